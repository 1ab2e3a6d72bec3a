"""An installation as it runs: real processes, killed where it hurts, on both databases.

Nothing here shares the tests' own database: each run makes an installation of its own.
"""

import http.client
import http.cookiejar
import os
import re
import secrets
import signal
import sqlite3
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import ClassVar

import psycopg
import pytest

from commonside.ground.keys import ring
from tests import prepared
from tests.journeys.served import ROOT, Served, commonside, surroundings
from tests.web.authenticator import code_of

# Asks for no rows; says that a database changes the answer.
pytestmark = pytest.mark.django_db
SETTINGS = "commonside.shell.web.settings"
WORDS = "correct horse battery"


@pytest.fixture(scope="module")
def database():
    """The setting of a fresh database of the kind that this pass is about."""
    cluster = os.environ.get("DATABASE_URL", "")
    if not cluster:
        yield {"DATABASE_URL": ""}
        return
    name = f"served_{secrets.token_hex(6)}"
    with psycopg.connect(cluster, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"{prepared.as_template()}')
        yield {"DATABASE_URL": f"{cluster.rsplit('/', 1)[0]}/{name}"}
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(scope="module")
def installed(database, tmp_path_factory):
    """A small town's installation with its first administrator."""
    base = tmp_path_factory.mktemp("served")
    link = commonside(base, "setup", "--profile", "millbrook", env=database)
    with Served(base, "serve", env=database) as server:
        visitor = Visitor(server.address)
        token = re.search(r"token=([\w-]+)", link)[1]
        visitor.post(
            "/staff/account/first/",
            {"token": token, "name": "A", "username": "ada", "password": WORDS},
        )
        enrols(visitor)
    return base


def enrols(visitor):
    """Gives the new account an app that shows codes; its device is known for today."""
    page = visitor.get("/staff/account/app/")
    secret = re.search(r"The letters: <code>([A-Z2-7 ]+)</code>", page)[1]
    code = code_of(secret.replace(" ", ""), datetime.now(UTC))
    assert "Your spare codes" in visitor.post("/staff/account/app/", {"code": code})
    Visitor.devices.append(visitor.jar)


@pytest.fixture(scope="module")
def lasting(installed, database):
    """One server for all: to start it costs more than most of what is asked of it."""
    running = Served(installed, "serve", env=database)
    yield running
    if hasattr(running, "process"):
        running.stop()


@pytest.fixture
def server(lasting):
    """The server, started anew where the test before has ended it."""
    process = getattr(lasting, "process", None)
    if process is None or process.poll() is not None:
        lasting.start()
    return lasting


class Visitor:
    """A browser without a screen: cookies, forms, no more."""

    # What was enrolled once need not be asked again today.
    devices: ClassVar[list] = []

    def __init__(self, address):
        self.address = address
        self.jar = http.cookiejar.CookieJar()
        for device in self.devices:
            for cookie in device:
                if cookie.name == "device":
                    self.jar.set_cookie(cookie)
        self.opener = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(self.jar)
        )

    def get(self, path):
        with self.opener.open(self.address + path, timeout=10) as answer:
            return answer.read().decode()

    def post(self, path, values):
        """Sends the form of a page; returns the page that follows."""
        page = self.get(path)
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]
        sent = urllib.parse.urlencode(values | {"csrfmiddlewaretoken": token})
        request = urllib.request.Request(self.address + path, sent.encode())  # noqa: S310
        with self.opener.open(request, timeout=10) as answer:
            assert answer.url != self.address + path or "error" not in answer.url
            return answer.read().decode()


def under(pid):
    """Every living process below one, as {pid: its words}."""
    found, rows = {}, []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            stat = (folder / "stat").read_text().rpartition(")")[2].split()
            words = (folder / "cmdline").read_text().replace("\0", " ")
        except (FileNotFoundError, ProcessLookupError):
            continue
        if stat[0] != "Z":
            rows.append((int(folder.name), int(stat[1]), words))
    below = {pid}
    while more := {row[0] for row in rows if row[1] in below} - below:
        below |= more
    for row in rows:
        if row[0] in below - {pid}:
            found[row[0]] = row[2]
    return found


def is_there(pid):
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"


def wait_until(what, seconds=40):
    until = time.monotonic() + seconds
    while not (found := what()):
        assert time.monotonic() < until, "It did not come to pass"
        time.sleep(0.05)
    return found


def lines(file):
    return file.read_text().splitlines() if file.exists() else []


def enqueue(server, file, seconds):
    subprocess.run(
        [sys.executable, "-m", "tests.timetable.sample_jobs", file, str(seconds)],
        cwd=ROOT,
        env=server.env,
        check=True,
    )


def rows(server, question):
    """What the served database answers."""
    if address := server.env["DATABASE_URL"]:
        with psycopg.connect(address) as connection:
            return connection.execute(question).fetchall()
    path = Path(server.env["COMMONSIDE_HOME"]) / "commonside.sqlite3"
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(question).fetchall()


def test_whoever_is_killed_is_started_again(server):
    old = under(server.process.pid)
    killed = [
        pid
        for pid, words in old.items()
        if "granian" in words or "worker --queue quick" in words
    ]
    for pid in killed:
        os.kill(pid, signal.SIGKILL)
    wait_until(
        lambda: (
            len(under(server.process.pid)) == len(old)
            and not set(killed) & set(under(server.process.pid))
            and server.is_ready()
        )
    )


