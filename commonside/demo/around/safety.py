"""Vera's board: who is watched over, what was fitted, one shaken, one flag run out."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from commonside.demo.moments import in_office_between
from commonside.demo.timeline import Part, Story
from commonside.demo.world import World
from commonside.library.clocks.instants import london_date
from commonside.work.cases import actions as cases
from commonside.work.cases.models import Case
from commonside.work.safety import actions
from commonside.work.safety.models import Plan

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Told:
    """One person's plan: when it began, and what stands in it today."""

    story: str
    # Days ago.
    began: float
    reason: str
    kinds: Sequence[str]
    lines: Sequence[tuple[str, str]] = ()
    # (kind, asked of, what was fitted; nothing while it waits)
    fittings: Sequence[tuple[str, str, str]] = ()
    card: str = ""
    numbers: Sequence[tuple[str, str]] = ()
    keeper: str = "vera"
    is_on_board: bool = True
    # Days after it began.
    review_in: int = 14
    expires_in: int = 90
    # Days ago, whether stable, and what was said.
    looks: Sequence[tuple[float, bool, str]] = field(default_factory=tuple)
    ends: str = ""


BEHIND = ("He comes to the door", "She does not open. She bolts it and rings 999.")
SISTER = (
    "It is too much at night",
    "She rings her sister, who fetches them both. A bag stands packed in the hall.",
)
PLANS = (
    Told(
        "begum",
        6,
        "Alone with her son of eight, threatened at her own door, and hardly sleeps.",
        ("personal", "situational", "incidental"),
        lines=(BEHIND, SISTER, ("On the way to school", "Not alone: Amira walks too.")),
        fittings=(("locks", "Larkfield Homes", ""), ("camera", "CCTV", "")),
        card="neutral",
        numbers=(("Amira", "07700 900561"),),
    ),
    Told(
        "achterberg",
        30,
        "Seventy-eight, lives alone, and cannot hear the bell.",
        ("personal",),
        lines=(BEHIND, ("She is afraid", "She presses the alarm round her neck.")),
        fittings=(
            ("alarm", "Larkfield Homes", "An alarm to wear, tried with her."),
            ("light", "Larkfield Homes", "A light with a sensor over the door."),
        ),
        card="neutral",
        numbers=(("My nephew", "07700 900562"),),
        looks=(
            (17, False, "Wears the alarm. Still keeps the curtains drawn."),
            (4, True, "Three quiet weeks. Was at the club on Tuesday."),
        ),
    ),
    Told(
        "novak",
        12,
        "Struck once before. Depressed, and speaks little English.",
        ("personal", "incidental"),
        lines=(("They wait by the bins", "He goes back in, and rings Vera or 101."),),
        looks=((3, True, "Nothing for a week. He went shopping alone."),),
        card="none",
    ),
    Told(
        "rahman",
        9,
        "Shouted at for her headscarf each week; she has stopped her course.",
        ("situational", "incidental"),
        fittings=(("windows", "Repairs", "Film on both front windows."),),
        review_in=7,
    ),
    Told(
        "delaney",
        20,
        "Two of the five are under four, and a rag was lit in the letterbox.",
        ("personal", "situational"),
        lines=(("Smoke, or a smell of petrol", "All out by the back, then 999."),),
        fittings=(
            ("letterbox", "Fire service", ""),
            ("smoke_alarm", "Fire service", "Three alarms, linked."),
        ),
        looks=((8, False, "The children sleep in one room now."),),
    ),
    Told(
        "stairwell",
        24,
        "Uses a wheelchair; the lift is where they gather.",
        ("personal", "situational"),
        keeper="dan",
        is_on_board=False,
        review_in=9,
        expires_in=12,
    ),
    Told(
        "sandhu",
        22,
        "Her husband died in spring, and she answers no bell.",
        ("personal",),
        lines=(("The noise begins", "She rings her daughter downstairs."),),
        looks=((5, True, "Sleeps again. Wants no more visits for this."),),
        ends="stable",
    ),
)


def stories(world: World) -> list[Story]:
    """Each plan as its own story; people whose case is not told yet have none."""
    return [*(_plan(world, told) for told in PLANS), _judged(world), _unsafe(world)]


def _case(world: World, story: str) -> Case:
    rows = Case.objects.select_related("owner", "team")
    return rows.get(pk=world.named[story])


QUIET = {"spreading": "some", "retaliation": "no", "tension": "no"}
ABOUT_HIM = {
    "violence": "threats",
    "at_the_door": "dog",
    "age": "no",
    "health": "some",
    "harmed_too": "no",
}


