"""Who gets which page of this room."""

from tests.care.world import LINK
from tests.cases.doors import TEAM, WORKERS, case
from tests.house.doors import EVERYBODY, NOBODY, Door, staff_who_may


def victim(world):
    return world.case.parties.get(is_main=True).person


def offer(world):
    # The planted world shows another case than the one that was offered something.
    return {"reference": world.offer.case.reference, "code": world.offer.code}


def version(world):
    world.offer.refresh_from_db()
    return world.offer.version


def next_act(world):
    """What is done next with the offer: of the small world, or of the planted one."""
    said = {"version": version(world)}
    if world.offer.state == "accepted":
        return {**said, "do": "refer"}
    return {**said, "do": "end", "outcome": "finished"}


# A partner finds the tab only where something was passed on to it.
OURS = TEAM - {"tom"}
WATCH = staff_who_may("victims.watch")
DOORS = [
    Door("care:victims", opens_for=WATCH),
    Door("care:victims-list", opens_for=WATCH, to=lambda w: {"what": "failing"}),
    Door("care:support", opens_for=OURS, to=case),
    Door(
        "care:offer",
        opens_for=WORKERS - {"tom"},
        to=case,
        post=lambda w: {
            "kind": "victim_support",
            "person": victim(w).pk,
            "says": "later",
        },
        post_by="joanne",
    ),
    Door("care:satisfaction", opens_for=WATCH),
    Door(
        "care:by-phone",
        opens_for=WORKERS - {"tom"},
        to=lambda w: {"reference": w.surveyed.reference},
        post=lambda w: {"q_safer": "5"},
        post_by="joanne",
    ),
    Door("public-care:answered", opens_for=EVERYBODY),
    Door(
        "public-care:answer",
        opens_for=EVERYBODY,
        to=lambda w: {"token": LINK},
        post=lambda w: {"q_safer": "5"},
        post_by=NOBODY,
        post_opens_for=EVERYBODY,
        why="Whoever has the link, without an account.",
    ),
    Door(
        "care:need",
        opens_for=WORKERS - {"tom"},
        to=case,
        post=lambda w: {
            "kind": "pretrial_visit",
            "person": victim(w).pk,
            "state": "to_ask",
        },
        post_by="joanne",
    ),
    Door(
        "care:need-change",
        opens_for=WORKERS - {"tom"},
        to=lambda w: {"reference": w.need.case.reference, "code": w.need.code},
        post=lambda w: {
            "version": w.need.version,
            "state": "wanted",
            "on": "2026-02-02",
        },
        post_by="joanne",
    ),
    Door(
        "care:offered",
        opens_for=OURS,
        to=offer,
        post=next_act,
        post_by="joanne",
        post_opens_for=WORKERS - {"tom"},
    ),
]
