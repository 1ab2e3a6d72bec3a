"""Single sign-on against a provider of our own, on this machine."""

import json
import subprocess
import sys
import time
from datetime import timedelta
from urllib.parse import parse_qs, urlparse

import pytest
import requests
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.utils import timezone

from commonside.ground.agencies import actions as agencies
from commonside.ground.agencies.models import User
from commonside.ground.audit.models import Event
from commonside.ground.audit.refusals import Refused
from commonside.ground.colleagues import actions as colleagues
from commonside.ground.colleagues.actions import record_subject
from commonside.shell.web import fuse
from commonside.shell.web.actions.factors import enrol_app
from tests.house.signed_in import moved
from tests.web.authenticator import code_of
from tools.postgres import free_port

pytestmark = pytest.mark.django_db
DOOR, STEP, GO = (
    "/staff/account/sign-in/",
    "/staff/account/second-step/",
    "/staff/account/sso/",
)
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # noqa: S105
# What the provider says of each subject.
MAIL = {"email": "tom@example.org", "email_verified": True}
SAID = {
    "plain": {"amr": ["pwd"], **MAIL},
    "sure": {"amr": ["pwd", "mfa"], **MAIL},
    "level": {"acr": "urn:example:high", **MAIL},
    "remembered": {"amr": ["pwd", "mfa"], "auth_time": 1_700_000_000},
}


@pytest.fixture(scope="module")
def issuer():
    """A provider in a process of its own, until the last of these tests."""
    port = free_port()
    words = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock"]
    words += ["--port", str(port)]
    for subject, said in SAID.items():
        words += ["--user-claims", json.dumps({"sub": subject, **said})]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(words, **quiet) as process:
        address = f"http://localhost:{port}"
        until = time.monotonic() + 60
        while not is_there(address):
            assert time.monotonic() < until, "no provider"
            time.sleep(0.1)
        yield address
        process.terminate()


def is_there(address):
    try:
        page = requests.get(f"{address}/.well-known/openid-configuration", timeout=5)
    except requests.ConnectionError:
        return False
    return page.ok


@pytest.fixture
def provider(issuer, settings):
    app = {
        "provider_id": "sso",
        "name": "Luton Council",
        "client_id": "commonside",
        "secret": "of the tests",
        "settings": {
            "server_url": issuer,
            "fetch_userinfo": False,
            "oauth_pkce_enabled": True,
        },
    }
    settings.SOCIALACCOUNT_PROVIDERS = {"sso": {"APPS": [app]}}
    settings.SSO = settings.SSO | {"issuer": issuer, "name": "Luton Council"}
    return issuer


@pytest.fixture
def tom(cast, provider):
    return cast["tom"]


def comes_as(client, subject, tamper=None):
    """Goes to the provider, is somebody there, and comes back."""
    away = client.get(GO).url
    said = {"sub": subject}
    back = requests.post(away, data=said, allow_redirects=False, timeout=5)
    query = urlparse(back.headers["Location"]).query
    return client.get("/staff/account/sso/back/?" + (tamper or query))


def known_as(user, subject, cast, at):
    record_subject(user, subject, by=cast["ines"], at=at)


def test_the_way_there_says_who_asks_and_nothing_more(client, tom):
    page = client.get(DOOR).content.decode()
    assert "Sign in through Luton Council" in page
    asked = parse_qs(urlparse(client.get(GO).url).query)
    assert asked["scope"] == ["openid"]
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["redirect_uri"] == ["http://127.0.0.1:8000/staff/account/sso/back/"]
    assert "prompt" not in asked


def test_a_provider_that_asserts_a_second_factor_opens_the_desk(client, tom, cast, at):
    """S30: single sign-on with an asserted second factor needs none of ours."""
    known_as(tom, "sure", cast, at)
    client.get("/staff/menu/")
    assert comes_as(client, "sure").url == "/staff/menu/"
    assert client.get("/staff/menu/").status_code == 200
    kinds = Event.objects.order_by("-pk").values_list("kind", "body")[:2]
    assert list(kinds) == [
        ("account.second_factor_used", '{"codes":["sso"]}'),
        ("account.signed_in", '{"codes":["sso"]}'),
    ]


def test_a_provider_that_asserts_none_leads_to_ours(client, tom, cast, at):
    """S30: without an asserted second factor ours is asked."""
    known_as(tom, "plain", cast, at)
    comes_as(client, "plain")
    assert client.get("/staff/menu/").url == STEP
    assert client.get(STEP).url == "/staff/account/app/"


def test_the_operator_says_which_words_mean_a_second_factor(
    client, tom, cast, at, settings
):
    known_as(tom, "level", cast, at)
    comes_as(client, "level")
    assert client.get("/staff/menu/").url == STEP
    client.post("/staff/account/sign-out/")
    settings.SSO = settings.SSO | {"second_factor": ["urn:example:high"]}
    comes_as(client, "level")
    assert client.get("/staff/menu/").status_code == 200


def test_nobody_is_signed_up_or_matched_by_mail(client, tom, cast):
    """S30: no automatic sign-up, no linking by e-mail."""
    User.objects.filter(pk=tom.pk).update(email="tom@example.org")
    users = User.objects.count()
    answer = comes_as(client, "sure")
    assert answer.status_code == 403
    assert "You have no account here" in answer.content.decode()
    assert client.get("/staff/menu/").url == DOOR
    assert User.objects.count() == users
    assert not SocialAccount.objects.exists()


