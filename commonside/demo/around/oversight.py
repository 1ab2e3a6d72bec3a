"""Two samples of the team: last month's, which was read, and today's, which waits."""

from datetime import datetime, timedelta

from commonside.demo.moments import in_office_between
from commonside.demo.timeline import Story
from commonside.demo.world import World
from commonside.work.oversight import actions
from commonside.work.oversight.models import Sampled

# What Samuel found, by how far the answers went; most cases are worked well.
NOTES = (
    "Their wishes were not written down after the second visit. Ask again.",
    "",
    "The housing step was late for nine days and nobody chased it.",
)
SHORT = {0: {"wishes": "no", "told": "partly"}, 2: {"steps": "no"}}


def stories(world: World) -> list[Story]:
    """What the team's leader drew by lot, and read."""
    return [_read(world), _drawn(world)]


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
