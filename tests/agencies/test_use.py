"""The day on which an account was last used, and the end of an open session."""

from datetime import date, timedelta

import pytest
from django.test import Client

from commonside.ground.agencies.actions import note_use
from commonside.ground.agencies.models import User

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 19)


def test_the_day_is_written_once(cast, django_assert_num_queries):
    dan = cast["dan"]
    assert note_use(dan, on=TODAY)
    with django_assert_num_queries(0):
        assert not note_use(dan, on=TODAY)
    assert note_use(dan, on=TODAY + timedelta(days=1))


def test_two_at_once_write_it_once(cast):
    one, other = (User.objects.get(username="dan") for _ in range(2))
    assert note_use(one, on=TODAY)
    assert not note_use(other, on=TODAY)


def test_a_page_notes_the_day(cast):
    client = Client()
    client.force_login(cast["dan"])
    client.get("/staff/me/")
    assert User.objects.get(username="dan").last_used_on is not None


def test_a_switched_off_account_is_refused_at_its_next_request(cast):
    """S31: deactivation bites in the middle of a session, at its next request."""
    client = Client()
    client.force_login(cast["dan"])
    assert client.get("/staff/me/").status_code == 200
    User.objects.filter(username="dan").update(is_active=False)
    assert client.get("/staff/me/").status_code == 302
    assert User.objects.get(username="dan").principals == []
