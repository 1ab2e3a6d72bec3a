"""How somebody may safely be written to, as one room tells it to another; no Django."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Way:
    """One way to write to somebody that they named as safe."""

    channel: str  # "email", "text" or "letter"
    address: str
    # Nobody else sees this telephone, mailbox or letterbox, as far as they said.
    is_private: bool = True


@dataclass(frozen=True)
class Reach:
    """How one person may be written to now, as they said it; nothing is guessed.

    `ways` are those that are safe, in their order, and none where nobody asked.
    """

    ways: tuple[Way, ...] = ()
    name: str = ""
    # The word by which they know that it is us.
    say: str = ""
    language: str = "en"
    # Where our own name may show: "sender", "envelope", "caller_id".
    shows: frozenset[str] = frozenset()
    # The next safe moment for what arrives at once: the one asked about when it is
    # safe itself, and None when there is none.
    opens: Callable[[datetime], datetime | None] = lambda at: at
