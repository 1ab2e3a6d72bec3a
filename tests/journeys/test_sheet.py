"""A sheet of 300 cases is live within ten minutes without help, and undone in one."""

import re
import time

import pytest

from tests.exchange.sheets import HOUSING, as_xlsx, housing
from tests.journeys import staff
from tests.journeys.keyboard import Keyboard

TEN_MINUTES, ONE_MINUTE = 600, 60


@pytest.fixture
def sheet(tmp_path):
    """Mixed days, two officers who are not here, five lines twice, a title above."""
    path = tmp_path / "asb cases.xlsx"
    path.write_bytes(as_xlsx(HOUSING, housing(300), above=[["ASB cases"], []]))
    return path


def test_a_sheet_of_three_hundred_goes_live_and_is_undone(visit, sheet, axe, fits):
    page = visit()
    keys = Keyboard(page)
    began = time.monotonic()
    staff.signs_in(keys, "Samuel Osei")
    staff.goes_to(keys, "Lists")
    keys.follow("Bring a list in")
    axe(page)
    page.get_by_label("Which list is it?").select_option("Housing ASB list")
    page.get_by_label("Whose numbers does it hold?").select_option("Housing system")
    page.get_by_label("File").set_input_files(sheet)
    keys.push("Try it")
    keys.sees(
        "Bring 292 lines in",
        "There is no colleague “Kim Away” who can have a case.",
        "Says the same as line 4.",
    )
    axe(page)
    fits(page)
    page.get_by_label("“Kim Away”, in 2 lines").select_option("Dan Reeve")
    page.get_by_label("“P. Gone”, in 1 line").select_option("Joanne Fielding")
    keys.push("Try it so")
    keys.sees("Bring 295 lines in")
    keys.push("Bring 295 lines in")
    page.get_by_role("link", name="See what came of it").click(timeout=300_000)
    keys.sees("What came of it")
    axe(page)
    assert time.monotonic() - began < TEN_MINUTES

    staff.goes_to(keys, "Cases")
    keys.fill("Words in the cases", "HA-0007")
    keys.push("Find words")
    keys.follow("Tenant Number 7")
    keys.follow("Other systems")
    page.wait_for_url(re.compile("/staff/exchange/C-"))
    keys.sees("HA-0007", "Housing system")
    axe(page)
    fits(page)

    staff.goes_to(keys, "Lists")
    keys.follow("Cases of")
    began = time.monotonic()
    keys.push("Undo all of it")
    keys.sees("Nothing of it stays.")
    assert time.monotonic() - began < ONE_MINUTE
