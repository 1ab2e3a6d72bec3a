"""Every address, with everybody of the cast, by GET and by POST."""

import re
from contextlib import contextmanager

import pytest
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from tests.house.doors import NOBODY, STAFF, addresses, declared
from tests.house.walks import walkers

# Tables that a refused request may touch: what was looked at, sessions, counters.
MAY_GROW = ("audit_", "django_session", "web_counter", "drafts_draft")
DOORS = declared()
pytestmark = [pytest.mark.django_db, pytest.mark.walk]


def test_every_address_is_declared():
    assert set(addresses()) == set(DOORS)


class Undo(Exception):
    """Raised to leave the world as it was."""


@contextmanager
def undone():
    """What happens inside is undone."""
    try:
        with transaction.atomic():
            yield
            raise Undo
    except Undo:
        pass


def client_of(world, persona):
    client = Client()
    if persona != NOBODY:
        client.force_login(world.cast[persona])
    return client


@pytest.fixture(scope="module")
def clients(world):
    """Everybody of the cast at an open desk, and nobody; their day has begun."""
    found = {persona: client_of(world, persona) for persona in [*STAFF, NOBODY]}
    for client in found.values():
        client.get(reverse("web:my-work"))
    return found


@contextmanager
def as_one(clients, persona):
    """The client of one person; what it does is undone, its cookies too."""
    client = clients[persona]
    kept = client.cookies.copy()
    with undone():
        yield client
    client.cookies = kept


WRITES = re.compile(r'\s*(?:INSERT INTO|UPDATE|DELETE FROM|REPLACE INTO)\s+"(\w+)"')


@contextmanager
def written():
    """The tables that are written to inside, but those that may always grow."""
    found = set()

    def watch(execute, sql, params, many, context):
        table = WRITES.match(sql)
        if table and not table.group(1).startswith(MAY_GROW):
            found.add(table.group(1))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield found


def expected(door, persona, address) -> int:
    if persona in door.opens_for:
        return door.get
    if persona == NOBODY and address.startswith("/staff/"):
        return 302
    return 200 if persona in door.exists_for else 404


def visitors(door):
    """Who tries a door; on the second database one of each sight, and who gets in."""
    return sorted({*walkers(), *sorted(door.opens_for - {NOBODY})[:1]})


@pytest.mark.parametrize("name", sorted(DOORS))
def test_the_right_people_and_nobody_else(name, world, clients):
    door = DOORS[name]
    address = reverse(name, kwargs=door.to(world))
    wrong = {}
    for persona in visitors(door):
        with as_one(clients, persona) as client:
            found = client.get(address).status_code
            if found != expected(door, persona, address):
                wrong[persona] = (found, expected(door, persona, address))
    assert not wrong, f"{address} answers (found, expected) {wrong}"


@pytest.mark.parametrize("name", sorted(DOORS))
def test_a_refused_post_changes_nothing(name, world, clients):
    door = DOORS[name]
    address = reverse(name, kwargs=door.to(world))
    values = door.post(world) if door.post else {}
    changed = {}
    for persona in sorted(set(visitors(door)) - door.may_post):
        with as_one(clients, persona) as client, written() as tables:
            answer = client.post(address, values)
            if tables or answer.status_code == 500:
                changed[persona] = (answer.status_code, tables)
    assert not changed


def test_a_write_is_noticed(world):
    """Were no write noticed, no refused request would ever change anything."""
    with undone(), written() as tables:
        world.case.save()
        Session.objects.all().delete()
    assert tables == {"cases_case"}


@pytest.mark.parametrize("name", sorted(n for n, d in DOORS.items() if d.post))
def test_a_valid_post_succeeds(name, world):
    door = DOORS[name]
    with undone():
        if door.before_post:
            door.before_post(world)
        address = reverse(name, kwargs=door.to(world))
        client = client_of(world, door.post_by)
        answer = client.post(address, door.post(world))
        shown = getattr(answer, "context", None) or {}
        form = shown.get("form") if hasattr(shown, "get") else None
        assert answer.status_code == door.post_gets, form and form.errors
