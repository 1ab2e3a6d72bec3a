"""How the team is supervised: samples, reviews, notes at a shift, somebody away."""

from datetime import datetime, timedelta

from commonside.demo.moments import in_office_between
from commonside.demo.timeline import Story
from commonside.demo.world import World
from commonside.library.clocks.instants import london_date
from commonside.work.cases.models import Case
from commonside.work.oversight import actions
from commonside.work.oversight.models import Sampled
from commonside.work.oversight.queries import reviews as queries

# What Samuel found, by how far the answers went; most cases are worked well.
NOTES = (
    "Their wishes were not written down after the second visit. Ask again.",
    "",
    "The housing step was late for nine days and nobody chased it.",
)
SHORT = {0: {"wishes": "no", "told": "partly"}, 2: {"steps": "no"}}


def stories(world: World) -> list[Story]:
    """What the team's leader drew by lot and read, looked at whole, and arranged."""
    return [
        _read(world),
        _drawn(world),
        _looked(world),
        _noted(world),
        _been_away(world),
        _away(world),
    ]


def _at(world: World, days: float) -> datetime:
    latest = world.at - timedelta(days=days)
    return in_office_between(latest - timedelta(hours=20), latest)


def _read(world: World) -> Story:
    samuel = world.cast["samuel"]
    at = yield _at(world, 31)
    sample = actions.draw_sample(
        team=world.teams["asb"], by=samuel, at=at, seed=f"demonstration {world.seed}"
    )
    questions = [q["code"] for q in sample.practice.body["question"]]
    for number, row in enumerate(sample.sampled.select_related("case").all()):
        at = yield at + timedelta(minutes=14)
        if row.case.owner_id != samuel.pk:
            said = dict.fromkeys(questions, "yes") | SHORT.get(number, {})
            note = NOTES[number % len(NOTES)]
            row = Sampled.objects.get(pk=row.pk)
            actions.score(
                row=row, answers=said, note=note, by=samuel, at=at, version=row.version
            )


def _drawn(world: World) -> Story:
    at = yield _at(world, 0.6)
    actions.draw_sample(team=world.teams["asb"], by=world.cast["samuel"], at=at)


# What Samuel decided when he had looked at whole cases, and wrote.
DECISIONS = (
    ("carry_on", ""),
    ("change_plan", "Two steps wait for Housing since October. Ask for a meeting."),
    ("ask_risk", "He was seen on the landing again. Ask the questions this week."),
    ("carry_on", "Well kept. Go on ringing on Mondays."),
)


def _open(world: World, owner: str, many: int) -> list[Case]:
    """Some open cases of a colleague, the most dangerous first."""
    rows = Case.objects.open().filter(owner=world.cast[owner], team=world.teams["asb"])
    return list(rows.exclude(state="suspended").order_by("band", "pk")[:many])


def _looked(world: World) -> Story:
    """Last week Samuel went through the most dangerous cases."""
    samuel = world.cast["samuel"]
    at = yield _at(world, 6)
    for case, (decision, note) in zip(
        _open(world, "joanne", len(DECISIONS)), DECISIONS, strict=False
    ):
        levels = queries.levels_for(case, at=at)
        actions.review(
            case=case,
            level=levels[-1]["code"],
            decision=decision,
            note=note,
            by=samuel,
            at=at,
        )
        at = yield at + timedelta(minutes=17)


def _noted(world: World) -> Story:
    """What was left this morning for the afternoon, one of it taken already."""
    cast, team = world.cast, world.teams["asb"]
    at = yield _at(world, 0.4)
    cases = _open(world, "joanne", 2)
    texts = (
        "Ring before noon: she works in the afternoon.",
        "Housing rings back at 3.",
    )
    notes = [
        actions.leave_note(team=team, text=text, by=cast["joanne"], at=at, case=case)
        for case, text in zip(cases, texts, strict=False)
    ]
    actions.leave_note(
        team=team,
        text="The keys of Marram House are with the porter.",
        by=cast["joanne"],
        at=at,
    )
    at = yield at + timedelta(minutes=40)
    for note in notes[1:]:
        actions.take_note(note=note, by=cast["dan"], at=at)


def _been_away(world: World) -> Story:
    """Dan was away for a week last month, and Joanne stood in."""
    dan, joanne = world.cast["dan"], world.cast["joanne"]
    at = yield _at(world, 30)
    day = london_date(at)
    row = actions.cover(
        away=dan, to=joanne, since=day, until=day + timedelta(days=6), by=dan, at=at
    )
    at = yield at + timedelta(days=6)
    actions.hand_back(
        row=row, note="All were rung. Two ask for you by name.", by=joanne, at=at
    )
    at = yield at + timedelta(days=3)
    actions.read_back(row=row, by=dan, at=at)


def _away(world: World) -> Story:
    """Vera is away this week; Grace, the champion, stands in."""
    vera, grace = world.cast["vera"], world.cast["grace"]
    at = yield _at(world, 1)
    day = london_date(at)
    actions.cover(
        away=vera, to=grace, since=day, until=day + timedelta(days=9), by=vera, at=at
    )
