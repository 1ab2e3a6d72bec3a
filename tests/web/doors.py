"""Who opens which door of the shell."""

from django.utils import timezone

from commonside.ground.agencies.actions import invite
from commonside.ground.audit.actions import append_anchor, seal
from tests.house.doors import EVERYBODY, STAFF, Door, staff_who_may


def credentials(world):
    world.cast["joanne"].set_password("correct horse battery")
    world.cast["joanne"].save()


def invitation(world):
    token = invite(world.cast["tom"], by=None, at=timezone.now())
    return {"token": token, "password": "correct horse battery"}


def kept(world):
    """The newest seal, as the timetable keeps it outside the database."""
    seal()
    append_anchor()
    return {}


DOORS = [
    Door("shell:anchor", opens_for=EVERYBODY, to=kept),
    Door("shell:health", opens_for=EVERYBODY),
    Door(
        "web:sign-in",
        opens_for=EVERYBODY,
        post=lambda w: {"username": "joanne", "password": "correct horse battery"},
        before_post=credentials,
    ),
    Door(
        "web:sign-out",
        opens_for=EVERYBODY,
        get=405,
        post=lambda w: {},
        post_by="joanne",
    ),
    Door("web:first-key", opens_for=EVERYBODY),
    Door("web:invited", opens_for=EVERYBODY, post=invitation),
    Door(
        "web:again",
        opens_for=STAFF,
        post=lambda w: {"password": "correct horse battery"},
        post_by="joanne",
        before_post=credentials,
    ),
    Door("web:typed", opens_for=STAFF, get=302),
    Door("web:my-work", opens_for=STAFF),
    Door("web:me", opens_for=STAFF, post=lambda w: {"keys_on": "on"}, post_by="joanne"),
    Door("web:menu", opens_for=STAFF),
    Door(
        "web:histories",
        opens_for=staff_who_may("audit.read"),
        post=lambda w: {"reference": w.case.reference},
        post_by="ines",
    ),
    Door(
        "web:looks",
        opens_for=staff_who_may("audit.read") | {"joanne", "samuel", "grace"},
        to=lambda w: {"reference": w.case.reference},
    ),
    Door(
        "web:export",
        opens_for=staff_who_may("audit.read"),
        to=lambda w: {"reference": w.case.reference},
        post=lambda w: {"with_texts": "on"},
        post_by="ines",
        post_gets=200,
    ),
    Door(
        "web:history",
        opens_for=staff_who_may("audit.read"),
        to=lambda w: {"reference": w.case.reference},
    ),
]
