"""A Case Review in the browser, from an application to a published year."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.journeys import staff
from tests.journeys.conftest import DESK, PHONE
from tests.journeys.keyboard import Keyboard

WHO = "Rosalind Peake"


@pytest.fixture
def look(axe, fits):
    def check(page):
        fits(page)
        if page.viewport_size == PHONE:
            axe(page)

    return check


def applies(keys: Keyboard) -> None:
    """A resident, on a phone and without script; nothing tells what we hold."""
    keys.goes_to("/case-review/")
    keys.sees("Three separate incidents")
    keys.follow("Ask for a Case Review")
    keys.choose("For whom do you ask?", "For myself or my household")
    keys.push("Continue")
    keys.fill("What happens, and how often?", "They set fire to the bins again.")
    keys.fill("Where?", "Flat 1, Kestrel House")
    keys.push("Continue")
    keys.fill("To whom?", "The police")
    keys.push("Continue")
    keys.tick("Ring me")
    keys.push("Continue")
    keys.fill("Your name", WHO)
    keys.fill("Telephone number", "07700 900171")
    keys.push("Continue")
    keys.sees("They set fire to the bins again.", "The police")
    keys.push("Send it")
    keys.sees("We have it", "within 3 working days of your asking")


def opens(keys: Keyboard, name: str = "Grace Adeyemi") -> None:
    staff.signs_in(keys, name)
    staff.goes_to(keys, "Case Reviews")


def decides(keys: Keyboard) -> None:
    """Acknowledged, looked into, decided: with every clock in sight."""
    opens(keys)
    keys.follow(WHO)
    keys.sees("Clocks", "The panel meets", "begins when the panel has met")
    keys.follow("Acknowledge it")
    keys.push("Acknowledge")
    keys.sees("Not safe to send", "Said in person")
    keys.push("Said in person")
    keys.follow("Ask agencies what they hold")
    keys.tick("Luton Borough Council")
    keys.push("Ask them")
    for days in (60, 40, 20):
        keys.follow("Add a complaint")
        keys.day("Reported on", staff.today() - timedelta(days=days))
        keys.push("Add it")
    keys.sees("3 of 3: met")
    keys.follow("Decide the threshold")
    keys.choose("Is the threshold met?", "Yes")
    keys.push("Decide")
    keys.sees("threshold met")


def calls_panel(keys: Keyboard) -> None:
    keys.follow("Call the panel")
    moment = datetime.now(ZoneInfo("Europe/London")) + timedelta(days=20)
    field = keys.page.get_by_label("When")
    keys.tab_to(field)
    field.fill(f"{moment:%Y-%m-%dT10:00}")
    keys.fill("Who chairs it", "Ros Bell")
    keys.tick("Tom Ellery")
    keys.push("Call it")
    keys.sees("Chair: Ros Bell")
    keys.follow("Settle how the person takes part")
    keys.choose("How the person takes part", "Comes to the panel")
    keys.push("Save")
    keys.sees("The person: Comes to the panel")


def counts(keys: Keyboard) -> None:
    """A year that is over: one counts it, another shows it to the town."""
    year = staff.today().year - (1 if staff.today().month >= 4 else 2) - 1
    opens(keys)
    keys.follow("Years")
    keys.select("Year", f"April {year} to March {year + 1}")
    keys.push("Count it")
    keys.sees("Another person looks and publishes")
    staff.signs_in(keys, "Helen Marsh")
    staff.goes_to(keys, "Review years")
    keys.follow("Look and publish")
    keys.push("Show it to the town")
    keys.sees("Published")
    keys.goes_to("/case-review/figures/")
    keys.sees(f"April {year}", "Reviews carried out")


def test_from_application_to_published_figure(visit, look):
    applies(Keyboard(visit(PHONE), look))
    keys = Keyboard(visit(DESK), look)
    decides(keys)
    calls_panel(keys)
    counts(keys)
