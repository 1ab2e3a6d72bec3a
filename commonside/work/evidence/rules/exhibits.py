"""How an exhibit is named, what may be done with it, and what it must say."""

import re
from collections.abc import Iterable

from commonside.ground.audit.refusals import Obstacle, obstacle

KINDS = {
    "photo": "Photo",
    "recording": "Recording",
    "document": "Document",
    "message": "Messages",
    "object": "Thing",
}
HANDLED = {
    "received": "Received",
    "moved": "Moved",
    "copied": "Copied",
    "viewed": "Looked at or listened to",
    "handed": "Handed to",
    "returned": "Came back",
}
# What must say to whom or where.
NEEDS_WHOM = frozenset({"moved", "handed"})
REFERENCE = re.compile(r"[A-Z]{1,4}/[0-9]{1,4}")


def suggested(maker: str, taken: Iterable[str]) -> str:
    """The next free reference of a maker: initials and a number.

    >>> suggested("Nasreen Begum", ["NB/1", "NB/2", "JM/7"])
    'NB/3'
    >>> suggested("", [])
    'EX/1'
    """
    initials = "".join(word[0] for word in maker.upper().split() if word[0].isalpha())
    initials = re.sub("[^A-Z]", "", initials)[:4] or "EX"
    numbers = [
        int(number)
        for one in taken
        for letters, _, number in [one.partition("/")]
        if letters == initials and number.isdecimal()
    ]
    return f"{initials}/{max(numbers, default=0) + 1}"


def obstacles_to_exhibit(
    *, reference: str, maker: str, about: str, taken: Iterable[str]
) -> list[Obstacle]:
    """What an exhibit lacks before it can be produced by a named maker."""
    found = []
    if not about.strip():
        found.append(obstacle("Say what it is.", at_field="about"))
    if not maker.strip():
        found.append(obstacle("Say who made it.", at_field="maker"))
    if not REFERENCE.fullmatch(reference):
        found.append(
            obstacle(
                "A reference is initials and a number, like NB/1.", at_field="reference"
            )
        )
    elif reference in set(taken):
        found.append(
            obstacle("{ref} is another exhibit.", ref=reference, at_field="reference")
        )
    return found


def obstacles_to_handling(*, what: str, to: str) -> list[Obstacle]:
    """A line of continuity that leaves a gap is none."""
    if what in NEEDS_WHOM and not to.strip():
        return [obstacle("Say to whom, or where.", at_field="to")]
    return []
