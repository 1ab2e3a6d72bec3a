"""An officer notes a call by keyboard alone, at a desk and on a phone."""

import re

import pytest

from tests.journeys.conftest import DESK, PHONE
from tests.journeys.keyboard import Keyboard

SAVED = re.compile(r"(?<!Not )Saved \d\d:\d\d")
OFFLINE = re.compile("ERR_INTERNET_DISCONNECTED|Failed to fetch")


def as_joanne(page):
    """Signed in by the demonstration's own door, at Mrs Begum's case."""
    page.goto("/tour/")
    page.get_by_role("button", name="Joanne Fielding", exact=True).click()
    page.get_by_role("button", name="Pass this step").click()
    page.wait_for_url("**/staff/work/")
    page.goto("/staff/cases/list/?owner=me&band=1")
    page.get_by_role("link", name="Mrs Begum").first.click()
    # Keys are heard only once the page and its script are there.
    page.wait_for_url(re.compile(r"/staff/cases/C-\d+/$"))


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_a_call_is_noted_by_keyboard(visit, axe, fits, size):
    page = visit(size)
    as_joanne(page)
    keys = Keyboard(page)
    if size is DESK:
        keys.shortcut("c")
    else:
        page.locator(".cs-bar").get_by_role("link", name="Add contact").click()
    page.wait_for_url(re.compile("/contact/$"))
    axe(page)
    fits(page)
    note = page.get_by_label("What was said")
    keys.tab_to(note)
    keys.write("Man on the landing again.")
    keys.press("Alt+1")
    keys.press("Alt+5")
    assert note.input_value() == (
        "Man on the landing again. It happened again Children were there "
    )
    keys.press("Control+Enter")
    page.wait_for_url(re.compile(r"/staff/cases/C-\d+/$"))
    assert page.get_by_text("Contact saved. Next:").count() == 1
    axe(page)
    fits(page)


def test_a_note_outlives_leaving_the_page_and_a_lost_connection(visit):
    page = visit(DESK)
    as_joanne(page)
    keys = Keyboard(page)
    keys.shortcut("c")
    page.wait_for_url(re.compile("/contact/$"))
    note = page.get_by_label("What was said")
    keys.tab_to(note)
    keys.write("Half a sentence")
    page.context.set_offline(True)
    page.get_by_text("Not saved yet. Keep typing.").wait_for(timeout=15_000)
    keys.write(" and the rest")
    page.context.set_offline(False)
    page.get_by_text(SAVED).wait_for(timeout=15_000)
    page.reload()
    said = page.get_by_label("What was said")
    assert said.input_value() == "Half a sentence and the rest"
    said.focus()
    keys.press("Escape")
    page.wait_for_url(re.compile(r"/staff/cases/C-\d+/$"))
    keys.shortcut("c")
    page.wait_for_url(re.compile("/contact/$"))
    kept = page.get_by_label("What was said").input_value()
    assert kept == "Half a sentence and the rest"
    page.get_by_label("What was said").fill("Done.")
    page.get_by_role("button", name="Save contact").last.click()
    page.wait_for_url(re.compile(r"/staff/cases/C-\d+/$"))
    visit.wrong = [w for w in visit.wrong if not OFFLINE.search(w)]


def test_a_quick_phrase_without_script(visit):
    page = visit(DESK, script=False)
    as_joanne(page)
    page.get_by_role("link", name="Add contact").first.click()
    page.get_by_label("What was said").fill("Quiet.")
    page.get_by_role("button", name="Better this week").click()
    assert page.get_by_label("What was said").input_value().startswith("Quiet. Better")
    page.get_by_role("button", name="Save contact").last.click()
    assert page.get_by_text("Contact saved. Next:").count() == 1
