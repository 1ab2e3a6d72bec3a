"""Addresses of the staff: nothing to a session of the public, and some ask again."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from commonside.shell.web.sessions import public
from tests.house.doors import NOBODY, declared
from tests.house.signed_in import moved
from tests.house.test_doors import undone
from tests.house.world import build

pytestmark = pytest.mark.django_db
DOORS = [door for door in declared().values() if NOBODY not in door.opens_for]


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        yield build()
        transaction.set_rollback(True)


def test_a_session_of_the_public_opens_no_address_of_the_staff(world):
    """S31: a cookie of the public surface on every staff address opens nothing."""
    store = public.SessionStore()
    joanne = world.cast["joanne"]
    now = timezone.now().isoformat()
    # The worst that could stand in it: all that opens a desk.
    signed = {
        "_auth_user_id": str(joanne.pk),
        "_auth_user_backend": "django.contrib.auth.backends.ModelBackend",
        "_auth_user_hash": joanne.get_session_auth_hash(),
        "since": now,
        "seen_at": now,
        "second_factor_at": now,
    }
    store.update(signed)
    store.create()
    client = Client()
    for name in (settings.SESSION_COOKIE_NAME, settings.PUBLIC_COOKIE_NAME):
        client.cookies[name] = store.session_key
    addresses = [reverse(door.name, kwargs=door.to(world)) for door in DOORS]
    staffs = [address for address in addresses if address.startswith("/staff/")]
    assert len(staffs) > 50
    for address in staffs:
        answer = client.get(address)
        opened = answer.status_code not in (302, 405)
        assert not opened, address
        if answer.status_code == 302:
            assert answer.url == reverse("web:sign-in"), address


# Written by hand: what may be done only by whoever proved themselves just now.
ASK_AGAIN = {
    "agencies:record-agreement",
    "agencies:suspend-agreement",
    "agencies:end-agreement",
    "cases:copy",
    "colleagues:role",
    "colleagues:team",
    "colleagues:factor",
    "colleagues:back",
    "colleagues:subject",
    "colleagues:decide",
    "web:export",
    "web:enrol",
    "web:square",
    "web:new-passkey",
    "web:new-codes",
    "web:remove-passkey",
    "web:elsewhere",
}


def test_the_acts_that_cannot_be_taken_back_ask_again(world):
    """S32: the table of actions; each asks for the second factor again."""
    asked = set()
    for door in DOORS:
        address = reverse(door.name, kwargs=door.to(world))
        if not address.startswith("/staff/"):
            continue
        with undone():
            client = Client()
            who = sorted(door.opens_for - {NOBODY})[:1] or [door.post_by]
            if who == [NOBODY]:
                continue
            by_post = door.get == 405 and door.post_by != NOBODY
            client.force_login(world.cast[door.post_by if by_post else who[0]])
            moved(client, second_factor_at=timedelta(minutes=10))
            send = client.post if door.get == 405 else client.get
            answer = send(address)
            if answer.headers.get("Location") == reverse("web:again"):
                asked.add(door.name)
    assert asked >= ASK_AGAIN, ASK_AGAIN - asked
