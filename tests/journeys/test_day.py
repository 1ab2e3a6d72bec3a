"""A day of those who look after people: the case officer, and the victims' champion."""

import pytest

from tests.journeys import staff
from tests.journeys.keyboard import Keyboard


@pytest.fixture
def keys(visit, axe):
    """Somebody with no mouse, each of whose pages is read by axe."""
    return Keyboard(visit(), axe)


def test_an_officer_rings_writes_and_looks_twice(keys):
    staff.signs_in(keys, "Joanne Fielding")
    staff.goes_to(keys, "My work")
    ring = keys.page.get_by_role("region", name="Ring now")
    keys.sees("Miss Tully", "25 h late")
    keys.follow("Miss Tully", within=ring)
    keys.choose("Who answered", "Answered")
    keys.fill("What was said", "Two quiet nights. She writes everything down.")
    keys.choose("Next contact", "")
    keys.fill("Their wishes today", "Ask him before anybody visits.")
    keys.push("Save contact")
    keys.sees("Ask him before anybody visits.")
    staff.goes_to(keys, "My work")
    assert ring.get_by_role("link", name="Miss Tully").count() == 0

    new = keys.page.get_by_role("region", name="New to me")
    keys.follow("Mr Whitlock", within=new)
    staff.more(keys, "Checklist")
    keys.follow("When and where we meet")
    keys.fill("Day and time", "Tuesday at 10:00")
    keys.fill("Where", "at the library")
    keys.push("Send it, if it is safe")
    keys.sees("When and where we meet")

    staff.looks_up(keys, "Miss Kaye")
    staff.more(keys, "Evidence")
    keys.follow("Behaviour that affects others")
    keys.sees("people on the stairs until three", "words that somebody told us")
    keys.tick("I have read each of these")
    keys.push("Joanne Fielding: it may go")
    keys.sees("Noted with your name.")
    staff.more(keys, "Evidence")
    keys.follow("Diary sheets")
    keys.push("I have read the diary")
    keys.sees("Read by Joanne Fielding", "8 entries")
    keys.follow("Give diary sheets")
    keys.tick("They have somewhere to keep the sheets")
    keys.push("They have them")
    keys.sees("Sheets are out with Miss Kaye")


def test_the_champion_speaks_up_for_somebody_who_was_failed(keys):
    staff.signs_in(keys, "Grace")
    staff.goes_to(keys, "Victims")
    lists = keys.page.get_by_role("navigation", name="Lists")
    for name in ("Promises broken", "Support not followed up"):
        keys.follow(name, within=lists)
        keys.sees(name)
    keys.follow("Cases that fail somebody", within=lists)
    keys.sees("Mr Novak", "support that nobody followed up")
    keys.follow("Bring it before a panel")
    keys.follow("tick it")
    keys.tick("The panel knows what the person wants")
    keys.push("Save the checklist")
    staff.more(keys, "Bring it before a panel")
    keys.choose("Before whom?", "The anti-social behaviour panel")
    keys.fill("What they should decide", "Who sits with him, and by when.")
    keys.push("Bring it")
    keys.sees("It is with them.")
    staff.more(keys, "Checklist")
    keys.sees("With a panel or a court", "the case is here")
