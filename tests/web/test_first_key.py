"""The first administrator: a code that lasts an hour, works once and tells no guess."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from commonside.ground.agencies.models import FirstKey, Holding, User
from commonside.ground.audit.models import Event
from commonside.ground.audit.refusals import Refused
from commonside.ground.counters.models import Counter
from commonside.ground.practice.actions import load_versions
from commonside.ground.practice.loading import load_national
from commonside.shell.web import actions

pytestmark = pytest.mark.django_db
GOOD = "a long walk by the river"


def use(token: str, at, **changed: str) -> User:
    said = {"name": "Ada Quist", "username": "ada", "password": GOOD} | changed
    return actions.use_first_key(token=token, at=at, **said)


def test_the_code_makes_one_administrator_and_leaves_a_trace(at):
    """S34: the first administrator's link makes one, and is gone with it."""
    token = actions.make_first_key(at=at)
    assert not actions.administrator_exists()
    ada = use(token, at)
    assert ada.check_password(GOOD)
    assert ada.roles == {"administrator"}
    assert actions.administrator_exists()
    assert Event.objects.filter(kind="account.first_administrator").count() == 1


def test_the_code_itself_is_kept_nowhere(at):
    """S34: a copy of the database lets nobody become the first administrator."""
    token = actions.make_first_key(at=at)
    assert token not in str(FirstKey.objects.values())
    assert token not in str(Event.objects.values())


def refused(token: str, at, **changed: str) -> str:
    with pytest.raises(Refused) as said:
        use(token, at, **changed)
    return str(said.value)


def test_unknown_old_used_and_needless_codes_are_refused_in_the_same_words(at):
    """S34: it lasts one hour, works once, and dies when an administrator exists."""
    token = actions.make_first_key(at=at)
    words = {refused("guess", at), refused(token, at + timedelta(hours=1))}
    use(token, at + timedelta(minutes=59))
    words.add(refused(token, at, username="other"))
    words.add(refused(actions.make_first_key(at=at), at, username="other"))
    assert len(words) == 1
    assert User.objects.count() == 1


def test_a_taken_name_or_a_weak_password_leaves_the_code_unused(at):
    User.objects.create_user("ada", name="Somebody")
    token = actions.make_first_key(at=at)
    assert "taken" in refused(token, at)
    assert refused(token, at, username="quist", password="short")
    assert not Holding.objects.exists()
    assert use(token, at, username="quist").roles == {"administrator"}


def test_choosing_keys_changes_oneself_and_leaves_a_trace_of_the_field(cast, at):
    actions.choose_keys(by=cast["dan"], at=at, keys_on=False)
    assert not User.objects.get(username="dan").keys_on
    assert User.objects.get(username="joanne").keys_on
    event = Event.objects.get(kind="account.changed")
    assert event.body == '{"fields":["keys_on"]}'


def test_signing_in_leaves_a_trace(cast, at):
    actions.note_sign_in("password", by=cast["dan"], at=at)
    event = Event.objects.get(kind="account.signed_in")
    assert event.by == event.subject == f"user:{cast['dan'].pk}"


def test_guesses_at_the_page_are_counted_by_network(client, at):
    """S35: the first administrator's page counts the tries of a network."""
    page = reverse("web:first-key")
    said = {"token": "guess", "name": "Ada Quist", "username": "ada", "password": GOOD}
    for number in range(11):
        forged = {"x-forwarded-for": f"203.0.113.{number}"}
        answer = client.post(page, said, headers=forged).content.decode()
        assert ("tried too often" in answer) is (number == 10)
    said["token"] = actions.make_first_key(at=timezone.now())
    assert client.post(page, said).status_code == 200
    assert not User.objects.exists()


def test_wrong_passwords_are_counted_by_name_and_a_right_one_gives_them_back(cast, at):
    """S35: tries to sign in are counted by name and by network."""
    bodies = [version for version in load_national() if version.kind == "limits"]
    load_versions(bodies, by=None, at=at)
    cast["joanne"].set_password(GOOD)
    cast["joanne"].save()
    page = reverse("web:sign-in")

    def status(name, password):
        said = {"username": name, "password": password}
        return Client().post(page, said).status_code

    assert [status("joanne", "wrong") for _ in range(9)] == [200] * 9
    assert status("Joanne", GOOD) == 200  # another name, but counted as the same
    assert status("joanne", GOOD) == 429
    Counter.objects.all().delete()
    assert [status("joanne", "wrong") for _ in range(9)] == [200] * 9
    assert status("joanne", GOOD) == 302
    assert status("joanne", "wrong") == 200
