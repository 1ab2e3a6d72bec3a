"""A team leader reads a sample of cases, and gives a leaver's cases to another."""

import re

import pytest

from tests.journeys import staff
from tests.journeys.conftest import DESK, LIT, PHONE, Windows
from tests.journeys.keyboard import Keyboard
from tests.journeys.served import Served, copied

QUESTIONS = (
    "spoken with as soon as their risk asked",
    "what they want, in their words",
    "safe ways and times recorded",
    "risk asked again when something changed",
    "an owner and a day",
    "told what was done",
    "take over tomorrow",
)


@pytest.fixture(scope="module")
def own(demonstration, tmp_path_factory):
    """A demonstration of our own: what is moved here nobody else misses."""
    base = copied(demonstration, tmp_path_factory.mktemp("supervised"))
    with Served(base, "serve", env=LIT) as server:
        yield server


@pytest.fixture
def visit_own(chromium, own):
    windows = Windows(chromium, own.address)
    yield windows
    windows.close()


def said_of(page, question):
    """What the table of answers says of one question this month: "3 of 4"."""
    row = page.get_by_role("row").filter(has_text=question)
    return row.get_by_role("cell").last.inner_text()


def test_a_sample_is_drawn_read_and_seen_in_the_trend(visit_own, axe, fits):
    def look(page):
        fits(page)
        axe(page)

    page = visit_own(DESK)
    keys = Keyboard(page, look)
    staff.signs_in(keys, "Samuel Osei")
    staff.goes_to(keys, "Samples")
    before = said_of(page, QUESTIONS[-1])
    keys.follow("Draw a sample")
    keys.push("Draw")
    keys.sees("Each case is read by somebody else.")
    keys.follow("Read and score")
    for question in QUESTIONS[:-1]:
        keys.choose(question, "Yes")
    keys.choose(QUESTIONS[-1], "No")
    keys.fill("What should change", "Write down who has the keys.")
    keys.push("Save the answers")
    keys.sees("Answers saved.", "Write down who has the keys.")
    staff.goes_to(keys, "Samples")
    keys.sees("1 of 6 read")
    after = said_of(page, QUESTIONS[-1])
    assert after != before
    # One more was asked, and none more was met.
    met, asked = map(int, after.split(" of "))
    was = re.match(r"(\d+) of (\d+)", before)
    assert (met, asked) == (int(was[1]), int(was[2]) + 1) if was else (0, 1)


def test_an_officer_leaves_and_their_cases_move_but_those_refused(visit_own, axe, fits):
    """Dan knows somebody in some of them: these are listed with why, and stay."""
    page = visit_own(PHONE)
    keys = Keyboard(page)
    staff.signs_in(keys, "Samuel Osei")
    staff.goes_to(keys, "Team")
    keys.follow("Many cases at once")
    page.get_by_label("Whose cases").select_option(label="Joanne Fielding")
    page.get_by_role("button", name="Show").click()
    boxes = page.get_by_role("group", name="which of them").get_by_role("checkbox")
    chosen = boxes.count()
    assert chosen > 2
    choices = page.get_by_label("To", exact=True).locator("option")
    dan = choices.filter(has_text="Dan Reeve").first
    assert "open" in dan.inner_text()
    page.get_by_label("To", exact=True).select_option(dan.get_attribute("value"))
    page.get_by_label("Why").fill("Joanne leaves at the end of the month.")
    page.get_by_role("button", name="Move them").click()
    said = page.get_by_role("status").inner_text()
    moved, stayed = map(int, re.search(r"(\d+) moved, (\d+) stayed", said).groups())
    assert moved > 0
    assert moved + stayed == chosen
    # Mrs Begum's case is among those that Dan is shut out of.
    assert stayed == said.count("Dan Reeve cannot take this case.") >= 1
    fits(page)
    axe(page)
    assert boxes.count() == stayed
    keys.sees("Mrs Begum")
