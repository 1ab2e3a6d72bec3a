"""What may cost somebody their safety and ran out is told at once, to two people."""

from datetime import datetime

from django.db import transaction

from commonside.ground.agencies.models import User
from commonside.ground.duties.models import Due
from commonside.ground.letters.actions import tell_at_once
from commonside.work.cases.models import Case
from commonside.work.cases.queries.staff import supervisor_of

# A first contact at high risk, and safeguarding that nobody has seen to.
TOLD_OF = ("high.first_contact", "any.safeguard")


def tell_of_breaches(*, at: datetime, most: int = 200) -> int:
    """Tell owner and supervisor of each that is late; how many.

    Each once: a due keeps when it was told of. One transaction a breach, so that one
    that fails keeps no other back.
    """
    late = Due.objects.open().filter(rule__in=TOLD_OF, due_at__lt=at, told_at=None)
    ids = list(late.order_by("due_at").values_list("pk", flat=True)[:most])
    return sum(_tell(pk, at=at) for pk in ids)


@transaction.atomic
def _tell(pk: int, *, at: datetime) -> bool:
    rows = Due.objects.open().select_for_update(of=("self",)).filter(told_at=None)
    due = rows.filter(pk=pk).first()
    if due is None:
        return False
    due.told_at = at
    due.save(update_fields=["told_at"])
    kind = "safeguard" if due.kind == "safeguard" else "high_breach"
    tell_at_once(kind, to=_whom(due), about=due.subject, by=None, at=at)
    return True


def _whom(due: Due) -> list[User | None]:
    """The one who owes it, and the one who answers for them."""
    if due.subject_kind == "case":
        case = Case.objects.select_related("owner", "team").get(pk=due.subject_id)
        return [case.owner, supervisor_of(case.team, but=case.owner)]
    team = due.owner_team
    return [due.owner_user, supervisor_of(team) if team else None]
