"""Who takes a message to whom it is for, and which of them takes what.

A carrier raises `Unsent` when it did not take the message: for now, to be tried again,
or for good. It is asked for a message by our own code, so that one that was handed over
just before a worker died is never sent twice.
"""

from typing import Any, Protocol

from django.conf import settings

from commonside.ground.letters.carriers.faults import Unsent
from commonside.ground.letters.carriers.mail import Mail
from commonside.ground.letters.carriers.notify import Notify
from commonside.ground.letters.carriers.shown import Shown
from commonside.ground.letters.rules.gate import Said

__all__ = ["Carrier", "Unsent", "carries", "find", "knowing", "named"]


class Carrier(Protocol):
    name: str
    # Whether it can say what became of a message.
    knows: bool

    def takes(self, channel: str, must_be_plain: bool) -> bool:
        """Whether it takes this channel, plainly where it must: without our name."""

    def send(self, channel: str, said: Said, code: str) -> str:
        """Take a message; what the carrier calls it. Raises `Unsent`."""

    def fate(self, code: str, carried_as: str) -> tuple[str, str]:
        """What became of it: ("", "") not known, else a state and a code of why.

        "never" when it has no message of this code. Raises `Unsent`.
        """


def _all() -> list[Carrier]:
    if settings.DEMONSTRATION:
        return [Mail(), Shown()]
    if settings.NOTIFY_KEY:
        return [Notify(), Mail()]
    return [Mail()]


def find(channel: str, must_be_plain: bool) -> Carrier | None:
    """Who would take it; None when nobody does."""
    return next((c for c in _all() if c.takes(channel, must_be_plain)), None)


def carries(channel: str, must_be_plain: bool) -> bool:
    return find(channel, must_be_plain) is not None


def knowing() -> list[str]:
    """Those who can say what became of a message."""
    return [carrier.name for carrier in _all() if carrier.knows]


def named(name: str) -> Any:
    """The carrier that took a message, when it is still there."""
    return next((c for c in _all() if c.name == name), None)