def _judged(world: World) -> Story:
    """How Mrs Begum's case stands, and what is known of the man above her."""
    joanne = world.cast["joanne"]
    at = yield _at(world, 3)
    case = _case(world, "begum")
    actions.judge(
        case=case,
        about="case",
        answers=QUIET | {"standing_still": "slow"},
        why="Two others on the stairs told of the same man. Housing has not answered.",
        by=joanne,
        at=at,
    )
    at = yield at + timedelta(minutes=10)
    party = cases.add_party(
        case=case, role="alleged", known_as="Man from above", by=joanne, at=at
    )
    actions.judge(
        case=case,
        about="alleged",
        person=party.person,
        answers=ABOUT_HIM,
        why="PC Lyle: shouts through the door, has a dog. A nurse calls on Fridays.",
        by=joanne,
        at=at,
    )


def _unsafe(world: World) -> Story:
    """A child was in the room: raised, and seen to within the hour."""
    dan = world.cast["dan"]
    at = yield _at(world, 5)
    case = _case(world, "stairwell")
    actions.raise_at_once(case, ["at_risk"], by=dan, at=at)
    at = yield at + timedelta(minutes=35)
    actions.see_to(
        case=case,
        way="children",
        told="Duty desk of children's services",
        note="His grandson was in the lift with them. They ring the mother today.",
        by=dan,
        at=at,
        version=1,
    )


def _at(world: World, days_ago: float) -> datetime:
    latest = world.at - days_ago * DAY
    return in_office_between(latest - 0.9 * DAY, latest)


def _plan(world: World, told: Told) -> Story:
    vera, keeper = world.cast["vera"], world.cast[told.keeper]
    at = yield _at(world, told.began)
    case = _case(world, told.story)
    on = london_date(at)
    plan = actions.flag(
        case=case,
        person=case.parties.get(is_main=True).person,
        reason=told.reason,
        kinds=told.kinds,
        owner=keeper,
        review_on=on + told.review_in * DAY,
        expires_on=on + told.expires_in * DAY,
        by=keeper,
        at=at,
    )
    at = yield at + timedelta(minutes=20)
    if told.is_on_board:
        plan = actions.join(plan=plan, to=vera, by=vera, at=at, version=plan.version)
    for when, what in told.lines:
        actions.add_line(plan=plan, when=when, what=what, by=keeper, at=at)
    if told.card:
        plan = actions.keep_card(
            plan=plan,
            found=told.card,
            lines=told.numbers,
            by=keeper,
            at=at,
            version=plan.version,
        )
    yield from _fit(told, plan, at)
    for days_ago, is_stable, note in told.looks:
        at = yield _at(world, days_ago)
        _look(told, Plan.objects.get(pk=plan.pk), at, is_stable, note)
    if told.ends:
        at = yield at + timedelta(minutes=30)
        yield from _over(told, Plan.objects.get(pk=plan.pk), at)


def _fit(told: Told, plan: Plan, at: datetime) -> Part:
    """What was asked for, and a few days later what came of it."""
    by = plan.owner
    made = [
        actions.ask_fitting(plan=plan, kind=kind, asked_of=of, by=by, at=at)
        for kind, of, _ in told.fittings
    ]
    at = yield in_office_between(at + 2 * DAY, at + 3 * DAY)
    for fitting, (_, _, fitted) in zip(made, told.fittings, strict=True):
        if fitted:
            actions.note_fitting(
                plan=plan,
                fitting=fitting,
                fitted_on=london_date(at),
                fitted=fitted,
                is_given_up=False,
                by=by,
                at=at,
                version=1,
            )
    return at


def _look(told: Told, plan: Plan, at: datetime, is_stable: bool, note: str) -> None:
    actions.review(
        plan=plan,
        note=note,
        is_stable=is_stable,
        next_on=london_date(at) + 14 * DAY,
        expires_on=plan.expires_on,
        by=plan.owner,
        at=at,
        version=plan.version,
    )


def _over(told: Told, plan: Plan, at: datetime) -> Story:
    """Stable: handed back, and after a last word no longer flagged."""
    vera = plan.owner
    plan = actions.hand_back(
        plan=plan, why="She wants no more visits.", by=vera, at=at, version=plan.version
    )
    at = yield at + timedelta(hours=1)
    actions.end(
        plan=plan,
        ending=told.ends,
        why="She is glad of it, and has my number.",
        by=plan.owner,
        at=at,
        version=plan.version,
    )
