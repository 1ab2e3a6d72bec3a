"""A report in words, in the version that it was made under."""

from datetime import datetime

import pytest

from commonside.ground.practice.models import Version
from commonside.ground.practice.queries import forget
from commonside.work.reports.queries import facts, promise, safe_contact, title
from tests.reports.test_actions import NOISE, THREATS, take

PROMISES = [
    # told at, decide by -> as the public reads it
    ("2026-11-19T12:00+00:00", "2026-11-19T14:00+00:00", "today, before 2pm"),
    ("2026-11-19T08:10+00:00", "2026-11-19T12:20+00:00", "today, before noon"),
    ("2026-11-19T12:00+00:00", "2026-11-19T23:59:59.999+00:00", "today"),
    ("2026-11-19T12:00+00:00", "2026-11-20T17:00+00:00", "tomorrow, before 5pm"),
    ("2026-11-20T18:00+00:00", "2026-11-24T17:00+00:00", "on Tuesday, before 5pm"),
    # Rounded down to the hour only where that is not almost now.
    ("2026-11-19T06:28+00:00", "2026-11-19T08:28+00:00", "today, before 8am"),
    ("2026-11-19T07:40+00:00", "2026-11-19T08:05+00:00", "today, before 8:05am"),
    # British Summer Time.
    ("2026-07-01T12:00+00:00", "2026-07-01T14:00+00:00", "today, before 3pm"),
]


@pytest.mark.parametrize(("told", "by", "words"), PROMISES)
def test_what_a_resident_is_promised(told, by, words):
    assert promise(by, datetime.fromisoformat(told)) == words


def test_the_facts_of_a_report(town, at):
    report = take(at, **THREATS).report
    said = {fact.label: fact.text for fact in facts(report)}
    assert said["What"] == (
        "Threats, being followed or made afraid (Threats by a person or group);"
        " Damage or graffiti"
    )
    assert said["Where"] == "Kestrel House, flat 9"
    assert said["When"] == "It happens again and again"
    assert said["About them"] == "The man from the flat above"
    assert said["Threats"] == "Threatened"
    assert said["Hate"] == "Not sure"
    assert said["Safe contact"] == (
        "Ring: 07700 900142. 10:00-14:30. Never voicemail, text"
    )
    assert "In words" not in said
    assert "Help offered" not in said


def test_facts_keep_the_words_of_their_version(town, at):
    report = take(at, **NOISE, threats="life").report
    first = Version.objects.get(kind="answers")
    body = {
        "answer": [
            {
                "code": "threats",
                "label": {"en": "New"},
                "options": [{"code": "life", "label": {"en": "New words"}}],
            }
        ]
    }
    Version.objects.create(
        kind="answers",
        key="report",
        version=2,
        valid_from=first.valid_from,
        body=body,
        digest="x",
    )
    forget()
    said = {fact.label: fact.text for fact in facts(report)}
    assert said["Threats"] == "A threat to kill or badly hurt someone"


def test_a_title_names_no_person_home_or_street(town, at):
    report = take(at, **THREATS).report
    assert title(report) == "Threats by a person or group"
    assert title(take(at, **NOISE).report) == "Noise"


def test_a_title_never_takes_words_for_a_kind(town, at):
    other = {"category": ["nuisance"], "third": ["nuisance.other"]}
    report = take(at, **other, third_words="Mr Smith's drone").report
    assert title(report) == "Nuisance behaviour"


def test_safe_contact_is_the_reporters(town, at):
    report = take(at, **THREATS).report
    assert safe_contact(report)["phone"] == "07700 900142"
