"""The main story, from a resident's report to a resolved case, by keyboard alone."""

import pytest

from tests.journeys import resident, staff
from tests.journeys.conftest import DESK, PHONE
from tests.journeys.keyboard import Keyboard

WHO = "Ms Yusuf"
HOUSING = "Luton homes and tenancies"
STEP = "Change the lock and fit a chain"


@pytest.fixture
def look(axe, fits):
    """What is asked of every page that the story comes by.

    On the wide screen no reading by axe: test_every_page does that.
    """

    def check(page):
        fits(page)
        if page.viewport_size == PHONE:
            axe(page)

    return check


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_from_report_to_resolved(visit, look, size):
    keys = Keyboard(visit(size), look)
    keys.goes_to("/tour/")
    keys.push("Start afresh")
    resident.tells(keys, where="Kestrel House", phone="07700 900155")
    staff.opens_case(keys, known_as=WHO, owner="Joanne Fielding")
    staff.finds_case(keys, WHO)
    staff.notes_call(keys)
    staff.asks_risk(keys)
    staff.brings_in(keys, HOUSING)
    staff.offers_step(keys, STEP, HOUSING)
    staff.agrees_plan(keys)
    staff.answers_step(keys, WHO, STEP)
    staff.finishes_step(keys, WHO, STEP)
    staff.looks_up(keys, WHO)
    staff.watches(keys)
    staff.closes(keys)
    staff.agrees_to_closing(keys, WHO)
    staff.finds_in_figure(keys, WHO)
    resident.reads_figure(keys)
