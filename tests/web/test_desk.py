"""A staff desk: whose session opens it, when it locks, when it is over."""

import json
from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from commonside.ground.agencies.models import Holding, User
from commonside.ground.audit.models import Event
from commonside.shell.web.jobs import clear_sessions
from commonside.shell.web.sessions import public, staff
from tests.house.signed_in import by_one_factor, moved

pytestmark = pytest.mark.django_db
GOOD = "a long walk by the river"
LOCKED, DOOR = "/staff/account/locked/", "/staff/account/sign-in/"
LONG = timedelta(minutes=30)


@pytest.fixture
def tom(cast):
    cast["tom"].set_password(GOOD)
    cast["tom"].save()
    return cast["tom"]


@pytest.fixture
def desk(client, tom):
    """Tom's open desk."""
    client.force_login(tom)
    assert client.get("/staff/menu/").status_code == 200
    return client


# Two surfaces.


def visitor_with(key):
    """A client that shows a session wherever it is asked for one."""
    client = Client()
    for name in (settings.SESSION_COOKIE_NAME, settings.PUBLIC_COOKIE_NAME):
        client.cookies[name] = key
    return client


def test_a_session_of_the_staff_is_nobody_on_public_pages(desk):
    key = desk.cookies[settings.SESSION_COOKIE_NAME].value
    assert staff.SessionStore(key).load()
    assert public.SessionStore(key).load() == {}
    page = visitor_with(key).get("/privacy/")
    assert "Tom Ellery" not in page.content.decode()
    assert not page.wsgi_request.user.is_authenticated


def test_the_table_of_sessions_opens_none_of_them(desk):
    """S17: a copy of the database holds no key of a session."""
    key = desk.cookies[settings.SESSION_COOKIE_NAME].value
    row = Session.objects.get()
    assert row.session_key != key
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = row.session_key
    assert thief.get("/staff/menu/").url == DOOR


def test_by_https_cookies_are_of_this_host_alone(client, tom, settings):
    """S31: with https each cookie is __Host-, secure, of the whole host."""
    code = "import json, sys; from commonside.shell.web import settings as s;"
    code += " sys.stdout.write(json.dumps([s.SESSION_COOKIE_NAME,"
    code += " s.PUBLIC_COOKIE_NAME, s.DEVICE_COOKIE_NAME, s.CSRF_COOKIE_NAME,"
    code += " s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE]))"
    names = json.loads(ask_python(code, COMMONSIDE_HTTPS="true"))
    assert all(name.startswith("__Host-") for name in names[:4])
    assert len(set(names[:4])) == 4
    assert names[4:] == [True, True]
    settings.HTTPS = True
    answer = client.post(DOOR, {"username": "tom", "password": GOOD}, secure=True)
    cookie = answer.cookies[settings.SESSION_COOKIE_NAME]
    assert (cookie["secure"], cookie["httponly"], cookie["path"]) == (True, True, "/")
    assert cookie["samesite"] == "Lax"
    assert not cookie["domain"]
    assert not cookie["max-age"]


def ask_python(code, **env):
    import os
    import subprocess
    import sys

    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", code],
        env=os.environ | env,
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout


# Left alone.


def test_half_an_hour_alone_locks_the_desk(desk):
    """S31: thirty minutes idle lock the desk; the password of its person opens it."""
    moved(desk, seen_at=LONG - timedelta(seconds=2))
    assert desk.get("/staff/menu/").status_code == 200
    moved(desk, seen_at=LONG)
    assert desk.get("/staff/me/?show=1").url == LOCKED
    page = desk.get(LOCKED).content.decode()
    assert "This desk is locked" in page
    assert "Search" not in page
    assert desk.get("/staff/menu/").url == LOCKED, "looking at it opens nothing"
    wrong = desk.post(LOCKED, {"password": "something else"})
    assert "not your password" in wrong.content.decode()
    assert desk.get("/staff/me/?show=1").url == LOCKED
    assert desk.post(LOCKED, {"password": GOOD}).url == "/staff/me/?show=1"
    assert desk.get("/staff/menu/").status_code == 200
    (event,) = Event.objects.filter(kind="account.unlocked")
    assert json.loads(event.body) == {"codes": ["password"]}


def test_a_locked_desk_opens_no_page_of_the_account(desk):
    moved(desk, seen_at=LONG)
    for page in ("second-step", "again", "app", "new-passkey", "typed"):
        assert desk.get(f"/staff/account/{page}/").url == LOCKED, page
    assert desk.post("/staff/account/again/", {"code": "1"}).url == LOCKED


