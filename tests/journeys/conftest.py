"""A browser, a demonstration to visit, and what every page must never do."""

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    sync_playwright,
)

from tests.journeys.served import Served, commonside, copied
from tools.run_tests import BROWSERS

PHONE = {"width": 360, "height": 640}
DESK = {"width": 1366, "height": 768}
# Debian's own Chromium, told to keep to itself.
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
LIT = {"COMMONSIDE_DEMONSTRATION": "1"}
# Every state is met in the small one; the pictures of the README show the whole.
SIZE = "300" if "COMMONSIDE_SCREENSHOTS" in os.environ else "60"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def start_browser() -> Iterator[Callable[..., Browser]]:
    """Starts a browser, with more surroundings if asked; all end with the run."""
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        pytest.skip("no Chromium on this machine")
    with sync_playwright() as playwright:

        def start(**env: str) -> Browser:
            return playwright.chromium.launch(
                executable_path=path, args=QUIET, env={**os.environ, **env}
            )

        yield start


@pytest.fixture(scope="session")
def chromium(start_browser: Callable[..., Browser]) -> Browser:
    return start_browser()


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration as `commonside demo` leaves it, stopped; copy before use.

    Built once however many processes test; whoever works on journeys may name a folder
    in which it stays between two runs.
    """
    run = tmp_path_factory.getbasetemp()
    run = run.parent if "PYTEST_XDIST_WORKER" in os.environ else run
    base = Path(os.environ.get("COMMONSIDE_TESTS_DEMONSTRATION", run / "demonstration"))
    base.mkdir(parents=True, exist_ok=True)
    with (base / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        commonside(base, "demo", "--build", "--size", SIZE, env=LIT)
    return base


@pytest.fixture(scope="session")
def served(
    demonstration: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Served]:
    """One running demonstration for the journeys that can share it."""
    base = copied(demonstration, tmp_path_factory.mktemp("served"))
    with Served(base, "serve", env=LIT) as server:
        yield server


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """One running installation as `commonside setup` leaves it: no demonstration."""
    base = tmp_path_factory.mktemp("installed")
    commonside(base, "setup", "--profile", "luton")
    with Served(base, "serve") as server:
        yield server


class Windows:
    """Browser windows on one server, and what went wrong in any of them.

    A page may ask nothing of another host, and may write no error to the console;
    a test names in `expected` a part of what it provokes.
    """

    def __init__(self, browser: Browser, address: str) -> None:
        self.browser = browser
        self.address = address
        self.contexts: list[BrowserContext] = []
        self.wrong: list[str] = []
        self.expected: list[str] = []

    def __call__(self, size: dict = DESK, *, script: bool = True) -> Page:
        context = self.browser.new_context(
            base_url=self.address,
            viewport=size,
            java_script_enabled=script,
            locale="en-GB",
            timezone_id="Europe/London",
        )
        self.contexts.append(context)
        page = context.new_page()
        page.on("request", self.asked)
        page.on("console", self.said)
        page.on("pageerror", lambda error: self.wrong.append(f"script: {error}"))
        return page

    def asked(self, request: Request) -> None:
        if not request.url.startswith((self.address, "data:", "blob:")):
            self.wrong.append(f"asked {request.url}")

    def said(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.wrong.append(f"console: {message.text}")

    def close(self) -> None:
        for context in self.contexts:
            context.close()
        self.judge()

    def judge(self) -> None:
        """Fails with what went wrong since it was asked last."""
        told, self.wrong = self.wrong, []
        wrong = [w for w in told if not any(e in w for e in self.expected)]
        assert not wrong, wrong


@pytest.fixture
def visit(chromium: Browser, served: Served) -> Iterator[Windows]:
    """Opens a window on the demonstration: `visit()`, `visit(PHONE, script=False)`."""
    windows = Windows(chromium, served.address)
    yield windows
    windows.close()


@pytest.fixture
def visit_installed(chromium: Browser, installed: Served) -> Iterator[Windows]:
    """The same on an installation that has no demonstration in it."""
    windows = Windows(chromium, installed.address)
    yield windows
    windows.close()


@pytest.fixture
def axe() -> Callable[[Page], None]:
    """`axe(page)` fails with what a screen reader or a keyboard would stumble over."""

    def check(page: Page) -> None:
        found = Axe().run(page).response["violations"]
        said = [
            f"{one['id']} at {node['target']}" for one in found for node in one["nodes"]
        ]
        assert not said, said

    return check


@pytest.fixture
def fits() -> Callable[[Page], None]:
    """`fits(page)` fails when the page must be scrolled sideways."""

    def check(page: Page) -> None:
        wide, here = page.evaluate(
            "[document.documentElement.scrollWidth, window.innerWidth]"
        )
        assert wide <= here, f"{page.url}: {wide} px in {here}"

    return check
