"""What a client needs to ask for a page: prepared before the clocks start.

A side (the product or the floor) writes its tickets as JSON once its tables are
filled; the clients read them. So nothing is signed in or looked up while we measure.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from urllib.parse import urlencode


@dataclass(frozen=True)
class Ticket:
    """One act of a person: a request, and the page that it leads to when `follows`."""

    path: str
    # What the answer must hold, so that an error page is never taken for a fast one.
    proof: str = ""
    cookies: str = ""
    # Sent as a form when there is one; then the answer leads on to another page.
    form: dict[str, str] | None = None
    follows: bool = False
    # Where it comes from, as a proxy would say: doors count tries by network.
    network: str = ""

    @property
    def method(self) -> str:
        return "GET" if self.form is None else "POST"

    @property
    def body(self) -> bytes | None:
        return None if self.form is None else urlencode(self.form).encode()

    @property
    def headers(self) -> dict[str, str]:
        found = {"Cookie": self.cookies} if self.cookies else {}
        if self.form is not None:
            found["Content-Type"] = "application/x-www-form-urlencoded"
        if self.network:
            found["X-Forwarded-For"] = self.network
        return found


@dataclass
class Tickets:
    """The tickets of one side by page; those that write are used once."""

    pages: dict[str, list[Ticket]] = field(default_factory=dict)

    def write(self, path: Path) -> None:
        rows = {name: [asdict(t) for t in found] for name, found in self.pages.items()}
        path.write_text(json.dumps(rows))

    @classmethod
    def read(cls, path: Path) -> "Tickets":
        rows = json.loads(path.read_text())
        return cls(
            {name: [Ticket(**row) for row in found] for name, found in rows.items()}
        )

    def take(self, page: str) -> Iterator[Ticket]:
        """Tickets without end for a page that reads; each once for one that writes."""
        found = self.pages[page]
        if not is_writing(found):
            while True:
                yield from found
        while found:
            yield found.pop(0)


def is_writing(tickets: Iterable[Ticket]) -> bool:
    """Whether a page changes rows, so that no ticket can be used twice."""
    return any(ticket.form is not None and not ticket.follows for ticket in tickets)
