"""Every page that opens for a stranger, by the role that answers strangers."""

from contextlib import contextmanager

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from commonside.shell.web import roles
from tests.house.doors import NOBODY, declared

DOORS = {
    name: door
    for name, door in declared().items()
    if NOBODY in door.opens_for and not name.startswith(("web:", "demo:"))
}
SENT = {name: d for name, d in DOORS.items() if d.post and d.post_by == NOBODY}
ROLE = "stranger_of_the_house"
pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


@pytest.fixture(scope="module")
def granted(world):
    """The role, with what `commonside setup` would give it; undone with the world."""
    from django.conf import settings

    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL")
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE ROLE {ROLE}")
        cursor.execute("SELECT current_user")
        (me,) = cursor.fetchone()
    with pytest.MonkeyPatch.context() as patch:
        address = "postgres://{}:x@127.0.0.1/x".format
        urls = {"owner": address(me), "application": "", "public": address(ROLE)}
        patch.setattr(settings, "DATABASE_URLS", urls)
        roles.apply(connection)
    return world


@contextmanager
def as_a_stranger_s_process(settings):
    """What happens inside is done by the role, and undone."""
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL ROLE {ROLE}")
        yield Client()
        transaction.set_rollback(True)


@pytest.mark.parametrize("name", sorted(DOORS))
def test_a_public_page_needs_no_more_than_its_role_may(name, granted, settings):
    """S34: public journeys pass by the role that reads no secret."""
    door = DOORS[name]
    address = reverse(name, kwargs=door.to(granted))
    with as_a_stranger_s_process(settings) as client:
        assert client.get(address).status_code == door.get


@pytest.mark.parametrize("name", sorted(SENT))
def test_what_a_stranger_sends_is_taken_by_that_role(name, granted, settings):
    door = SENT[name]
    with transaction.atomic():
        if door.before_post:
            door.before_post(granted)
        address = reverse(name, kwargs=door.to(granted))
        values = door.post(granted)
        with as_a_stranger_s_process(settings) as client:
            answer = client.post(address, values)
            assert answer.status_code in (door.post_gets, 405)
        transaction.set_rollback(True)