def test_what_was_typed_at_a_locked_desk_is_kept_and_sent_by_its_button(desk, tom):
    """S31: the locked page keeps what was typed."""
    moved(desk, seen_at=LONG)
    assert desk.post("/staff/me/", {"keys_on": "on", "new_password": "x"}).url == LOCKED
    assert User.objects.filter(pk=tom.pk, keys_on=True).exists()
    assert desk.post(LOCKED, {"password": GOOD}).url == "/staff/account/typed/"
    page = desk.get("/staff/account/typed/").content.decode()
    assert 'action="/staff/me/"' in page
    assert 'name="keys_on" value="on"' in page
    assert "new_password" not in page


def test_a_script_in_the_background_moves_nobody_and_keeps_nothing(desk):
    moved(desk, seen_at=LONG)
    quiet = {"Sec-Fetch-Mode": "cors"}
    assert desk.post("/staff/me/", {"a": "b"}, headers=quiet).status_code == 401
    assert desk.get("/staff/menu/", headers=quiet).status_code == 401
    assert "has_typed" not in desk.session


def test_a_form_of_another_site_is_not_kept(tom):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(tom)
    moved(strict, seen_at=LONG)
    assert strict.post("/staff/me/", {"keys_on": "on"}).status_code == 403
    assert "has_typed" not in strict.session


def test_guesses_at_a_locked_desk_are_counted_as_sign_in_is(desk):
    """S35: ten passwords of one account, at its desk or at the door."""
    moved(desk, seen_at=LONG)
    for _ in range(10):
        desk.post(LOCKED, {"password": "wrong words"})
    assert "too often" in desk.post(LOCKED, {"password": GOOD}).content.decode()
    assert desk.get("/staff/menu/").url == LOCKED


# Over.


def test_after_twelve_hours_the_session_is_over(desk):
    """S31: twelve hours end the session, however busy it was."""
    moved(desk, since=timedelta(hours=12) - timedelta(seconds=5))
    assert desk.get("/staff/menu/").status_code == 200
    moved(desk, since=timedelta(hours=12))
    assert desk.post("/staff/me/", {"keys_on": "on"}).url == DOOR
    assert "_auth_user_id" not in desk.session
    assert desk.get("/staff/menu/").url == DOOR
    assert Session.objects.count() == 1, "the old one is gone"


def test_typing_outlives_the_session(desk, tom):
    moved(desk, since=timedelta(hours=12))
    desk.post("/staff/me/", {"keys_on": "on"})
    by_one_factor(desk, tom)
    moved(desk, second_factor_at=timedelta(0))
    assert "keys_on" in desk.get("/staff/account/typed/").content.decode()


def test_half_an_hour_without_the_second_factor_is_over_too(client, tom):
    by_one_factor(client, tom)
    moved(client, seen_at=LONG)
    assert client.get("/staff/menu/").url == DOOR


def test_the_second_factor_counts_for_one_working_day(desk):
    moved(desk, second_factor_at=timedelta(hours=12))
    assert desk.get("/staff/menu/").url == "/staff/account/second-step/"


def test_whoever_may_no_longer_sign_in_is_out_at_the_next_request(desk, tom):
    """S31: deactivation ends every open session at the next request."""
    User.objects.filter(pk=tom.pk).update(is_active=False)
    assert desk.get("/staff/menu/").url == DOOR


def test_a_role_taken_away_bites_at_the_next_request(client, cast):
    """S31: a change of role counts for open sessions, at the next request."""
    client.force_login(cast["samuel"])
    assert client.get("/staff/cases/team/").status_code == 200
    now = timezone.now()
    Holding.objects.filter(user=cast["samuel"]).exclude(role="").update(until=now)
    assert client.get("/staff/cases/team/").status_code == 404
    Holding.objects.create(user=cast["samuel"], role="team_leader", since=now)
    assert client.get("/staff/cases/team/").status_code == 200


def test_a_desk_asks_the_database_no_more_than_who_sits_there(desk):
    """Session and person: the second factor and the lock cost no question."""
    with CaptureQueriesContext(
        connection,
    ) as asked:
        desk.get("/staff/account/second-step/")
    tables = [q["sql"].split(" FROM ")[1].split()[0] for q in asked.captured_queries]
    assert [t.strip('"') for t in tables] == ["django_session", "agencies_user"]


def test_looks_are_written_down_once_a_minute(desk):
    def written():
        with CaptureQueriesContext(connection) as asked:
            desk.get("/staff/menu/")
        return sum(q["sql"].startswith("UPDATE") for q in asked.captured_queries)

    assert written() == 0
    moved(desk, seen_at=timedelta(seconds=61))
    assert written() == 1


def test_sessions_that_are_over_go_from_the_table(desk):
    over = timezone.now() - timedelta(hours=1)
    kept = Session.objects.get().pk
    Session.objects.create(session_key="old", session_data="", expire_date=over)
    clear_sessions.call()
    assert list(Session.objects.values_list("pk", flat=True)) == [kept]
