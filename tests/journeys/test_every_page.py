"""Every page that answers somebody, in a browser: read aloud, on a narrow phone, quiet.

The pages are those that the rooms declare in their `doors.py`; a page that is in no
list fails in tests/house.
"""

import json
import subprocess
import sys

import pytest

from tests.house.doors import declared
from tests.journeys.conftest import DESK, Windows
from tests.journeys.served import ROOT, Served, surroundings

PAGES = sorted(name for name, door in declared().items() if door.get == 200)
SETTINGS = "commonside.shell.web.settings"
NARROW = ({"width": 320, "height": 640}, {"width": 360, "height": 640})


@pytest.fixture(scope="session")
def opened(tmp_path_factory):
    """A running installation with one of everything, and where each page stands."""
    base = tmp_path_factory.mktemp("pages")
    made = subprocess.run(
        [sys.executable, "-m", "tests.journeys.pages"],
        cwd=ROOT,
        env=surroundings(base) | {"DJANGO_SETTINGS_MODULE": SETTINGS},
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    ).stdout
    with Served(base, "serve") as server:
        yield server, json.loads(made)


@pytest.fixture
def window(chromium, opened):
    windows = Windows(chromium, opened[0].address)
    yield windows
    windows.close()


@pytest.mark.parametrize("name", PAGES)
def test_a_page(name, window, opened, axe, fits):
    server, pages = opened
    if name not in pages:
        return  # a file or plain data, not a page
    page = window(DESK)
    page.context.add_cookies(
        [
            {"name": key, "value": value, "url": server.address}
            for key, value in pages[name]["cookie"].items()
        ]
    )
    assert page.goto(pages[name]["address"]).status == 200
    assert page.locator("h1").count() == 1
    axe(page)
    fits(page)
    for size in NARROW:
        page.set_viewport_size(size)
        fits(page)
