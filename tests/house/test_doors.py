"""Every address, with everybody of the cast, by GET and by POST."""

from contextlib import contextmanager

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from tests.house.doors import NOBODY, STAFF, addresses, declared

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


def rows() -> dict[str, int]:
    counts = {}
    with connection.cursor() as cursor:
        for model in apps.get_models():
            table = model._meta.db_table
            if not table.startswith(MAY_GROW):
                cursor.execute(f'SELECT count(*) FROM "{table}"')  # noqa: S608
                counts[table] = cursor.fetchone()[0]
    return counts


def expected(door, persona, address) -> int:
    if persona in door.opens_for:
        return door.get
    if persona == NOBODY and address.startswith("/staff/"):
        return 302
    return 200 if persona in door.exists_for else 404


@pytest.mark.parametrize("name", sorted(DOORS))
def test_the_right_people_and_nobody_else(name, world):
    door = DOORS[name]
    address = reverse(name, kwargs=door.to(world))
    wrong = {}
    for persona in sorted(STAFF | {NOBODY}):
        with undone():
            found = client_of(world, persona).get(address).status_code
            if found != expected(door, persona, address):
                wrong[persona] = (found, expected(door, persona, address))
    assert not wrong, f"{address} answers (found, expected) {wrong}"


@pytest.mark.parametrize("name", sorted(DOORS))
def test_a_refused_post_changes_nothing(name, world):
    door = DOORS[name]
    address = reverse(name, kwargs=door.to(world))
    values = door.post(world) if door.post else {}
    changed = {}
    for persona in sorted(STAFF | {NOBODY}):
        if persona in door.may_post:
            continue
        with undone():
            before = rows()
            answer = client_of(world, persona).post(address, values)
            after = rows()
            if before != after or answer.status_code == 500:
                changed[persona] = (
                    answer.status_code,
                    {t: (before[t], after[t]) for t in after if before[t] != after[t]},
                )
    assert not changed


@pytest.mark.parametrize("name", sorted(n for n, d in DOORS.items() if d.post))
def test_a_valid_post_succeeds(name, world):
    door = DOORS[name]
    with undone():
        if door.before_post:
            door.before_post(world)
        address = reverse(name, kwargs=door.to(world))
        client = client_of(world, door.post_by)
        before = rows()
        answer = client.post(address, door.post(world))
        shown = getattr(answer, "context", None) or {}
        form = shown.get("form") if hasattr(shown, "get") else None
        assert answer.status_code == door.post_gets, form and form.errors
        assert door.post_gets != 302 or before is not None