def test_an_invitation_may_be_accepted_through_the_provider(client, cast, provider):
    newcomer = User.objects.create_user("kemi", name="Kemi Ade")
    token = agencies.invite(newcomer, by=cast["ines"], at=timezone.now())
    client.get(f"/staff/account/invited/?token={token}")
    comes_as(client, "sure")
    assert client.get("/staff/menu/").status_code == 200
    account = SocialAccount.objects.get()
    assert (account.user, account.uid, account.extra_data) == (newcomer, "sure", {})
    assert not User.objects.get(username="kemi").has_usable_password()
    other = User.objects.create_user("sam", name="Sam Ade")
    again = agencies.invite(other, by=cast["ines"], at=timezone.now())
    with pytest.raises(Refused):
        record_subject(other, "sure", by=cast["ines"], at=timezone.now())
    assert again


def test_two_people_may_say_whom_the_provider_means(client, tom, cast, at):
    """S30: by exact subject, which two people recorded (S8)."""
    assert comes_as(client, "sure").status_code == 403
    said = {"kind": "subject", "user": tom, "subject": "sure", "why": "Theirs."}
    made = colleagues.propose(**said, by=cast["admin"], at=at)
    assert comes_as(client, "sure").status_code == 403
    later = at + timedelta(hours=1)
    colleagues.decide(made, approves=True, why="", by=cast["ines"], at=later)
    comes_as(client, "sure")
    assert client.get("/staff/menu/").status_code == 200


def test_what_the_provider_tells_of_somebody_is_not_kept(client, tom, cast, at):
    known_as(tom, "sure", cast, at)
    comes_as(client, "sure")
    kept = str(list(SocialAccount.objects.values())) + str(dict(client.session.items()))
    assert "example.org" not in kept
    assert "mfa" in kept


def test_an_ended_account_is_no_account(client, tom, cast, at):
    known_as(tom, "sure", cast, at)
    User.objects.filter(pk=tom.pk).update(is_active=False)
    assert comes_as(client, "sure").status_code == 403
    assert client.get("/staff/menu/").url == DOOR


def test_a_forged_or_replayed_answer_opens_nothing(client, tom, cast, at):
    known_as(tom, "sure", cast, at)
    for tamper in ("", "code=guess&state=guess", "error=access_denied"):
        assert comes_as(client, "sure", tamper or "state=x").url == DOOR
        assert "no answer that we can use" in client.get(DOOR).content.decode()
    assert client.get("/staff/menu/").url == DOOR


def test_a_locked_desk_is_opened_only_by_asking_anew(client, tom, cast, at):
    """S31: a provider that merely remembers somebody does not open a locked desk."""
    known_as(tom, "remembered", cast, at)
    client.force_login(tom)
    moved(client, seen_at=timedelta(minutes=30))
    client.get("/staff/menu/")
    asked = parse_qs(urlparse(client.get(GO).url).query)
    assert (asked["prompt"], asked["max_age"]) == (["login"], ["0"])
    comes_as(client, "remembered")
    assert client.get("/staff/menu/").url == "/staff/account/locked/"
    known_as(tom, "sure", cast, at)
    assert comes_as(client, "sure").url == "/staff/menu/"
    assert client.get("/staff/menu/").status_code == 200


def test_the_acts_of_s32_are_opened_by_a_provider_that_asserts_it_again(
    client, tom, cast, at
):
    """S32: proved anew through the provider, if it says so of this moment."""
    known_as(tom, "plain", cast, at)
    client.force_login(tom)
    moved(client, second_factor_at=timedelta(hours=1))
    assert client.get("/staff/account/app/").url == "/staff/account/again/"
    assert "Luton Council" in client.get("/staff/account/again/").content.decode()
    assert comes_as(client, "plain").url == "/staff/account/again/"
    assert client.get("/staff/account/app/").url == "/staff/account/again/"
    known_as(tom, "sure", cast, at)
    assert comes_as(client, "sure").url == "/staff/account/app/"
    assert client.get("/staff/account/app/").status_code == 200


def test_ours_is_asked_again_where_there_is_one(client, tom, cast, at):
    then = timezone.now() - timedelta(hours=1)
    enrol_app(secret=SECRET, code=code_of(SECRET, then), by=tom, at=then)
    known_as(tom, "plain", cast, at)
    assert comes_as(client, "plain").status_code == 302
    assert client.get("/staff/menu/").url == STEP
    code = {"code": code_of(SECRET, timezone.now())}
    assert client.post(STEP, code).url == "/staff/menu/"
    assert Authenticator.objects.count() == 1


def test_a_provider_that_is_silent_is_said_to_be(client, tom, settings):
    """Nothing breaks: people are told, and sign in another way."""
    app = settings.SOCIALACCOUNT_PROVIDERS["sso"]["APPS"][0]
    app["settings"]["server_url"] = f"http://localhost:{free_port()}"
    assert client.get(GO).url == DOOR
    assert "no answer" in client.get(DOOR).content.decode()


def test_the_demonstration_calls_no_provider(client, tom, monkeypatch):
    """S33: the demonstration makes no outgoing calls."""
    monkeypatch.setattr(fuse, "is_lit", lambda: True)
    assert client.get(GO).url == DOOR
    assert "Luton Council" not in client.get(DOOR).content.decode()
