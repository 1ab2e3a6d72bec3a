"""Our own words: versions that stay readable, and statements that are true."""

import re
from datetime import UTC, date, datetime

import pytest
from django.conf import settings
from django.urls import reverse

from commonside.ground.practice.models import Version
from commonside.ground.practice.queries import forget
from commonside.public.publishing.queries import NOTICES
from tests.house.doors import EVERYBODY, declared
from tests.reports.conftest import luton, town
from tests.reports.test_wizard import SENT, gazetteer, send, walk

__all__ = ["gazetteer", "town"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def practice(db):
    """All of Luton's practice: its notices and its own facts."""
    from commonside.ground.practice.actions import load_versions

    load_versions(luton().versions, by=None, at=datetime(2026, 1, 1, tzinfo=UTC))


@pytest.fixture
def page(client):
    def get(name, *args):
        return client.get(reverse(f"public-publishing:{name}", args=args))

    return get


def words_of(answer):
    """What stands on a page, without its frame and its marks."""
    main = answer.content.decode().partition("<main")[2].partition("</main>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def newer(key, on, **changed):
    old = Version.objects.filter(kind="notice", key=key).latest("version")
    body = {**old.body, **changed}
    number = old.version + 1
    made = Version.objects.create(
        kind="notice", key=key, version=number, valid_from=on, body=body, digest="x"
    )
    forget()
    return made


def test_a_page_says_its_version_and_its_day_and_the_older_stay_readable(
    practice, page
):
    """S56 and issue: a notice once shown can be read for ever, as it was."""
    assert "Version 1, in force since 1 January 2026." in words_of(page("privacy"))
    newer("privacy", date(2026, 6, 1), heading={"en": "Privacy, written again"})
    now = page("privacy")
    assert "Version 2, in force since 1 June 2026." in words_of(now)
    older = reverse("public-publishing:notice-of", args=["privacy", 1])
    assert older in now.content.decode()
    then = words_of(page("notice-of", "privacy", 1))
    assert "An earlier version." in then
    assert "Privacy: what becomes of what you tell us" in then
    assert "An earlier version." not in words_of(page("notice-of", "privacy", 2))


def test_a_version_that_is_not_yet_in_force_is_not_shown(practice, page):
    """Nor one that does not exist, nor a page that is no notice of ours."""
    coming = newer("privacy", date(2999, 1, 1))
    assert page("notice-of", "privacy", coming.version).status_code == 404
    assert page("notice-of", "privacy", 99).status_code == 404
    assert page("notice-of", "languages", 1).status_code == 404
    assert "version 2" not in words_of(page("privacy"))


@pytest.mark.parametrize("key", NOTICES)
def test_no_place_in_the_words_stays_empty(practice, page, key):
    """Every name, number and day comes from the profile."""
    text = words_of(page(key))
    assert "{" not in text
    assert "not named yet" not in text
    assert "Luton" in text or "01582" in text


def test_the_security_page_and_its_text_for_machines_name_one_address(
    practice, page, monkeypatch
):
    """RFC 9116: Contact and Expires once, a day ahead, plain text at one address."""
    monkeypatch.setattr(settings, "PUBLIC_URL", "https://safer.example/")
    answer = page("security-txt")
    assert answer.request["PATH_INFO"] == "/.well-known/security.txt"
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    lines = answer.content.decode().splitlines()
    fields = [line.split(": ", 1) for line in lines]
    assert len({name for name, _ in fields}) == len(fields)
    told = dict(fields)
    assert re.match(r"(mailto:|https://|tel:)", told["Contact"])
    assert datetime.fromisoformat(told["Expires"]).tzinfo
    assert told["Canonical"] == "https://safer.example/.well-known/security.txt"
    assert told["Policy"] == "https://safer.example/security/"
    assert told["Contact"].removeprefix("mailto:") in words_of(page("security"))


def test_without_https_no_address_of_ours_stands_in_it(practice, page):
    """RFC 9116: a web address in it begins with https."""
    assert "http://" not in page("security-txt").content.decode()


def test_a_partnership_without_a_named_address_is_reached_by_phone(practice, page):
    """Nobody is sent to an address that does not exist."""
    facts = Version.objects.get(kind="profile", key="facts")
    del facts.body["security"]
    facts.save()
    forget()
    assert page("security-txt").status_code == 404
    assert "tell us first: 01582 546231" in words_of(page("security"))


STATEMENT = (
    # what the regulations ask a statement to say
    "(No. 2) Accessibility Regulations 2018",
    "complies in part with the Web Content Accessibility Guidelines, version 2.2",
    "What is not accessible",
    "does not comply with the regulations in this",
    "disproportionate burden",
    "outside the regulations",
    "Would you rather have it another way?",
    "We answer within five working days",
    "Equality and Human Rights Commission (EHRC) enforces",
    "Equality Advisory and Support Service (EASS)",
    "prepared on 22 November 2026",
    "last reviewed on 22 November 2026",
    "our own assessment",
)


def test_the_accessibility_statement_is_complete(practice, page):
    """SI 2018/952: status, failings, other ways, answers, enforcement, days."""
    text = words_of(page("accessibility"))
    assert not [said for said in STATEMENT if said not in text]
    assert settings.PUBLIC_URL in text


def named_cookies():
    body = Version.objects.get(kind="notice", key="cookies").body
    return {cookie["name"] for cookie in body["cookie"]}


def test_the_page_names_every_cookie_that_is_set_and_no_other(client, gazetteer):
    """Each public page is read, a report is sent, refused, left and begun again."""
    found = {}

    def note(answer):
        found.update(answer.cookies.items())
        return answer

    for method in ("get", "post"):
        plain = getattr(client, method)
        setattr(client, method, lambda *a, plain=plain, **k: note(plain(*a, **k)))
    for door in declared().values():
        if door.name.startswith("public-") and door.opens_for == EVERYBODY:
            client.get(reverse(door.name, kwargs=door.to(None) or {}))
    walk(client)
    client.post(reverse("public-reports:step", args=["check"]), {"word": "abc"})
    send(client)
    client.get(SENT)
    walk(client, until="words")
    client.post(reverse("public-reports:leave"))
    client.post(reverse("public-reports:step", args=["check"]))
    client.post(reverse("public-reviews:step", args=["who"]), {"asked_for": "self"})
    assert set(found) == named_cookies()
    assert not [name for name, cookie in found.items() if cookie["max-age"]]
    assert found["report"]["httponly"]


def test_reading_sets_no_cookie(client, practice):
    """What the page on cookies promises."""
    for door in declared().values():
        if door.name.startswith("public-publishing:") and not door.to(None):
            assert not client.get(reverse(door.name)).cookies, door.name
