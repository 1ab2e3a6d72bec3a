"""Which way is open to a message, and what of it may show: the gate as tables."""

from datetime import UTC, datetime, timedelta

import pytest

from commonside.ground.design.reaching import Reach, Way
from commonside.ground.letters.rules import gate

BODY = {"email": [{"en": "Hello {name}"}], "text": [{"en": "Hi"}], "letter": [{}]}
HEAD = {
    "subject": {"en": "A message for you", "pl": "Wiadomosc"},
    "sender": {"en": "A message"},
    "veiled": {"en": "Ring {word} on {phone}."},
    "open": [{"en": "From {us}."}],
    "close": [{"en": "Ring {phone}."}],
}
EMAIL, TEXT, LETTER = Way("email", "a@b"), Way("text", "07"), Way("letter", "Flat 4")
SEEN_TEXT, SEEN_LETTER = Way("text", "07", False), Way("letter", "Flat 4", False)
NOW = datetime(2026, 11, 19, 12, tzinfo=UTC)


def all_carry(channel, is_plain):
    return True


def ways(reach, *, is_veiled=False, body=BODY, carries=all_carry):
    found = gate.passages(reach, body, is_veiled=is_veiled, carries=carries)
    return [(one.way.channel, one.is_veiled) for one in found]


@pytest.mark.parametrize(
    ("reach", "is_veiled", "open_ways"),
    [
        (None, False, []),
        (Reach(), False, []),
        # In the order in which they were named; nothing is veiled that need not be.
        (Reach((TEXT, EMAIL)), False, [("text", False), ("email", False)]),
        (Reach((LETTER,)), False, [("letter", False)]),
        # Somebody else sees it: veiled, and only where there is a word to know us by.
        (Reach((SEEN_TEXT,), say="library"), False, [("text", True)]),
        (Reach((SEEN_TEXT,)), False, []),
        # An envelope tells who wrote, with or without a word.
        (Reach((SEEN_LETTER,), say="library"), False, []),
        (Reach((LETTER,), say="library"), True, []),
        (Reach((LETTER, EMAIL), say="library"), True, [("email", True)]),
        (Reach((EMAIL,)), True, []),
    ],
)
def test_the_ways_that_are_open(reach, is_veiled, open_ways):
    assert ways(reach, is_veiled=is_veiled) == open_ways


def test_a_template_without_words_for_a_channel_does_not_go_by_it():
    """Nobody gets a letter that was only ever written as a text."""
    body = {"text": BODY["text"]}
    reach = Reach((LETTER, EMAIL, TEXT), say="library")
    assert ways(reach, body=body) == [("text", False)]
    # Veiled it has the same few words whatever the template says.
    assert ways(reach, body=body, is_veiled=True) == [("email", True), ("text", True)]


def test_what_nobody_carries_is_no_way_and_a_carrier_must_not_name_us():
    reach = Reach((EMAIL, TEXT), shows=frozenset({"sender"}), say="library")
    asked = []

    def carries(channel, is_plain):
        asked.append((channel, is_plain))
        return channel == "text"

    assert ways(reach, carries=carries) == [("text", False)]
    assert asked == [("email", False), ("text", False)]
    asked.clear()
    ways(reach, is_veiled=True, carries=carries)
    ways(Reach((EMAIL,)), carries=carries)
    assert asked == [("email", True), ("text", True), ("email", True)]


@pytest.mark.parametrize(
    ("shows", "plain"),
    [
        (set(), {"email", "text", "letter"}),
        ({"sender"}, {"letter"}),
        ({"envelope"}, {"email", "text"}),
        # That a caller may show says nothing of what is written.
        ({"caller_id"}, {"email", "text", "letter"}),
    ],
)
def test_our_name_shows_outside_only_where_they_said_so(shows, plain):
    reach = Reach(shows=frozenset(shows))
    found = {one for one in gate.CHANNELS if gate.must_be_plain(reach, one)}
    assert found == plain


def opens(at):
    return lambda asked: at


@pytest.mark.parametrize(
    ("way", "opens_at", "waits_until", "is_ever"),
    [
        (EMAIL, NOW, None, True),
        (EMAIL, NOW + timedelta(hours=3), NOW + timedelta(hours=3), True),
        # There is no safe hour: it never leaves.
        (EMAIL, None, None, False),
        (TEXT, None, None, False),
        # A letter lies in its box whatever the hour.
        (LETTER, None, None, True),
        (LETTER, NOW + timedelta(hours=3), None, True),
    ],
)
def test_what_arrives_at_once_waits_for_a_safe_hour(
    way, opens_at, waits_until, is_ever
):
    reach, passage = Reach((way,), opens=opens(opens_at)), gate.Passage(way, False)
    assert gate.waits(reach, passage, NOW) == waits_until
    assert gate.is_ever_open(reach, passage, NOW) is is_ever


VALUES = {"us": "Safer Town", "phone": "01632 960200"}


@pytest.mark.parametrize(
    ("reach", "passage", "said"),
    [
        (
            Reach(name="Ada", shows=frozenset({"sender"})),
            gate.Passage(EMAIL, False),
            gate.Said(
                "a@b",
                "Safer Town",
                "A message for you",
                "From Safer Town.\n\nHello Ada\n\nRing 01632 960200.",
            ),
        ),
        # Not a word of ours on the outside; inside it may still say who we are.
        (
            Reach(name="Ada"),
            gate.Passage(EMAIL, False),
            gate.Said(
                "a@b",
                "A message",
                "A message for you",
                "From Safer Town.\n\nHello Ada\n\nRing 01632 960200.",
            ),
        ),
        # Veiled: their word is who writes, and nothing of the template is in it.
        (
            Reach(name="Ada", say="library", shows=frozenset({"sender"})),
            gate.Passage(TEXT, True),
            gate.Said(
                "07", "library", "A message for you", "Ring library on 01632 960200."
            ),
        ),
        # In their language where the template has all of it, else all in English.
        (
            Reach(name="Ada", say="library", language="pl"),
            gate.Passage(TEXT, True),
            gate.Said(
                "07", "library", "A message for you", "Ring library on 01632 960200."
            ),
        ),
    ],
)
def test_a_message_exactly_as_it_leaves(reach, passage, said):
    """S27: sender, subject and first words are the same plain ones every time."""
    assert gate.said(BODY, HEAD, passage, reach=reach, values=VALUES) == said


def test_every_blank_is_asked_for_at_its_field():
    body = {"needs": [{"code": "done", "label": {"en": "What was done"}}]}
    assert gate.obstacles_to_writing({}, {}) == []
    assert gate.obstacles_to_writing(body, {"done": "A lock."}) == []
    for words in ({}, {"done": "  "}):
        (wrong,) = gate.obstacles_to_writing(body, words)
        assert (str(wrong), wrong.at_field) == ("Fill in “What was done”.", "done")
