"""Every page that answers somebody, in a browser: read aloud, on a narrow phone, quiet.

The pages are those that the rooms declare in their `doors.py`; a page that is in no
list fails in tests/house.
"""

import json
import subprocess
import sys

import pytest

from tests import prepared
from tests.house.doors import declared
from tests.journeys.conftest import DESK, Windows
from tests.journeys.pages import HOSTILE
from tests.journeys.served import ROOT, Served, surroundings

PAGES = sorted(name for name, door in declared().items() if door.get == 200)
SETTINGS = "commonside.shell.web.settings"
NARROW = ({"width": 320, "height": 640}, {"width": 360, "height": 640})


@pytest.fixture(scope="session")
def opened(tmp_path_factory):
    """A running installation with one of everything, and where each page stands."""
    base = tmp_path_factory.mktemp("pages")
    prepared.lay_file(base / "var")
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


@pytest.fixture(scope="module")
def shared(chromium, opened):
    """One window for all pages: a new one costs four times what is done in it."""
    windows = Windows(chromium, opened[0].address)
    page = windows(DESK)
    yield windows, page
    windows.close()


@pytest.fixture
def page(shared):
    """That window as somebody else finds it: nobody signed in, nothing went wrong."""
    windows, page = shared
    windows.wrong.clear()
    page.context.clear_cookies()
    page.set_viewport_size(DESK)
    yield page
    windows.judge()


def is_inert(page):
    """S36: what was stored is text: nothing of it is an element, asks or runs."""
    assert page.evaluate("typeof planted") == "undefined"
    asking = page.locator("[hx-get], [data-hx-get], [hx-post], [onclick], [onerror]")
    assert asking.count() == page.locator("#bar[hx-get]").count()


def test_stored_words_that_would_ask_or_run_are_only_text(window, opened):
    """S36: stored `<b hx-get>` and script text are inert, on a page that loads htmx."""
    server, pages = opened
    page = window(DESK)
    one = pages["cases:case"]
    page.context.add_cookies(
        [
            {"name": key, "value": value, "url": server.address}
            for key, value in one["cookie"].items()
        ]
    )
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(one["address"])
    assert HOSTILE.strip() in page.inner_text("main")
    is_inert(page)
    # Even with htmx at work, and the words made elements, nothing comes of them.
    asked.clear()
    page.evaluate(
        """async (words) => {
            const script = document.createElement("script");
            script.src = "/static/django_htmx/htmx-2.min.js";
            await new Promise((done) => {
                script.onload = done;
                document.head.append(script);
            });
            const made = document.createElement("div");
            made.innerHTML = words;
            document.querySelector("main").append(made);
            htmx.process(document.body);
        }""",
        HOSTILE,
    )
    page.wait_for_timeout(300)
    assert page.evaluate("typeof planted") == "undefined"
    assert not [url for url in asked if "/health" in url]
    assert page.evaluate("htmx.config.selfRequestsOnly && !htmx.config.allowEval")
    window.expected += ["Content Security Policy", "404"]


@pytest.mark.parametrize("name", PAGES)
def test_a_page(name, page, opened, axe, fits):
    server, pages = opened
    if name not in pages:
        return  # a file or plain data, not a page
    page.context.add_cookies(
        [
            {"name": key, "value": value, "url": server.address}
            for key, value in pages[name]["cookie"].items()
        ]
    )
    assert page.goto(pages[name]["address"]).status == 200
    assert page.locator("h1").count() == 1
    is_inert(page)
    axe(page)
    fits(page)
    for size in NARROW:
        page.set_viewport_size(size)
        fits(page)
