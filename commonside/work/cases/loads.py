"""The open cases of a colleague, for the day on which they leave."""

from commonside.ground.agencies.models import User
from commonside.ground.design import ports
from commonside.work.cases.actions.naming import hand_on_all, leave_all
from commonside.work.cases.models import Case

MOST = 200


def _count(of: User) -> int:
    return int(Case.objects.open().owned_by(of).count())


def _lines(of: User, viewer: User) -> list[tuple[str, str]]:
    rows = Case.objects.visible_to(viewer).open().owned_by(of)
    return [
        (f"{case.known_as}, {case.reference}", case.get_absolute_url())
        for case in rows.order_by("band", "opened_at")[:MOST]
    ]


ports.loads["cases"] = ports.Load(
    "open cases",
    _count,
    _lines,
    lambda of, **said: hand_on_all(of=of, **said),
    lambda of, **said: leave_all(of=of, **said),
)
