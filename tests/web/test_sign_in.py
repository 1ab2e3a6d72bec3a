"""Every way in: each asks for a second factor, and none opens a page without it."""

import json
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import connection
from django.test import Client
from django.utils import timezone

from commonside.ground.agencies import actions as agencies
from commonside.ground.agencies.models import User
from commonside.ground.audit.models import Event
from commonside.ground.audit.refusals import Refused
from commonside.ground.keys import ring
from commonside.shell.web import fuse, keyring
from commonside.shell.web.actions import factors as acts
from tests.house.signed_in import by_one_factor, moved
from tests.web.authenticator import HOST, Passkey, code_of

pytestmark = pytest.mark.django_db
GOOD = "a long walk by the river"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # noqa: S105
WORK = "/staff/work/"
DOOR, STEP = "/staff/account/sign-in/", "/staff/account/second-step/"
EARLIER = timedelta(hours=1)


@pytest.fixture
def client():
    return Client(SERVER_NAME=HOST)


@pytest.fixture
def joanne(cast):
    """Somebody with a password and, for an hour, an app that shows codes."""
    joanne = cast["joanne"]
    joanne.set_password(GOOD)
    joanne.save()
    then = timezone.now() - EARLIER
    acts.enrol_app(secret=SECRET, code=code_of(SECRET, then), by=joanne, at=then)
    return joanne


def by_password(client, password=GOOD, name="joanne"):
    return client.post(DOOR, {"username": name, "password": password})


def types_code(client, code=None, page=STEP):
    return client.post(page, {"code": code or code_of(SECRET, timezone.now())})


def opens(client, page=WORK):
    return client.get(page).status_code == 200


def said(kind):
    return [json.loads(e.body) for e in Event.objects.filter(kind=kind).order_by("pk")]


# The second factor of whoever has one.


def test_a_password_alone_opens_no_page(client, joanne):
    """S30: no staff page opens before a second factor is used."""
    assert by_password(client).url == STEP
    for page in (WORK, "/staff/me/", "/staff/me/second-factor/", "/staff/menu/"):
        assert client.get(page).url == STEP
    for page in ("app", "new-passkey", "again", "locked", "typed"):
        assert client.get(f"/staff/account/{page}/").status_code == 302
    assert "Joanne Fielding" not in client.get(STEP).content.decode()


def test_a_password_and_a_code_open_the_page_one_came_for(client, joanne):
    assert client.get("/staff/menu/").url == DOOR
    by_password(client)
    assert types_code(client).url == "/staff/menu/"
    assert opens(client, "/staff/menu/")
    assert said("account.signed_in") == [{"codes": ["password"]}]
    assert said("account.second_factor_used") == [{"codes": ["totp"]}]


def test_a_wrong_name_a_wrong_password_and_an_ended_account_read_alike(client, joanne):
    answers = [
        by_password(client, "wrong password"),
        by_password(client, name="nobody"),
    ]
    User.objects.update(is_active=False)
    answers.append(by_password(client))
    for answer in answers:
        assert "do not fit together" in answer.content.decode()
    assert client.get(WORK).url == DOOR


def test_a_code_works_once_in_whatever_process(client, joanne):
    code = code_of(SECRET, timezone.now())
    by_password(client)
    assert types_code(client, code).status_code == 302
    other = Client(SERVER_NAME=HOST)
    by_password(other)
    assert "not right" in types_code(other, code).content.decode()
    assert not opens(other)


def test_codes_that_were_or_will_be_are_no_codes(client, joanne):
    by_password(client)
    for ago in (-EARLIER, timedelta(minutes=2), EARLIER):
        wrong = code_of(SECRET, timezone.now() - ago)
        assert "not right" in types_code(client, wrong).content.decode()


def test_guesses_at_codes_are_counted_by_account(client, joanne):
    """S35: ten codes of one account, whatever browser they are typed in."""
    by_password(client)
    for _ in range(10):
        types_code(client, "000000")
    other = Client(SERVER_NAME=HOST)
    by_password(other)
    assert "too often" in types_code(other).content.decode()
    assert not opens(other)