def test_a_job_killed_half_way_is_done_again_and_once_only(server, tmp_path):
    file = tmp_path / "job"
    enqueue(server, file, 1)
    first = wait_until(lambda: lines(file))[0].split()[1]
    os.kill(int(first), signal.SIGKILL)
    wait_until(lambda: any(line.startswith("ended") for line in lines(file)))
    began, again, ended = lines(file)
    assert began == f"began {first}"
    assert again.split()[1] == ended.split()[1] != first
    jobs = "SELECT status FROM django_tasks_database_dbtaskresult"
    of_ours = f"{jobs} WHERE queue_name = 'long'"
    wait_until(lambda: rows(server, of_ours) == [("SUCCESSFUL",)])


def test_a_job_that_takes_longer_than_the_end_is_done_after_the_next_start(
    server, tmp_path, monkeypatch
):
    file = tmp_path / "job"
    enqueue(server, file, 11)
    wait_until(lambda: lines(file))
    server.process.send_signal(signal.SIGTERM)
    assert server.process.wait(timeout=30) == 0
    assert len(lines(file)) == 1
    server.start()
    wait_until(lambda: len(lines(file)) == 3)


class Saving(threading.Thread):
    """One person who saves again and again, and counts what was confirmed."""

    def __init__(self, address, stop):
        super().__init__(daemon=True)
        self.address, self.stop, self.confirmed = address, stop, 0

    def run(self):
        visitor = Visitor(self.address)
        try:
            visitor.post(
                "/staff/account/sign-in/", {"username": "ada", "password": WORDS}
            )
            while not self.stop.is_set():
                visitor.post("/staff/me/", {"keys_on": "on"})
                self.confirmed += 1
        except (urllib.error.URLError, OSError, http.client.HTTPException):
            return


def changes(server):
    question = "SELECT count(*) FROM audit_event WHERE kind = 'account.changed'"
    return rows(server, question)[0][0]


def kill_group(server):
    """Everything at once, as when the power goes: parents first, nobody is asked."""
    below = under(server.process.pid)
    for pid in (server.process.pid, *below):
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
    server.process.wait()
    wait_until(lambda: not any(map(is_there, below)))


def test_a_kill_during_saves_loses_no_confirmed_write(server):
    """Each confirmed save stands, and nobody finds half of one.

    Once with every process of a real installation; `test_killed_writes.py` does it
    many times with fewer.
    """
    before = changes(server)
    stop = threading.Event()
    people = [Saving(server.address, stop) for _ in range(4)]
    for person in people:
        person.start()
    wait_until(lambda: sum(one.confirmed for one in people) >= 20)
    kill_group(server)
    stop.set()
    for person in people:
        person.join(timeout=20)
    confirmed = sum(person.confirmed for person in people)
    # One more a person may have been stored whose answer never came.
    assert confirmed <= changes(server) - before <= confirmed + 4
    assert "whole" in commonside(server.base, "audit", "verify", env=server.env)


def test_web_two_workers_and_timetable_run_and_end_together(server):
    below = under(server.process.pid)
    words = list(below.values())
    assert sum("worker --queue quick" in each for each in words) == 1
    assert sum("worker --queue long" in each for each in words) == 1
    assert sum("granian" in each for each in words) == 3
    wait_until(lambda: rows(server, "SELECT count(*) FROM timetable_schedule")[0][0])
    style = re.search(
        r'href="(/static/[^"]*\.css)"',
        Visitor(server.address).get("/staff/account/sign-in/"),
    )
    assert style
    server.process.send_signal(signal.SIGTERM)
    assert server.process.wait(timeout=30) == 0
    assert not any(map(is_there, below))
    assert "http://127.0.0.1:" in server.log.read_text()


def test_a_killed_parent_leaves_nobody_behind(server):
    below = under(server.process.pid)
    server.process.kill()
    server.process.wait()
    wait_until(lambda: not any(map(is_there, below)))


def test_an_installation_never_becomes_a_demonstration(installed, database):
    """S33: a live database with the setting alone has no door of the cast."""
    lit = database | {"COMMONSIDE_DEMONSTRATION": "1"}
    code = "import django; django.setup(); from tests.house.doors import addresses;"
    code += " print([n for n in addresses() if n.startswith('demo:')])"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=surroundings(installed) | lit | {"DJANGO_SETTINGS_MODULE": SETTINGS},
        check=True,
        capture_output=True,
        text=True,
    )
    assert done.stdout.strip() == "[]"
    with pytest.raises(subprocess.CalledProcessError) as refused:
        commonside(installed, "demo", "--build", env=lit)
    assert "for real work" in refused.value.stderr


@pytest.mark.parametrize("has_keys", [False, True])
def test_it_refuses_in_one_line_where_there_is_nothing_to_serve(tmp_path, has_keys):
    env = os.environ | {
        "COMMONSIDE_HOME": str(tmp_path / "var"),
        "COMMONSIDE_KEYS": str(tmp_path / "keys"),
        "DATABASE_URL": "",
    }
    if has_keys:
        ring.make(tmp_path / "keys")
    counts = ["incidents", "count"]
    commands = (["serve"], ["worker"], counts, ["import", "police-uk", str(tmp_path)])
    for words in commands if has_keys else commands[:1]:
        done = subprocess.run(
            [sys.executable, "-m", "commonside", *words],
            cwd=ROOT,
            env=env,
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr.count("\n") == 1
        assert "commonside setup" in done.stderr
