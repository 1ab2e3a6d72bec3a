"""The safety plans of a colleague, for the day on which they leave."""

from commonside.ground.agencies.models import User
from commonside.ground.design import ports
from commonside.work.safety.actions import hand_on_all, leave_all
from commonside.work.safety.models import Plan

MOST = 200


def _count(of: User) -> int:
    return int(Plan.objects.in_force().filter(owner=of).count())


def _lines(of: User, viewer: User) -> list[tuple[str, str]]:
    rows = Plan.objects.visible_to(viewer).in_force().filter(owner=of)
    rows = rows.select_related("case").order_by("review_on")
    return [
        (f"{plan.case.known_as}, {plan.case.reference}", plan.case.get_absolute_url())
        for plan in rows[:MOST]
    ]


ports.loads["safety"] = ports.Load(
    "safety plans",
    _count,
    _lines,
    lambda of, **said: hand_on_all(of=of, **said),
    lambda of, **said: leave_all(of=of, **said),
)
