"""Kills the server in the middle of writes, again and again, and counts what is left.

    python -m tests.web.killing --times 500 [--whole] [--postgres]

Several people save notes and reports at once over HTTP. Then whatever serves them and
whatever seals the history is killed by a signal that nobody hears, and started again.
At the end each write that was confirmed must be there once, with its trace, and the
check of the history must find nothing wrong, after every start.

To be killed twice a second, the server is forked from a nursery that has loaded the
application and has no connection open; `--whole` runs `commonside serve` instead, with
all its processes, which takes some seconds a time.
"""

import argparse
import http.client
import json
import os
import random
import re
import secrets
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from tests import prepared
from tests.journeys.served import ROOT, Served, surroundings
from tools import postgres

PEOPLE = 4
PATIENCE = 60


@contextmanager
def fresh_database(cluster: str) -> Iterator[dict[str, str]]:
    """The setting of an empty database: on this cluster, or SQLite without one."""
    if not cluster:
        yield {"DATABASE_URL": ""}
        return
    name = f"killed_{secrets.token_hex(6)}"
    with psycopg.connect(cluster, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"{prepared.as_template()}')
        yield {"DATABASE_URL": f"{cluster.rsplit('/', 1)[0]}/{name}"}
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


class Nursery:
    """A process that has everything loaded, and forks what is to be killed."""

    def __init__(self, env: dict[str, str]) -> None:
        self.port = postgres.free_port()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.web.nursery", str(self.port)],
            cwd=ROOT,
            env=env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.running: list[int] = []

    def ask(self, word: str, *more: object) -> dict:
        """One answer of the nursery. Raises RuntimeError when it has died."""
        self.process.stdin.write(json.dumps([word, *more]) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError("the nursery has died")
        return json.loads(line)

    def start(self) -> None:
        self.running = [self.ask("serve")["pid"], self.ask("seal")["pid"]]

    def kill(self) -> None:
        for pid in self.running:
            os.kill(pid, signal.SIGKILL)
        for pid in self.running:
            self.ask("bury", pid)
        self.running = []

    def close(self) -> None:
        if self.running:
            self.kill()
        self.process.stdin.close()
        self.process.wait(timeout=PATIENCE)
        self.process.stdout.close()


class Whole:
    """`commonside serve` with all its processes, over the same installation."""

    def __init__(self, base: Path, env: dict[str, str]) -> None:
        self.served = Served(base, "serve", env=env)
        self.port = self.served.port

    def start(self) -> None:
        self.served.start()

    def kill(self) -> None:
        from tests.web.test_serve import kill_group

        kill_group(self.served)


@dataclass
class Kept:
    """What was asked of the server, and what it confirmed."""

    confirmed: set[str] = field(default_factory=set)
    asked: set[str] = field(default_factory=set)
    lock: threading.Lock = field(default_factory=threading.Lock)


class Writer(threading.Thread):
    """One person who saves without a pause, whatever becomes of the server."""

    def __init__(self, port: int, way: dict, kept: Kept) -> None:
        super().__init__(daemon=True)
        self.port, self.way, self.kept = port, way, kept
        self.is_over = threading.Event()
        self.faults: list[str] = []

    def run(self) -> None:
        token = ""
        while not self.is_over.is_set():
            try:
                token = token or self.open_form()
                self.save(token)
            except (OSError, http.client.HTTPException):
                time.sleep(0.01)

    def ask(self, method: str, body: str = "") -> tuple[int, str, str]:
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        headers = {"Cookie": self.way["cookies"]}
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            link.request(method, self.way["path"], body or None, headers)
            answer = link.getresponse()
            said = answer.read().decode()
            return answer.status, said, answer.getheader("Set-Cookie") or ""
        finally:
            link.close()

    def open_form(self) -> str:
        """The form's token; its cookie goes with every further request."""
        _, page, cookie = self.ask("GET")
        found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
        if not found:
            raise http.client.HTTPException("no form")
        self.way["cookies"] += "; " + cookie.split(";")[0]
        return found[1]

    def save(self, token: str) -> None:
        mark = f"mark{secrets.token_hex(8)}"
        values = {**self.way["values"], self.way["field"]: mark}
        sent = urllib.parse.urlencode({**values, "csrfmiddlewaretoken": token})
        with self.kept.lock:
            self.kept.asked.add(mark)
        status, page, _ = self.ask("POST", sent)
        if status == 302:
            with self.kept.lock:
                self.kept.confirmed.add(mark)
        elif status != 503:
            self.faults.append(f"{status}: {page[-400:]}")
            self.is_over.set()


@dataclass(frozen=True)
class Result:
    """What many kills left."""

    kills: int
    confirmed: int
    unconfirmed: int
    stored: int
    events: int
    seals: int
    lost: int
    doubled: int
    untraced: int
    faults: list[str]

    @property
    def is_well(self) -> bool:
        return not (self.lost or self.doubled or self.untraced or self.faults)


def run(
    base: Path, env: dict[str, str], *, times: int, is_whole: bool = False
) -> Result:
    """Kill so many times in the middle of writes; says what was found."""
    env = surroundings(base) | env
    if not env["DATABASE_URL"]:
        prepared.lay_file(base / "var")
    nursery = Nursery(env)
    try:
        ways = nursery.ask("prepare")["ways"]
        killed = Whole(base, env) if is_whole else nursery
        kept, faults = Kept(), []
        killed.start()
        writers = [
            Writer(killed.port, dict(ways[n % len(ways)]), kept) for n in range(PEOPLE)
        ]
        for writer in writers:
            writer.start()
        for number in range(times):
            wait_for_writes(kept, writers)
            time.sleep(random.random() * 0.03)
            killed.kill()
            killed.start()
            found = nursery.ask("verify")["faults"]
            faults += [f"after kill {number + 1}: {fault}" for fault in found]
        wait_for_writes(kept, writers)
        for writer in writers:
            writer.is_over.set()
        for writer in writers:
            writer.join(timeout=PATIENCE)
            faults += writer.faults
        killed.kill()
        left = nursery.ask("count")
        faults += nursery.ask("verify")["faults"]
        return judge(times, kept, left, faults)
    finally:
        nursery.close()


def wait_for_writes(kept: Kept, writers: list[Writer], more: int = 3) -> None:
    """Until a few more were confirmed, so that every kill falls among writes."""
    before, until = len(kept.confirmed), time.monotonic() + PATIENCE
    while len(kept.confirmed) < before + more:
        if time.monotonic() > until or not all(w.is_alive() for w in writers):
            said = [fault for writer in writers for fault in writer.faults]
            raise RuntimeError(f"nothing was saved for a minute: {said}")
        time.sleep(0.005)


def judge(times: int, kept: Kept, left: dict, faults: list[str]) -> Result:
    marks: list[str] = left["marks"]
    return Result(
        kills=times,
        confirmed=len(kept.confirmed),
        unconfirmed=len(kept.asked - kept.confirmed),
        stored=len(marks),
        events=left["events"],
        seals=left["seals"],
        lost=len(kept.confirmed - set(marks)),
        doubled=len(marks) - len(set(marks)),
        untraced=left["untraced"],
        faults=faults,
    )


def main(words: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--times", type=int, default=500)
    parser.add_argument("--whole", action="store_true")
    parser.add_argument("--postgres", action="store_true")
    chosen = parser.parse_args(words)
    # A database that flushes what it confirmed, as an installation's does.
    safe = {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on"}
    cluster = postgres.cluster(safe) if chosen.postgres else nullcontext("")
    with (
        cluster as address,
        fresh_database(address) as env,
        tempfile.TemporaryDirectory() as base,
    ):
        began = time.monotonic()
        found = run(Path(base), env, times=chosen.times, is_whole=chosen.whole)
        print(json.dumps(vars(found)))  # noqa: T201
        print(f"{time.monotonic() - began:.0f} s")  # noqa: T201
    return 0 if found.is_well else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
