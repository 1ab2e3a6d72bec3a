"""What was decided about behaviour: rung by rung, with what was weighed."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from commonside.demo.checks import through
from commonside.demo.moments import in_office_between
from commonside.demo.timeline import Story
from commonside.demo.world import World
from commonside.ground.duties.rules import StepState
from commonside.ground.people.models import Person
from commonside.library.clocks.instants import london_date
from commonside.work.cases import actions
from commonside.work.cases.models import Case
from commonside.work.cases.rules.ladder import Weighed
from commonside.work.cases.rules.states import State

WEIGHED = Weighed(
    legal_test="Two incidents in a fortnight, in the diary and seen by the warden.",
    proportionality="The least that may stop it; nothing weaker has.",
    equality="No disability or illness is known; asked at the office.",
    alternatives="A second word, and mediation: neither side wants it.",
)


@dataclass(frozen=True)
class Decision:
    """One decision in a named case: how many days ago, and what became of it."""

    days_ago: float
    rung: str
    end: str = ""
    note: str = ""
    why: str = ""


CLIMBS: dict[str, tuple[Decision, ...]] = {
    "osman": (
        Decision(9, "advice", StepState.DONE, "Knows whom to ring at night."),
        Decision(7, "word", StepState.DONE, "He heard it, and said that he will stop."),
        Decision(2, "warning"),
    ),
    "tully": (
        Decision(
            8,
            "word",
            StepState.NOT_POSSIBLE,
            "He is never there when we call.",
            why="The advice line was not what she needed.",
        ),
        Decision(3, "patrol"),
    ),
    "sandhu": (
        Decision(
            6,
            "warning",
            StepState.NOT_DONE,
            "The letter was not sent; nobody had it in hand.",
            why="A word would have told him who complained.",
        ),
    ),
}

# Whose story may go before the panel: the first of them that is being worked.
WAITING = ("tully", "sandhu", "osman")


def stories(world: World) -> list[Story]:
    climbs = [_climb(world, name, climb) for name, climb in CLIMBS.items()]
    return [*climbs, _to_the_panel(world)]


def _to_the_panel(world: World) -> Story:
    """Where two agencies wait for each other: the panel's word is asked for."""
    at = yield in_office_between(
        world.at - timedelta(hours=60), world.at - timedelta(hours=30)
    )
    known = [world.named[name] for name in WAITING if name in world.named]
    rows = Case.objects.filter(pk__in=known, state=State.ACTIVE)
    case = rows.select_related("owner", "team").order_by("pk").first()
    if case is None:
        return
    through(case, State.ESCALATED, by=case.owner, at=at)
    case.refresh_from_db()
    actions.escalate(
        case=case,
        before="panel",
        why="Two agencies each wait for the other to act first.",
        by=case.owner,
        at=at,
        version=case.version,
    )


def _climb(world: World, name: str, climb: tuple[Decision, ...]) -> Story:
    against: Person | None = None
    for decision in climb:
        at = yield world.at - timedelta(days=decision.days_ago)
        if name not in world.named:
            return
        case = Case.objects.select_related("owner").get(pk=world.named[name])
        if not case.is_open:
            return
        given: dict[str, Any] = {"case": case, "by": case.owner, "at": at}
        if against is None:
            party = actions.add_party(**given, role="alleged", known_as="The man above")
            against = party.person
        is_place = decision.rung in ("patrol", "advice")
        made = actions.decide_rung(
            **given,
            rung=decision.rung,
            against=None if is_place else against,
            weighed=WEIGHED,
            to=case.owner,
            due_on=london_date(at) + timedelta(days=9),
            skipped_why=decision.why,
        )
        if decision.end:
            at = yield at + timedelta(hours=20)
            actions.move_step(
                case=case,
                step=made.step,
                to=decision.end,
                note=decision.note,
                by=case.owner,
                at=at,
            )
