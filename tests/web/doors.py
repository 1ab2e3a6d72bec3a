"""Who opens which door of the shell."""

from datetime import timedelta

from django.utils import timezone

from commonside.ground.agencies.actions import invite
from commonside.ground.audit.actions import append_anchor, seal
from commonside.ground.timetable import results
from commonside.shell.web.actions.factors import enrol_app
from tests.house.doors import EVERYBODY, STAFF, Door, staff_who_may
from tests.web.authenticator import code_of

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # noqa: S105


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


def app_that_shows_codes(world):
    then = timezone.now() - timedelta(hours=1)
    by = world.cast["joanne"]
    enrol_app(secret=SECRET, code=code_of(SECRET, then), by=by, at=then)


def made_copy(world):
    """A copy of the list of cases that Samuel asked for, made at once."""
    now = timezone.now()
    found = results.ask("cases.list", {}, by=world.cast["samuel"], at=now)
    results.make(found, at=now)
    return {"code": found.code}


DOORS = [
    # For a monitor with a token alone; see test_metrics.
    Door("watching:metrics", opens_for=frozenset(), get=404),
    Door("web:result", opens_for=frozenset({"samuel"}), to=made_copy),
    Door("web:result-file", opens_for=frozenset({"samuel"}), to=made_copy),
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
        "web:passkey-challenge",
        opens_for=EVERYBODY,
        get=405,
        post=lambda w: {},
        post_gets=200,
    ),
    # No provider is set.
    Door("web:sso", opens_for=EVERYBODY, get=302),
    Door("web:sso-back", opens_for=EVERYBODY, get=302),
    # Those at an open desk are past these two.
    Door("web:second-step", opens_for=STAFF, get=302),
    Door("web:locked", opens_for=STAFF, get=302),
    Door("web:typed", opens_for=STAFF, get=302),
    Door(
        "web:again",
        opens_for=STAFF,
        post=lambda w: {"code": code_of(SECRET, timezone.now())},
        post_by="joanne",
        before_post=app_that_shows_codes,
    ),
    Door(
        "web:enrol",
        opens_for=STAFF,
        post=lambda w: {"code": "000000"},
        post_by="joanne",
        post_gets=200,
    ),
    Door("web:square", opens_for=STAFF),
    Door(
        "web:new-passkey",
        opens_for=STAFF,
        post=lambda w: {"name": "my phone", "credential": "{}"},
        post_by="joanne",
        post_gets=200,
    ),
    Door("web:factors", opens_for=STAFF),
    Door(
        "web:new-codes",
        opens_for=STAFF,
        get=405,
        post=lambda w: {},
        post_by="joanne",
        post_gets=200,
    ),
    Door(
        "web:remove-passkey",
        opens_for=STAFF,
        to=lambda w: {"pk": 1},
        get=405,
        post=lambda w: {},
        post_by="joanne",
        post_gets=200,
    ),
    Door(
        "web:elsewhere",
        opens_for=STAFF,
        get=405,
        post=lambda w: {},
        post_by="joanne",
    ),
    Door("web:my-work", opens_for=STAFF),
    Door("web:my-section", opens_for=STAFF, to=lambda w: {"section": "ring"}),
    Door("web:me", opens_for=STAFF, post=lambda w: {"keys_on": "on"}, post_by="joanne"),
    Door("web:menu", opens_for=STAFF),
    Door(
        "web:go",
        opens_for=STAFF,
        post=lambda w: {"words": "my work"},
        post_by="joanne",
    ),
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
