"""An officer adds photos to a case by keyboard, and sees what became of each."""

import re
import time

from tests.files import hostile
from tests.journeys.conftest import DESK
from tests.journeys.keyboard import Keyboard
from tests.journeys.test_contact import as_joanne

LOADED = "image => image.complete && image.naturalWidth > 0"


def test_photos_are_added_checked_and_shown(visit, axe, fits, tmp_path):
    """S40: from "being checked" to our own copy, or to why it is refused."""
    good, torn = tmp_path / "stairs.jpg", tmp_path / "torn.jpg"
    good.write_bytes(hostile.with_place())
    torn.write_bytes(hostile.picture(size=(900, 700))[:2000])
    page = visit(DESK)
    as_joanne(page)
    keys = Keyboard(page)
    keys.follow("Files")
    page.wait_for_url(re.compile("/files/$"))
    keys.tab_to(page.get_by_label("Add photos"))
    # What opens there is the browser's own window, which is not ours to try.
    page.get_by_label("Add photos").set_input_files([good, torn])
    keys.enter(page.get_by_role("button", name="Add", exact=True))
    keys.sees("Added. They are being checked.")
    until = time.monotonic() + 90
    while "Being checked" in page.inner_text("main"):
        assert time.monotonic() < until, "no worker checked them"
        page.reload()
    keys.sees("the file is not whole, or is no picture", "64 by 48")
    picture = page.get_by_alt_text("Photo 1 of 2 added to the case")
    picture.scroll_into_view_if_needed()
    page.wait_for_function(LOADED, arg=picture.element_handle())
    axe(page)
    fits(page)
    keys.tab_to(page.get_by_role("link", name="Save the original").first)
    with page.expect_download() as fetching:
        keys.press("Enter")
    assert re.fullmatch(r"photo-\w{12}\.jpg", fetching.value.suggested_filename)
    assert fetching.value.path().read_bytes() == good.read_bytes()