# Whoever has none yet.


def test_an_invitation_leads_to_enrolment_and_nowhere_else(client, cast):
    """S30: no staff page opens before a second factor is enrolled."""
    newcomer = User.objects.create_user("kemi", name="Kemi Ade")
    token = agencies.invite(newcomer, by=cast["ines"], at=timezone.now())
    page = client.get(f"/staff/account/invited/?token={token}")
    assert token in client.get(page.url).content.decode()
    answer = client.post(page.url, {"token": token, "password": GOOD})
    assert answer.url == STEP
    assert client.get(STEP).url == "/staff/account/app/"
    assert client.get(WORK).url == STEP


def test_enrolling_shows_spare_codes_once_and_opens_the_desk(client, cast):
    by_one_factor(client, cast["tom"])
    assert client.get("/staff/account/app/").status_code == 200
    secret = shown_secret(client)
    assert b"<svg" in client.get("/staff/account/app/square.svg").content
    wrong = client.post("/staff/account/app/", {"code": "000000"})
    assert "not the code" in wrong.content.decode()
    assert shown_secret(client) == secret
    right = {"code": code_of(secret, timezone.now())}
    answer = client.post("/staff/account/app/", right)
    assert answer.context["codes"][0] in answer.content.decode()
    assert len(set(answer.context["codes"])) == 10
    assert opens(client)


def shown_secret(client):
    return client.get("/staff/account/app/").context["secret"].replace(" ", "")


def test_a_password_does_not_enrol_another_factor_beside_the_first(client, joanne):
    by_password(client)
    right = {"code": code_of(SECRET, timezone.now())}
    assert client.post("/staff/account/app/", right).url == STEP
    assert client.post("/staff/account/new-passkey/", {"name": "mine"}).url == STEP
    assert Authenticator.objects.count() == 1


def test_secrets_lie_encrypted_in_the_database(client, joanne):
    """S18: neither a shared secret nor a spare code is found in any table."""
    by_one_factor(client, joanne)
    moved(client, second_factor_at=timedelta(0))
    enrolling = shown_secret(client)
    codes = acts.make_recovery_codes(by=joanne, at=timezone.now())
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM mfa_authenticator")
        stored = str(cursor.fetchall())
    stored += str(dict(client.session.items()))
    assert "secret" in stored
    for one in (SECRET, enrolling, *codes):
        assert one not in stored


def test_an_old_key_retires_only_when_no_second_factor_needs_it(client, joanne):
    """S17: rotation keeps second factors readable, and rewrapping frees the old key."""
    acts.make_recovery_codes(by=joanne, at=timezone.now())
    was = keyring.needing("fields")
    ring.rotate(settings.KEYS, "fields")
    assert len(acts.of_older_keys()) == 2
    assert keyring.needing("fields") >= was + 2
    assert acts.rewrap() == 2
    assert acts.of_older_keys() == []
    by_password(client)
    assert types_code(client).status_code == 302


# A device that is lost.


def test_a_spare_code_lets_in_once_and_leads_to_replacing_the_device(client, joanne):
    """S30: a spare code is a second factor, and each works once."""
    spare, *others = acts.make_recovery_codes(by=joanne, at=timezone.now())
    by_password(client)
    assert types_code(client, spare).url == "/staff/me/second-factor/"
    assert "9 left" in client.get("/staff/me/second-factor/").content.decode()
    other = Client(SERVER_NAME=HOST)
    by_password(other)
    assert "not right" in types_code(other, spare).content.decode()
    assert types_code(other, others[0]).status_code == 302
    # The new app takes the place of the lost one.
    secret = shown_secret(client)
    answer = client.post(
        "/staff/account/app/", {"code": code_of(secret, timezone.now())}
    )
    assert answer.status_code == 302
    assert opens(client)
    assert not opens(other), "what the lost device had open ends"
    assert Authenticator.objects.filter(type="totp").count() == 1


