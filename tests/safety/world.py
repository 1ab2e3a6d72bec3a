"""A safety plan with a step, something to be fitted and a card."""

from django.utils import timezone

from commonside.work.cases import actions as cases
from commonside.work.safety import actions
from tests.safety import living


def add(world):
    """The plan of the world's case, for the doors of this room."""
    now, joanne = timezone.now(), world.cast["joanne"]
    actions.raise_at_once(world.case, ["at_risk"], by=joanne, at=now)
    world.things["alleged"] = cases.add_party(
        case=world.case, role="alleged", known_as="Man above", by=joanne, at=now
    ).person
    plan = living.flagged(world.case, joanne, now)
    said = {"plan": plan, "by": joanne, "at": now}
    line = actions.add_line(**said, when="He knocks.", what="She bolts the door.")
    fitting = actions.ask_fitting(**said, kind="camera", asked_of="Repairs")
    actions.keep_card(**said, found="neutral", lines=[], version=plan.version)
    plan.refresh_from_db()
    world.things |= {"plan": plan, "plan_line": line, "plan_fitting": fitting}
