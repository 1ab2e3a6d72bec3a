"""Who gets which page of this room."""

from tests.cases.doors import TEAM, WORKERS, case
from tests.house.doors import Door, staff_who_may
from tests.oversight import living

READERS = staff_who_may("cases.sample")


def sample(world):
    return {"code": world.sample.code}


def row(world):
    return world.sample.sampled.get(case=world.case)


def answers(world):
    found = row(world)
    return {**living.all_of(found), "note": "Ring sooner.", "version": found.version}


def moving(world):
    dan = world.cast["dan"]
    return {"cases": world.case.reference, "to": dan.pk, "why": "Joanne is on leave."}


DOORS = [
    Door("oversight:samples", opens_for=READERS),
    Door(
        "oversight:draw",
        opens_for=READERS,
        post=lambda world: {"size": 6},
        post_by="samuel",
    ),
    Door("oversight:sample", opens_for=READERS, to=sample),
    Door("oversight:readings", opens_for=WORKERS & TEAM, to=case),
    Door(
        "oversight:score",
        opens_for=READERS & TEAM,
        to=lambda world: {**case(world), **sample(world)},
        post=answers,
        post_by="samuel",
    ),
    Door(
        "oversight:move",
        opens_for=staff_who_may("cases.allocate"),
        post=moving,
        post_by="samuel",
        post_gets=200,
    ),
]
