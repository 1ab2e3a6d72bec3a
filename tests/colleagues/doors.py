"""Who opens which door of the colleagues room."""

from commonside.ground.agencies.models import User
from commonside.ground.colleagues.actions import switch_off
from tests.house.doors import Door, staff_who_may
from tests.house.world import LATER

READS = staff_who_may("people.read")
MANAGES = staff_who_may("people.manage")
APPROVES = staff_who_may("people.approve")
CONFIRMS = staff_who_may("people.confirm")
NOBODY_YET = frozenset()


def dan(world):
    return {"pk": world.cast["dan"].pk}


def proposal(world):
    return {"pk": world.proposal.pk}


def why(world):
    return {"why": "They asked for it."}


def nothing_to_do(world):
    """Mina holds no work at all."""
    return {"pk": world.cast["mina"].pk}


def closed(world):
    """Dan's account is closed, so that it can be proposed back."""
    user = User.objects.get(pk=world.cast["dan"].pk)
    switch_off(user, code="unused", by=None, at=LATER)


def manager(name, post, *, to=dan, **more):
    more = {"opens_for": MANAGES, "post_by": "admin", **more}
    return Door(f"colleagues:{name}", to=to, post=post, **more)


DOORS = [
    Door("colleagues:people", opens_for=READS),
    Door(
        "colleagues:search",
        opens_for=READS,
        get=405,
        post=lambda world: {"words": "dan"},
        post_by="ines",
    ),
    Door(
        "colleagues:found",
        opens_for=NOBODY_YET,
        get=404,
        to=lambda world: {"token": "nobodys"},
        why="only who asked finds it",
    ),
    Door("colleagues:person", opens_for=READS, to=dan),
    Door("colleagues:waiting", opens_for=READS),
    Door("colleagues:agencies", opens_for=READS),
    manager(
        "add",
        lambda world: {
            "agency": world.cast["tom"].agency_id,
            "name": "Nia Rowe",
            "email": "nia.rowe@example.org",
            "link": "mail",
        },
        to=lambda world: {},
    ),
    manager("link", lambda world: {"link": "mail"}),
    manager("role", lambda world: {"role": "analyst", "why": "Counts."}),
    manager("team", lambda world: {"team": world.cctv.pk, "why": "Helps out."}),
    manager(
        "factor",
        why,
        post_gets=200,
        why="refused with words: they have no factor in this world",
        post_opens_for=MANAGES,
    ),
    manager(
        "subject",
        lambda world: {"subject": "d5a0c9f2", "why": "Asked for."},
        post_gets=200,
        why="refused with words: no directory is set up in this world",
        post_opens_for=MANAGES,
    ),
    manager("back", why, before_post=closed),
    Door(
        "colleagues:second",
        opens_for=NOBODY_YET,
        get=404,
        to=dan,
        why="shut as soon as a second person exists",
    ),
    manager(
        "withdraw",
        why,
        to=lambda world: {**dan(world), "holding": world.dans_role.pk},
    ),
    manager(
        "leaving",
        lambda world: {"to": world.cast["dan"].pk},
        to=lambda world: {"pk": world.cast["joanne"].pk},
    ),
    manager("leave", why, to=nothing_to_do),
    manager("switch-off", why, opens_for=READS),
    manager(
        "duty",
        lambda world: {"to": world.cast["dan"].pk},
        to=lambda world: {"code": "asb"},
    ),
    manager("take-back", why, to=proposal, get=405),
    Door(
        "colleagues:decide",
        opens_for=APPROVES,
        to=proposal,
        post=lambda world: {"approves": "yes", "why": ""},
        post_by="ines",
    ),
    Door(
        "colleagues:yours",
        opens_for=CONFIRMS,
        post=lambda world: {
            "shown": [world.cast["tom"].pk],
            "gone": [],
            "checked": "on",
        },
        post_by="tom",
    ),
    Door(
        "colleagues:roll",
        opens_for=frozenset({"ines"}),
        to=lambda world: {"code": "fire"},
        post=lambda world: {
            "shown": [world.firefighter.pk],
            "gone": [],
            "checked": "on",
        },
        post_by="ines",
    ),
]
