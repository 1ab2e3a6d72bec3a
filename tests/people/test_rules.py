"""How somebody may safely be reached, as the strip says it."""

from datetime import UTC, datetime

import pytest

from commonside.ground.people import rules

THURSDAY = datetime(2026, 11, 19, 12, tzinfo=UTC)
SATURDAY = datetime(2026, 11, 21, 12, tzinfo=UTC)
BEGUM = {
    "phone": "07700 900142",
    "ways": ["phone"],
    "from": "10:00",
    "to": "14:30",
    "days": "weekdays",
    "say": "library",
    "never": ["voicemail", "text", "letter"],
    "also_sees": "letterbox is shared",
}


def said(ways, now=THURSDAY):
    return {fact.label: fact.text + fact.more for fact in rules.strip(ways, now)}


def test_the_strip_of_somebody_who_was_asked():
    assert said(BEGUM) == {
        "Ring": "07700 900142",
        "Safe now": "until 14:30, weekdays from 10:00",
        "Say": "“library”",
        "Never": "voicemail, text, letter",
        "Also sees it": "letterbox is shared",
    }
    assert rules.strip(BEGUM, THURSDAY)[0].tel == "07700900142"


def test_what_nobody_asked_is_never_guessed():
    assert said({}) == dict.fromkeys(("Ring", "Safe", "Never"), rules.NOT_ASKED)


def test_somebody_whom_no_way_reaches_safely():
    assert said({"ways": ["none"]})["Ring"] == "no way is safe. They contact us"


def test_somebody_with_mail_alone():
    assert said({"email": "n@example.org", "never": []})["E-mail"] == "n@example.org"
    assert said({"email": "n@example.org", "never": []})["Never"] == "nothing named"


@pytest.mark.parametrize(
    ("change", "now", "safe"),
    [
        ({}, THURSDAY, True),
        ({}, SATURDAY, False),
        ({"days": "weekend"}, SATURDAY, True),
        ({"days": "weekend"}, THURSDAY, False),
        ({"days": "any"}, SATURDAY, True),
        ({"days": ""}, SATURDAY, True),
        ({"from": "", "to": "", "days": "any"}, SATURDAY.replace(hour=23), True),
        ({"from": "", "to": "", "days": "weekdays"}, SATURDAY, False),
        ({"from": ""}, THURSDAY.replace(hour=8), True),
        ({"to": ""}, THURSDAY.replace(hour=20), True),
        ({}, THURSDAY.replace(hour=14, minute=29), True),
        ({}, THURSDAY.replace(hour=14, minute=30), False),
        ({}, THURSDAY.replace(hour=9, minute=59), False),
        ({"from": "", "to": "", "days": ""}, THURSDAY, None),
    ],
)
def test_when_it_is_safe_to_ring(change, now, safe):
    assert rules.is_safe_at(BEGUM | change, now) is safe


def test_one_line_beside_a_number():
    assert rules.how_to_ring({}, THURSDAY) == rules.NOT_ASKED
    asked = {"never": [], "days": "any", "to": "14:30"}
    assert rules.how_to_ring(asked, THURSDAY) == "Safe now until 14:30"


def test_not_safe_now_says_when():
    assert said(BEGUM, SATURDAY)["Not safe now"] == "weekdays 10:00 to 14:30"
    asked = BEGUM | {"days": "any"}
    assert said(asked)["Safe now"] == "until 14:30, any day from 10:00"
    assert said(asked | {"from": "", "to": ""})["Safe now"] == "today, any day"
    late = THURSDAY.replace(hour=9)
    assert said(asked | {"to": ""}, late)["Not safe now"] == "any day 10:00"


@pytest.mark.parametrize(
    ("ways", "label", "text"),
    [
        ({"ways": ["phone", "text"], "phone": "1"}, "Ring", "1"),
        ({"ways": ["text"], "phone": "1"}, "Text", "1"),
        ({"ways": ["email"], "phone": "1", "email": "a@b"}, "E-mail", "a@b"),
        ({"ways": ["letter"], "post": "Flat 4"}, "Write to", "Flat 4"),
        ({"ways": ["phone"]}, "Ring", rules.NOT_ASKED),
    ],
)
def test_only_a_way_that_was_ticked_is_shown(ways, label, text):
    fact = rules.strip(ways, THURSDAY)[0]
    assert (fact.label, fact.text) == (label, text)
    assert bool(fact.tel) is (label == "Ring" and text == "1")


def test_hours_that_never_come():
    assert rules.next_safe({"from": "10:00", "to": "09:00"}, THURSDAY) is None


def test_the_next_safe_moment_is_on_the_clock_of_england():
    """From Saturday noon in winter to a Sunday of summer time."""
    at = datetime(2026, 3, 28, 23, tzinfo=UTC)
    found = rules.next_safe({"from": "10:00", "to": "11:00"}, at)
    assert found.astimezone(UTC) == datetime(2026, 3, 29, 9, tzinfo=UTC)


def test_who_else_sees_what_stands_in_the_strip():
    ways = {**BEGUM, "sees_phone": "somebody", "shows": []}
    assert said(ways)["Also sees it"] == "telephone: letterbox is shared"
    assert said(ways)["Our number"] == "withhold it"
    assert "Our number" not in said({**ways, "shows": ["caller_id"]})
