"""Clients that ask for pages as a browser does, and time every visit."""

import http.client
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import islice

from bench.tickets import Ticket

PATIENCE = 60


class Failed(Exception):
    """A page did not answer as it should: the whole run is worth nothing."""


@dataclass(frozen=True)
class Visits:
    """How long each visit took, in milliseconds, and all of them in seconds."""

    milliseconds: list[float]
    seconds: float

    @property
    def a_second(self) -> float:
        return len(self.milliseconds) / self.seconds


class Client:
    """One browser: a connection that stays open."""

    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection(
            "127.0.0.1", port, timeout=PATIENCE
        )

    def close(self) -> None:
        self.connection.close()

    def visit(self, ticket: Ticket) -> float:
        """Send one ticket, follow where it leads if it says so; milliseconds."""
        began = time.perf_counter()
        status, body, leads_to = self._ask(
            ticket.method, ticket.path, ticket.body, ticket.headers
        )
        if ticket.follows and leads_to:
            cookies = {"Cookie": ticket.cookies}
            status, body, leads_to = self._ask("GET", leads_to, None, cookies)
        took = (time.perf_counter() - began) * 1000
        _check(ticket, status, body)
        return took

    def _ask(
        self, method: str, path: str, body: bytes | None, headers: dict[str, str]
    ) -> tuple[int, bytes, str]:
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        return answer.status, answer.read(), answer.headers.get("Location", "")


def _check(ticket: Ticket, status: int, body: bytes) -> None:
    leads_on = ticket.form is not None and not ticket.follows
    if status != (302 if leads_on else 200):
        raise Failed(f"{ticket.method} {ticket.path} answered {status}")
    if ticket.proof and ticket.proof.encode() not in body:
        raise Failed(f"{ticket.method} {ticket.path} does not hold {ticket.proof!r}")


def alone(port: int, tickets: Iterator[Ticket], count: int) -> Visits:
    """One client, one visit after the other."""
    with closing(Client(port)) as client:
        began = time.perf_counter()
        took = [client.visit(ticket) for ticket in islice(tickets, count)]
        return Visits(took, time.perf_counter() - began)


def together(port: int, tickets: Iterator[Ticket], count: int, clients: int) -> Visits:
    """Several clients at once, each asking again as soon as it is answered."""
    waiting = list(islice(tickets, count))
    took: list[float] = []
    failed: list[Exception] = []

    def work() -> None:
        with closing(Client(port)) as client:
            while waiting and not failed:
                try:
                    took.append(client.visit(waiting.pop()))
                except IndexError:
                    return  # Another client took the last one.
                except (Failed, OSError) as error:
                    failed.append(error)

    threads = [threading.Thread(target=work) for _ in range(clients)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise failed[0]
    return Visits(took, time.perf_counter() - began)
