"""A safety plan with a step, something to be fitted and a card."""

from datetime import UTC, datetime

from django.utils import timezone

from commonside.ground.practice.models import Version
from commonside.work.cases import actions as cases
from commonside.work.reports.models import Report, Routing
from commonside.work.safety import actions
from tests.safety import living

THEN = datetime(2026, 1, 5, 10, tzinfo=UTC)


def case_of_its_own(world):
    """A case of Joanne's: what is raised here would hold the world's own one open."""
    told = Report.objects.create(
        reference="W0RLD9",
        received_at=THEN,
        taxonomy=Version.objects.get(kind="categories"),
        category="noise",
        words="Every night.",
        band=3,
    )
    Routing.objects.create(report=told, decide_by=THEN)
    who = {"owner": world.cast["joanne"], "by": world.cast["priya"]}
    return cases.open_case(reports=[told], known_as="Mrs Kelly", at=THEN, **who)


def add(world):
    """The plan of the world's case, for the doors of this room."""
    now, joanne = timezone.now(), world.cast["joanne"]
    # The other routes stand on the same case, and come first.
    case = world.things.get("safety_case") or case_of_its_own(world)
    world.things["safety_case"] = case
    actions.raise_at_once(case, ["at_risk"], by=joanne, at=now)
    world.things["alleged"] = cases.add_party(
        case=case, role="alleged", known_as="Man above", by=joanne, at=now
    ).person
    plan = living.flagged(case, joanne, now)
    said = {"plan": plan, "by": joanne, "at": now}
    line = actions.add_line(**said, when="He knocks.", what="She bolts the door.")
    fitting = actions.ask_fitting(**said, kind="camera", asked_of="Repairs")
    actions.keep_card(**said, found="neutral", lines=[], version=plan.version)
    plan.refresh_from_db()
    world.things |= {"plan": plan, "plan_line": line, "plan_fitting": fitting}
