"""The two sides of a run: how each is filled, served and stopped."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from bench.tickets import Tickets
from bench.volume import Volume
from tools.postgres import free_port

STARTS_WITHIN = 60.0
PROCESSES = 2


@dataclass
class Side:
    """One application with its own tables, its tickets, and the server before it."""

    name: str
    module: str
    application: str
    # Where to ask whether it serves.
    knock: str
    home: Path
    database: str = ""
    port: int = 0
    server: Any = field(default=None, repr=False)
    tickets: Tickets = field(default_factory=Tickets)

    @property
    def surroundings(self) -> dict[str, str]:
        """The environment of every process of this side."""
        raise NotImplementedError

    def run(self, *words: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", self.module, *words],
            env={**os.environ, **self.surroundings},
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        return done.stdout

    @property
    def written(self) -> Path:
        return self.home / f"tickets-{self.name}.json"

    def fill(self, volume: Volume) -> None:
        sizes = [f"{name}={value}" for name, value in asdict(volume).items()]
        self.run("fill", str(self.written), *sizes)
        self.tickets = Tickets.read(self.written)

    @contextmanager
    def served(self) -> Iterator[None]:
        """Serves for as long as it is needed, and ends what it started."""
        self.port = free_port()
        self.server = subprocess.Popen(
            words(self.application, self.port),
            env={**os.environ, **self.surroundings},
            # What a server says of itself is no part of the results.
            stdout=sys.stderr,
        )
        try:
            self._wait()
            yield
        finally:
            self.server.terminate()
            self.server.wait(timeout=30)

    def _wait(self) -> None:
        until = time.monotonic() + STARTS_WITHIN
        while time.monotonic() < until:
            try:
                connection = HTTPConnection("127.0.0.1", self.port, timeout=10)
                connection.request("GET", self.knock)
                if connection.getresponse().status < 500:
                    return
            except OSError:
                time.sleep(0.2)
        raise RuntimeError(f"{self.name} does not answer")


def words(application: str, port: int) -> list[str]:
    """What starts the web server, exactly as `commonside serve` starts its own."""
    from commonside.shell.web.commands.serve import web

    return [*web("127.0.0.1", port).words[:-1], application]


class Floor(Side):
    @property
    def surroundings(self) -> dict[str, str]:
        return {
            "DJANGO_SETTINGS_MODULE": "bench.floor.settings",
            "FLOOR_HOME": str(self.home),
            "FLOOR_DATABASE_URL": self.database,
        }


class Product(Side):
    @property
    def surroundings(self) -> dict[str, str]:
        return {
            "DJANGO_SETTINGS_MODULE": "commonside.shell.web.settings",
            "COMMONSIDE_HOME": str(self.home / "data"),
            "COMMONSIDE_KEYS": str(self.home / "keys"),
            "DATABASE_URL": self.database,
            # Residents come from many networks, and the bench stands in for the proxy.
            "COMMONSIDE_PROXIES": "1",
        }

    def queries(self) -> dict[str, int]:
        """Statements of each page; asked of the tickets that the run left over."""
        self.tickets.write(self.written)
        return json.loads(self.run("count", str(self.written)))


def floor(home: Path, database: str) -> Side:
    return Floor(
        "floor",
        "bench.floor.fill",
        "bench.floor.wsgi:application",
        "/thanks/",
        home,
        database,
    )


def product(home: Path, database: str) -> Side:
    return Product(
        "product",
        "bench.product",
        "commonside.shell.web.wsgi:application",
        "/health",
        home,
        database,
    )
