"""Who may read what was handed over, from the facts."""

from collections.abc import Iterator

from commonside.ground.design import ports
from commonside.work.routes.actions.referring import BASIS
from commonside.work.routes.models import Referral
from commonside.work.routes.rules.referring import State


def facts() -> Iterator[ports.Right]:
    """Each agency what it was handed, until it was taken back."""
    rows = Referral.objects.exclude(agency=None).exclude(state=State.WITHDRAWN)
    for pk, agency in rows.values_list("pk", "agency").iterator():
        yield ports.Right("referral", pk, f"agency:{agency}", "content", BASIS)


ports.facts["routes"] = facts
