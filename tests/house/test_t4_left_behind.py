"""T4: after the whole journey nothing of anybody is left where it must not be.

A real server, every form of the house sent with planted names, addresses, phones, code
words and links, a report from its first page to its receipt, a page that breaks and a
row that the database refuses; then every place in which something could have been left.
"""

import http.client
import json
import re
import sqlite3
import subprocess
import sys
import time
from contextlib import ExitStack, closing
from pathlib import Path
from urllib.parse import urlencode

import psycopg
import pytest

from tests import prepared
from tests.house.left_behind import MARKS, PLANTED
from tests.journeys.served import ROOT, Served, surroundings
from tests.reports.test_wizard import ANSWERS
from tools import postgres

TOKEN = "t" * 32
SETTINGS = "commonside.shell.web.settings"
RECEIPT = re.compile(r"\b(\d{4} \d{4} \d{4} \d{4})\b")
# What docs/do/run-on-postgresql.md asks of the server: its log quotes no row.
LOGS_NO_ROWS = {"log_error_verbosity": "terse", "log_min_error_statement": "panic"}


class Place:
    """An installation on one database, its server, and all that it may have left."""

    def __init__(self, base: Path, address: str, log: Path | None) -> None:
        self.base, self.address, self.database_log = base, address, log
        self.env = {
            "DATABASE_URL": address,
            "DJANGO_SETTINGS_MODULE": SETTINGS,
            "COMMONSIDE_EMAIL": "django.core.mail.backends.dummy.EmailBackend",
            "COMMONSIDE_METRICS_TOKEN": TOKEN,
        }
        if not address:
            prepared.lay_file(base / "var")
        self.sent = json.loads(self.run("prepare"))
        self.asked: list[str] = []
        self.statuses: dict[str, int] = {}
        self.secrets: list[str] = []

    def run(self, what: str) -> str:
        return subprocess.run(
            [sys.executable, "-m", "tests.house.left_behind", what],
            cwd=ROOT,
            env=surroundings(self.base) | self.env,
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        ).stdout

    def change(self, sql: str) -> None:
        """Something that the database then refuses, done behind the server's back."""
        if self.address:
            with psycopg.connect(self.address) as connection:
                connection.execute(sql)
            return
        with closing(sqlite3.connect(self.base / "var/commonside.sqlite3")) as file:
            file.execute(sql)
            file.commit()

    def post(self, server: Served, address: str, form: dict, cookies: dict) -> str:
        """Send a form as a browser would; where it leads, or what the page says."""
        cookies = {**cookies, "csrftoken": TOKEN}
        body = urlencode({**form, "csrfmiddlewaretoken": TOKEN}, doseq=True)
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
        with closing(connection):
            said = "; ".join(f"{name}={value}" for name, value in cookies.items())
            kind = "application/x-www-form-urlencoded"
            headers = {"Cookie": said, "Content-Type": kind}
            connection.request("POST", address, body, headers)
            answer = connection.getresponse()
            text = answer.read().decode("utf-8", "replace")
        self.statuses[address] = answer.status
        leads_to = answer.headers.get("Location", "")
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = cookie.partition(";")[0].partition("=")
            cookies[name] = value
        self.cookies = cookies
        self.asked += [address, leads_to]
        return leads_to or text


def tells(place: Place, server: Served) -> None:
    """A report from its first page to its receipt, with planted words."""
    answers = dict(ANSWERS)
    answers["words"] = {"words": PLANTED["words"]}
    answers["them"] = {"description": PLANTED["description"], "about_staff": "no"}
    answers["where"] = {"place_text": PLANTED["place_text"], "at_home": "on"}
    said = {name: PLANTED[name] for name in ("name", "phone", "say")}
    answers["reach"] = answers["reach"] | said
    answers["place"] = {"entry": "0"}
    where, cookies = "/report/", {}
    for _ in range(30):
        step = "danger" if where == "/report/" else where.rstrip("/").split("/")[-1]
        if step == "sent":
            break
        where = place.post(server, where, answers.get(step, {}), cookies)
        cookies = place.cookies
        assert where.startswith("/report/"), (step, where[:2000])
    assert step == "sent"
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    with closing(connection):
        carried = "; ".join(f"{name}={value}" for name, value in cookies.items())
        connection.request("GET", "/report/sent/", headers={"Cookie": carried})
        page = connection.getresponse().read().decode()
    receipt = RECEIPT.search(page).group(1)
    place.secrets += [receipt, receipt.replace(" ", "")]


