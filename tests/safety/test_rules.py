"""Days, places on the board, and what a crisis card may say."""

from datetime import date, timedelta

import pytest

from commonside.work.safety import rules
from tests.safety.conftest import BOARD, TODAY

DAY = timedelta(days=1)
SAFE = {"ways": ["phone", "letter"], "say": "library"}
US = {
    "title": "If something happens",
    "name": "Luton soLUTiONs",
    "officer": "Vera Lomax",
    "phone": "01582 546231",
    "help": "Victim Support",
    "help_phone": "08 08 16 89 111",
}


def said(found):
    return [(str(one), one.at_field) for one in found]


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({}, []),
        ({"reason": "  "}, ["reason"]),
        ({"kinds": []}, ["kinds"]),
        ({"kinds": ["odd"]}, ["kinds"]),
        ({"review_on": TODAY}, ["review_on"]),
        ({"review_on": TODAY + 28 * DAY}, []),
        ({"review_on": TODAY + 29 * DAY}, ["review_on"]),
        ({"review_on": None}, ["review_on"]),
        ({"expires_on": None}, ["expires_on"]),
        ({"expires_on": TODAY}, ["expires_on", "review_on"]),
        ({"expires_on": date(2027, 5, 19)}, []),
        ({"expires_on": date(2027, 5, 20)}, ["expires_on"]),
        ({"expires_on": TODAY + DAY}, ["review_on"]),
    ],
)
def test_a_flag_has_a_reason_a_kind_a_review_and_an_end(changes, fields):
    values = {
        "reason": "Alone.",
        "kinds": ["personal"],
        "review_on": TODAY + 7 * DAY,
        "expires_on": TODAY + 60 * DAY,
        **changes,
    }
    found = rules.obstacles_to_flagging(rules.Wanted(**values), on=TODAY, body=BOARD)
    assert [one.at_field for one in found] == fields, said(found)


def test_the_board_has_room_for_as_many_as_the_practice_says():
    def joining(n, most=20, is_joined=False):
        body = {**BOARD, "most": most}
        return rules.obstacles_to_joining(on_board=n, is_joined=is_joined, body=body)

    assert not joining(19)
    assert "it holds 20 people" in str(joining(20)[0])
    assert not joining(2, most=3)
    assert "it holds 3 people" in str(joining(3, most=3)[0])
    assert joining(1, is_joined=True)


def test_back_from_the_board_only_when_it_was_quiet():
    assert not rules.obstacles_to_handing_back(is_joined=True, is_stable=True)
    assert len(rules.obstacles_to_handing_back(is_joined=False, is_stable=False)) == 2


@pytest.mark.parametrize(
    ("code", "is_stable", "waiting", "why", "count"),
    [
        ("stable", True, 0, "She sleeps again.", 0),
        ("stable", False, 0, "She sleeps again.", 1),
        ("moved", False, 0, "To her sister.", 0),
        ("moved", False, 2, "", 2),
        ("whatever", True, 0, "x", 1),
    ],
)
def test_a_flag_ends_for_a_reason(code, is_stable, waiting, why, count):
    found = rules.obstacles_to_ending(
        code, why=why, is_stable=is_stable, waiting=waiting, body=BOARD
    )
    assert len(found) == count, said(found)


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({}, []),
        ({"fitted_on": TODAY + DAY}, ["fitted_on"]),
        ({"fitted_on": TODAY - 5 * DAY}, ["fitted_on"]),
        ({"fitted_on": None, "fitted": ""}, ["fitted_on", "fitted"]),
        ({"is_given_up": True, "fitted_on": None}, []),
        ({"is_given_up": True, "fitted": " "}, ["fitted"]),
    ],
)
def test_what_was_fitted_has_a_day_and_words(changes, fields):
    values = {
        "fitted_on": TODAY,
        "fitted": "Two bolts",
        "is_given_up": False,
        "asked_on": TODAY - 4 * DAY,
        "on": TODAY,
        **changes,
    }
    found = rules.obstacles_to_fitted(**values)
    assert [one.at_field for one in found] == fields


@pytest.mark.parametrize(
    ("review", "expiry", "says"),
    [
        (1, 2, ("in date", "")),
        (0, 2, ("review today", "soon")),
        (-1, 2, ("review late", "late")),
        (-2, -1, ("flag expired", "late")),
    ],
)
def test_how_a_plan_stands(review, expiry, says):
    review_on, expires_on = TODAY + review * DAY, TODAY + expiry * DAY
    assert rules.standing(review_on=review_on, expires_on=expires_on, on=TODAY) == says


@pytest.mark.parametrize(
    "ways",
    [
        {},
        {"ways": ["phone"]},
        {"ways": ["phone", "letter"], "never": ["letter"]},
        {"ways": ["phone", "letter"], "also_sees": "letterbox is shared"},
    ],
)
def test_a_card_never_names_us_where_the_contact_record_does_not_allow_it(ways):
    kept = {"found": "named", "lines": [["Amira", "07700 900111"]]}
    card = rules.card_of(kept, ways, us=US)
    assert not card.names_us
    printed = " ".join([card.title, *(" ".join(line) for line in card.lines)])
    for telling in ("soLUTiONs", "Victim", "Vera", "Lomax", "Support"):
        assert telling not in printed
    assert "07700 900111" in printed
    assert "01582 546231" in printed
    assert rules.obstacles_to_card(found="named", lines=[], ways=ways)


def test_a_card_names_us_where_they_said_so_and_nothing_speaks_against_it():
    kept = {"found": "named", "lines": []}
    card = rules.card_of(kept, SAFE, us=US)
    assert card.names_us
    assert ("Vera Lomax, Luton soLUTiONs", "01582 546231") in card.lines
    assert ("Victim Support", "08 08 16 89 111") in card.lines
    assert not rules.obstacles_to_card(found="named", lines=[], ways=SAFE)
    without = rules.card_of(kept, SAFE, us={**US, "help_phone": ""})
    assert len(without.lines) == len(card.lines) - 1


def test_a_neutral_card_calls_us_by_the_word_that_they_agreed():
    card = rules.card_of({"found": "neutral"}, SAFE, us=US)
    assert card.title == "Numbers"
    assert ("library", "01582 546231") in card.lines
    assert rules.card_of({"found": "none"}, SAFE, us=US) is None
    assert rules.card_of({}, SAFE, us=US) is None


def test_each_line_of_a_card_says_who_and_which_number():
    lines = rules.lines_of("Amira, next door, 07700 900111\n\nDr Khan")
    found = rules.obstacles_to_card(found="neutral", lines=lines, ways={})
    assert [one.at_field for one in found] == ["lines"]
    assert not rules.obstacles_to_card(found="neutral", lines=lines[:1], ways={})
    assert rules.obstacles_to_card(found="odd", lines=[], ways={})


@pytest.mark.parametrize(
    ("ways", "says"),
    [
        ({}, ["nobody has asked how they may safely be reached"]),
        # Somebody has asked: there is only nothing that they named as safe.
        ({"never": ["text"]}, []),
        ({"never": ["letter"]}, ["letters are not safe"]),
        ({"ways": ["phone"], "never": ["letter"]}, ["letters are not safe"]),
        (
            {"ways": ["letter"], "also_sees": "He reads it."},
            ["somebody else sees their phone, mail or letterbox"],
        ),
    ],
)
def test_what_the_contact_record_has_against_a_named_card(ways, says):
    assert rules.contradictions(ways) == says