def test_a_new_password_asks_for_the_second_factor_all_the_same(client, joanne):
    """S30: a link for a new password is no way round the second factor."""
    token = agencies.invite(joanne, by=None, at=timezone.now())
    new = {"token": token, "password": "another walk by the river"}
    assert client.post("/staff/account/invited/", new).url == STEP
    assert not opens(client)
    assert types_code(client).status_code == 302
    assert opens(client)


# Passkeys.


@pytest.fixture
def passkey(client, joanne):
    """Joanne's passkey, made at her open desk."""
    client.force_login(joanne)
    made = make(client, Passkey())
    client.logout()
    return made


def make(client, passkey, name="my phone"):
    options = client.get("/staff/account/new-passkey/").context["options"]
    given = {"name": name, "credential": json.dumps(passkey.create(options))}
    passkey.answer = client.post("/staff/account/new-passkey/", given)
    return passkey


def with_passkey(client, passkey, page=DOOR):
    options = client.post("/staff/account/passkey/").json()
    return client.post(page, {"credential": json.dumps(passkey.get(options))})


def test_a_passkey_is_both_factors(client, passkey):
    """S30: a passkey that asked who holds it signs in alone."""
    assert client.get("/staff/menu/").url == DOOR
    assert with_passkey(client, passkey).url == "/staff/menu/"
    assert opens(client)
    assert said("account.signed_in")[-1] == {"codes": ["passkey"]}


def test_a_passkey_of_elsewhere_or_nobody_opens_nothing(client, passkey):
    stranger = Passkey()
    stranger.owner = passkey.owner
    assert "not one of ours" in with_passkey(client, stranger).content.decode()
    passkey.origin = "https://evil.example"
    assert "not one of ours" in with_passkey(client, passkey).content.decode()
    User.objects.update(is_active=False)
    passkey.origin = "http://localhost"
    assert "not one of ours" in with_passkey(client, passkey).content.decode()
    assert client.get(WORK).url == DOOR


def test_a_challenge_is_answered_once(client, passkey):
    options = client.post("/staff/account/passkey/").json()
    answer = {"credential": json.dumps(passkey.get(options))}
    assert client.post(DOOR, answer).status_code == 302
    client.post("/staff/account/sign-out/")
    assert "not one of ours" in client.post(DOOR, answer).content.decode()


def test_a_passkey_that_did_not_ask_who_holds_it_is_none(client, joanne, passkey):
    passkey.flags = 1
    assert "not one of ours" in with_passkey(client, passkey).content.decode()
    client.force_login(joanne)
    assert make(client, Passkey(verifies=False)).answer.status_code == 200
    assert Authenticator.objects.filter(type="webauthn").count() == 1


@pytest.mark.parametrize(
    "credential",
    [
        "",
        "no json",
        "[]",
        "{}",
        '{"response": 3}',
        '{"id": "a", "rawId": "a", "type": "public-key", "response": {}}',
        '{"response": {"userHandle": "////"}, "id": "a", "rawId": "a"}',
    ],
)
def test_nonsense_is_no_passkey(client, joanne, credential):
    client.post("/staff/account/passkey/")
    assert client.post(DOOR, {"credential": credential}).status_code == 200
    client.force_login(joanne)
    client.get("/staff/account/new-passkey/")
    given = {"name": "mine", "credential": credential}
    assert client.post("/staff/account/new-passkey/", given).status_code == 200


def test_a_passkey_is_a_second_step_too(client, passkey):
    by_password(client)
    stranger = Passkey()
    assert "not one of yours" in with_passkey(client, stranger, STEP).content.decode()
    assert with_passkey(client, passkey, STEP).url == WORK


