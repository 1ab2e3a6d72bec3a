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


def chasing(world):
    return {"cases": world.case.reference}


def note(world):
    return {"code": world.shift_note.code}


def cover(world):
    return {"code": world.cover.code}


def over(world):
    """The cover of the world has ended, so that it can be read."""
    living.ended(world.cover)


OFFICERS = staff_who_may("cases.work")
LEADERS = staff_who_may("cases.approve_closing")


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
        "oversight:many",
        opens_for=OFFICERS,
        post=chasing,
        post_by="samuel",
        post_gets=200,
    ),
    Door("oversight:owed", opens_for=LEADERS),
    Door(
        "oversight:review",
        opens_for=LEADERS & TEAM,
        to=case,
        post=lambda world: {"level": "supervisor", "decision": "carry_on"},
        post_by="samuel",
    ),
    Door(
        "oversight:shift",
        opens_for=OFFICERS,
        post=lambda world: {"text": "The keys are with the porter."},
        post_by="joanne",
        post_opens_for=OFFICERS & TEAM,
    ),
    Door(
        "oversight:leave-note",
        opens_for=OFFICERS & TEAM,
        to=case,
        post=lambda world: {"text": "Ring before noon."},
        post_by="joanne",
    ),
    Door(
        "oversight:take-note",
        opens_for=OFFICERS & TEAM,
        to=note,
        get=405,
        post=lambda world: {},
        post_by="dan",
    ),
    Door("oversight:covers", opens_for=OFFICERS),
    Door(
        "oversight:arrange",
        opens_for=OFFICERS,
        post=lambda world: {
            "away": world.cast["dan"].pk,
            "to": world.cast["joanne"].pk,
            "since": "2036-03-03",
            "until": "2036-03-07",
        },
        post_by="samuel",
        post_opens_for=OFFICERS & TEAM,
    ),
    Door(
        "oversight:cover",
        opens_for=OFFICERS & TEAM,
        to=cover,
        post=lambda world: {"note": "Mrs Begum first."},
        post_by="dan",
    ),
    Door(
        "oversight:end-cover",
        opens_for=OFFICERS & TEAM,
        to=cover,
        get=405,
        post=lambda world: {},
        post_by="joanne",
    ),
    Door(
        "oversight:read-back",
        opens_for=OFFICERS & TEAM,
        to=cover,
        get=405,
        post=lambda world: {},
        post_by="joanne",
        before_post=over,
    ),
]
