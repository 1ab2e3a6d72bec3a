"""The ten main pages at two sizes: what must be seen without scrolling, and pictures.

The pictures of the README are made here: with COMMONSIDE_SCREENSHOTS=docs/screenshots
they are written there, else they are thrown away with the other files of the tests.
"""

import io
import os
from pathlib import Path

import pytest
from PIL import Image

from tests.journeys import resident, staff
from tests.journeys.conftest import DESK, PHONE, Windows
from tests.journeys.keyboard import Keyboard

SIZES = {"phone": PHONE, "desk": DESK}
FONT = Path(__file__).parent / "fonts.conf"
LIGHTEST = 120_000  # bytes of one picture
COLOURS = 200
# The middle of the words is inside the window, and nothing lies over it.
IN_SIGHT = """element => {
  const range = document.createRange();
  range.selectNodeContents(element);
  const box = range.getBoundingClientRect();
  const x = box.left + Math.min(box.width / 2, 40), y = box.top + box.height / 2;
  if (box.bottom > innerHeight || box.top < 0) return false;
  const top = document.elementFromPoint(x, y);
  return !!top && (element.contains(top) || top.contains(element)
    || [...(top.labels || [])].includes(element));
}"""


@pytest.fixture(scope="module")
def camera(start_browser):
    """A browser whose letters are the same on every machine that has the font."""
    browser = start_browser(FONTCONFIG_FILE=str(FONT))
    yield browser
    browser.close()


@pytest.fixture(params=SIZES)
def keys(request, camera, served):
    """Somebody at a keyboard, before a window of this size, and nothing done yet."""
    windows = Windows(camera, served.address)
    found = Keyboard(windows(SIZES[request.param]))
    found.size = request.param
    found.goes_to("/tour/")
    found.push("Start afresh")
    yield found
    windows.close()


@pytest.fixture
def picture(tmp_path):
    """`picture(keys, name, *facts)`: each fact is in sight, and a picture is kept."""
    folder = Path(os.environ.get("COMMONSIDE_SCREENSHOTS", tmp_path))

    def take(keys, name, *facts):
        folder.mkdir(parents=True, exist_ok=True)
        image = Image.open(io.BytesIO(keys.page.screenshot())).convert("RGB")
        small = image.quantize(COLOURS)
        path = folder / f"{name}-{keys.size}.png"
        small.save(path, optimize=True)
        assert path.stat().st_size < LIGHTEST
        hidden = [fact for fact in facts if not in_sight(keys.page, fact)]
        assert not hidden, f"{name} at {keys.size}: {hidden} must be scrolled to"

    return take


def in_sight(page, fact):
    found = page.get_by_text(fact).filter(visible=True)
    return any(found.nth(n).evaluate(IN_SIGHT) for n in range(found.count()))


def test_a_resident_tells_and_somebody_reads(keys, picture):
    keys.goes_to("/")
    picture(
        keys,
        "front",
        "In danger now?",
        "Leave this site",
        "It is happening to me",
        "Something in a place",
        "Hate, because of who I am",
        "I am worried about someone",
        "Rather talk?",
    )

    def look(page):
        if page.url.endswith("/report/ways/"):
            picture(
                keys,
                "question",
                "Question ",
                "How can we answer you safely?",
                "Ring me",
                "Letter",
                "None. I will contact you",
                "Continue",
            )
        if page.url.endswith("/report/sent/") and "Hide it" in page.content():
            picture(
                keys,
                "sent",
                "We have it",
                "A person reads it",
                "ring you within 24 hours",
                "If you ring us, say",
                "Hide it",
            )

    keys.look = look
    resident.tells(keys, where="Kestrel House", phone="07700 900155")

    keys.look = lambda page: None
    staff.signs_in(keys, "Priya Nair")
    staff.goes_to(keys, "Reports")
    desk = ("3 matches", "Safe to ring", "Open a case", "I know someone here")
    both = ("High", "In their words", "red flags")
    picture(keys, "triage", *both, *(desk if keys.size == "desk" else ()))


def test_an_officer(keys, picture):
    staff.signs_in(keys, "Joanne Fielding")
    desk = keys.size == "desk"
    sections = ("Due today", "My move", "Their move") if desk else ()
    picture(keys, "my-work", "Ring now", "Mrs Begum", "26 h late", *sections)
    staff.looks_up(keys, "Mrs Begum")
    picture(
        keys,
        "case",
        "07700 900142",
        "voicemail, text, letter",
        "High 31 of 48",
        "threatened now, daily, extremely affected",
        "26 h late",
        "Do the locks first. I don't want my name used.",
        "Next contact",
        "Last contact",
        "Next step and whose move",
        "Restricted:",
        *(
            ("Change the lock and fit a chain", "Not accepted", "What we have done")
            if desk
            else ()
        ),
    )
    keys.follow("Add contact")
    picture(
        keys,
        "contact-note",
        "07700 900142",
        "Answered",
        "It happened again",
        "Safe tonight?",
        "Next contact (required)",
        "Other date",
        "Their wishes today, in their words",
        "Save contact",
        *(("If someone else answers", "Last time") if desk else ()),
    )


def test_the_figure_in_public(keys, picture):
    keys.goes_to("/")
    keys.follow("How often does it stop?")
    picture(
        keys,
        "figure",
        "a figure of invented cases",
        "Cases closed from",
        "The behaviour stopped, and did not return within 28 days.",
        "the plan's claim of 2017",
        "Confirmed by the person harmed",
        "By an officer's evidence only",
        "We lost contact",
        "The person withdrew",
        *(("Opened again in 90 days", "Left out") if keys.size == "desk" else ()),
    )


def test_the_map(keys, picture):
    staff.signs_in(keys, "Mina Kessler")
    staff.goes_to(keys, "Places")
    desk = ("Central", "Luton") if keys.size == "desk" else ()
    picture(keys, "map", "357 incidents", "Police move each incident", *desk)


def test_the_tour(keys, picture):
    keys.goes_to("/tour/")
    steps = ("as a resident", "as Priya", "as Joanne", "as Tom")
    desk = ("as Samuel", "as Ines", "Start with step 1", "Start afresh")
    picture(keys, "tour", *steps, *(desk if keys.size == "desk" else ()))