def test_a_lost_passkey_is_removed_and_never_the_last_factor(client, joanne, passkey):
    client.force_login(joanne)
    row = Authenticator.objects.get(type="webauthn")
    remove = f"/staff/me/second-factor/{row.pk}/remove/"
    Authenticator.objects.filter(type="totp").delete()
    assert "first, then remove" in client.post(remove).content.decode()
    then = timezone.now()
    acts.enrol_app(secret=SECRET, code=code_of(SECRET, then), by=joanne, at=then)
    other = Client(SERVER_NAME=HOST)
    with_passkey(other, passkey)
    assert client.post(remove).status_code == 302
    assert not Authenticator.objects.filter(type="webauthn").exists()
    assert opens(client)
    assert not opens(other)
    assert "gone already" in client.post(remove).content.decode()


def test_factors_are_changed_only_after_using_one_just_now(client, joanne):
    """S32: whoever finds an open desk cannot make themselves a key to it."""
    client.force_login(joanne)
    moved(client, second_factor_at=timedelta(minutes=10))
    again = "/staff/account/again/"
    for page in ("app", "new-passkey"):
        assert client.get(f"/staff/account/{page}/").url == again
    for page in ("second-factor/codes", "second-factor/1/remove", "elsewhere"):
        assert client.post(f"/staff/me/{page}/").url == again
    assert types_code(client, page=again).url == "/staff/account/typed/"
    assert client.post("/staff/me/second-factor/codes/").status_code == 200


def test_signing_out_everywhere_else_leaves_this_desk_open(client, joanne):
    other = Client(SERVER_NAME=HOST)
    for one in (client, other):
        one.force_login(joanne)
    assert client.post("/staff/me/elsewhere/").status_code == 302
    assert opens(client)
    assert not opens(other)


# Once a working day on each device.


def test_a_device_is_asked_once_a_working_day(client, joanne):
    """S30: the mark of a device is for one person, one day, and can be taken away."""
    by_password(client)
    types_code(client)
    client.post("/staff/account/sign-out/")
    assert by_password(client).url == WORK
    assert opens(client)
    # The acts of S32 still ask, for the factor was not used now.
    used = client.session["second_factor_at"]
    assert used < said_at("account.signed_in")


def said_at(kind):
    return Event.objects.filter(kind=kind).latest("pk").at.isoformat()


@pytest.mark.parametrize("what", ["day", "door", "person", "forged"])
def test_a_mark_that_no_longer_counts_asks_again(client, joanne, cast, what):
    by_password(client)
    types_code(client)
    client.post("/staff/account/sign-out/")
    name = "joanne"
    if what == "day":
        client.cookies["device"] = marked(joanne, timezone.now() - timedelta(hours=12))
    if what == "door":
        acts.sign_out_elsewhere(by=joanne, at=timezone.now())
    if what == "person":
        cast["tom"].set_password(GOOD)
        cast["tom"].save()
        name = "tom"
    if what == "forged":
        client.cookies["device"] = client.cookies["device"].value[:-3] + "abc"
    assert by_password(client, name=name).url == STEP
    assert not opens(client)


def marked(user, at):
    from django.core import signing

    said = {
        "user": user.pk,
        "door": user.get_session_auth_hash(),
        "at": at.isoformat(),
    }
    return signing.dumps(said, salt="commonside.device")


# The demonstration.


def test_in_the_demonstration_the_step_is_shown_and_passed(client, cast, monkeypatch):
    """S30: the demonstration shows the second step and passes it with a button."""
    by_one_factor(client, cast["tom"])
    assert client.get(STEP).url == "/staff/account/app/"
    assert client.post(STEP).url == "/staff/account/app/"
    monkeypatch.setattr(fuse, "is_lit", lambda: True)
    page = client.get(STEP).content.decode()
    assert "Pass this step" in page
    assert not opens(client)
    assert client.post(STEP).url == WORK
    assert opens(client)
    assert said("account.second_factor_used") == [{"codes": ["demonstration"]}]


def test_refusals_of_the_actions(cast, at):
    tom = cast["tom"]
    with pytest.raises(Refused):
        acts.enrol_app(secret=SECRET, code="000000", by=tom, at=at)
    with pytest.raises(Refused):
        acts.remove_passkey(1, by=tom, at=at)
    assert acts.use_code("000000", by=tom, at=at) == ""
