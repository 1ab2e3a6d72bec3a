"""Who checks the history does so by keyboard: one case, each look, a partner's copy."""

import json
import re

from tests.journeys import staff
from tests.journeys.conftest import DESK
from tests.journeys.keyboard import Keyboard


def test_the_history_is_read_and_taken_along_by_keyboard(visit, axe, fits):
    """S10: overview, the history of a case, who looked, and a copy to check alone."""

    def look(page):
        fits(page)
        axe(page)

    officer = Keyboard(visit(DESK))
    staff.signs_in(officer, "Joanne Fielding")
    staff.goes_to(officer, "Cases")
    number = re.search(r"C-\d{6}", officer.page.inner_text("main"))[0]
    keys = Keyboard(visit(DESK), look)
    staff.signs_in(keys, "Ines Duarte")
    staff.goes_to(keys, "History")
    keys.fill("Number of the case", "C-000000")
    keys.push("Show its history")
    keys.sees("There is no case with this number.")
    keys.fill("Number of the case", number)
    keys.push("Show its history")
    keys.sees(f"History of {number}", "The history is whole.", "What was done")
    keys.follow("Each look, by person, agency and day")
    keys.select("Who", "Joanne Fielding")
    keys.tick("Lists in which it stood, too")
    keys.push("Show")
    keys.sees("Joanne Fielding")
    keys.goes_to(f"/staff/history/{number}/")
    keys.follow("A copy that a partner can check")
    keys.tick("With all seals up to the newest")
    button = keys.page.get_by_role("button", name="Make the file")
    keys.tab_to(button)
    with keys.page.expect_download() as fetching:
        keys.press("Enter")
    lines = fetching.value.path().read_text().splitlines()
    assert len([json.loads(line) for line in lines]) > 3