def works(place: Place, server: Served) -> None:
    """Every form of the house, with planted text wherever text may be typed."""
    for one in place.sent:
        place.post(server, one["address"], one["form"], one["cookies"])
        place.secrets += [
            said for name, said in one["valid"].items() if name == "token"
        ]


def is_refused(place: Place, server: Served) -> None:
    """A row that the database refuses, and might quote in doing so."""
    (step,) = [one for one in place.sent if one["name"] == "cases:add-step"]
    place.change("CREATE UNIQUE INDEX planted ON duties_step (text)")
    for status in (302, 500):
        place.post(server, step["address"], step["form"], step["cookies"])
        assert place.statuses[step["address"]] == status
    place.change("DROP INDEX planted")


def breaks(place: Place, server: Served) -> None:
    """A page that cannot work at all, while it holds what somebody typed."""
    place.change("DROP TABLE drafts_draft")
    place.post(server, "/report/", {"danger": "no", **PLANTED}, {"report": "x" * 43})
    assert place.statuses["/report/"] == 500


def watched(server: Served) -> str:
    """What a monitor is told."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    with closing(connection):
        headers = {"Authorization": f"Bearer {TOKEN}"}
        connection.request("GET", "/metrics", headers=headers)
        return connection.getresponse().read().decode()


def left(place: Place) -> dict[str, str]:
    """Every place in which something could have been left, as text."""
    found = {name: str(said) for name, said in json.loads(place.run("look")).items()}
    found["what its processes said"] = (place.base / "log").read_text()
    found["metrics"] = place.metrics
    found["addresses that were asked for"] = "\n".join(place.asked)
    if place.database_log:
        found["the database's own log"] = place.database_log.read_text()
    return found


def traces(places: dict[str, str], secrets: list[str]) -> list[tuple[str, str]]:
    """(place, mark) of everything planted that is found there."""
    return [
        (name, mark)
        for name, said in places.items()
        for mark in (*MARKS, *secrets)
        if mark.lower() in said.lower()
    ]


def is_caught_when_careless(place: Place) -> None:
    """The same server with a planted leak: a name in a log line, and in a session."""
    careless = place.env | {"DJANGO_SETTINGS_MODULE": "tests.house.leaky"}
    with Served(place.base, "serve", env=careless) as server:
        said = {"username": PLANTED["username"], "password": "wrong"}
        place.post(server, "/staff/account/sign-in/", said, {})
    places = left(place)
    found = {name for name, mark in traces(places, [])}
    assert {"what its processes said", "sessions"} <= found
    said = places["what its processes said"]
    assert "zquillfeather wants to come in" in said
    assert "looked for zquillfeather" in said


@pytest.fixture
def place(request, tmp_path):
    """A journey that was lived, on SQLite or on a PostgreSQL of its own."""
    with ExitStack() as stack:
        address, log = "", None
        if request.param == "postgres":
            server = postgres.running(LOGS_NO_ROWS)
            address, log = stack.enter_context(server)
        place = Place(tmp_path, address, log)
        with Served(tmp_path, "serve", env=place.env) as server:
            tells(place, server)
            is_refused(place, server)
            works(place, server)
            breaks(place, server)
            place.metrics = watched(server)
            time.sleep(1)
        keys = (tmp_path / "keys").rglob("*.key")
        place.secrets += [path.read_text() for path in keys]
        yield place


@pytest.mark.django_db
@pytest.mark.parametrize(
    "place",
    [
        pytest.param("sqlite", marks=pytest.mark.sqlite),
        pytest.param("postgres", marks=pytest.mark.postgres),
    ],
    indirect=True,
)
def test_nothing_of_anybody_is_left_behind(place):
    """T4: names, addresses, phones, words, receipts, keys and links are nowhere."""
    places = left(place)
    # It happened, and was told: a journey that fails at its door leaves nothing either.
    done = list(place.statuses.values())
    assert done.count(302) > 20, place.statuses
    said = places["what its processes said"]
    assert "IntegrityError" in said
    assert "OperationalError" in said or "ProgrammingError" in said
    assert 'route="cases:add-step"' in places["metrics"]
    assert len(place.secrets) >= 9
    if place.database_log:
        assert "duplicate key value" in places["the database's own log"]
    assert traces(places, place.secrets) == []
    if not place.address:
        is_caught_when_careless(place)
    # A line in a log, a row of a job, a word in an address would have been found.
    for name in places:
        for mark in (PLANTED["name"], PLANTED["phone"], *place.secrets[:2]):
            planted = places | {name: f"{places[name]}\n{mark}"}
            assert traces(planted, place.secrets), (name, mark)
