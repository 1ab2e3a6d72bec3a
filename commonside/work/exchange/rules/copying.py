"""What of a case is copied into another system, as plain text."""

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Said:
    """One dated line: when it was, and what."""

    when: str
    text: str


@dataclass(frozen=True)
class Copy:
    """A case as another system is told of it; how somebody is reached is not in it."""

    number: str
    theirs: Sequence[str]
    stands: str
    risk: str
    owner: str
    next_on: str
    wishes: str
    since: str
    contacts: Sequence[Said] = field(default_factory=list)
    steps: Sequence[Said] = field(default_factory=list)
    reports: Sequence[Said] = field(default_factory=list)


def text(copy: Copy) -> str:
    """Plain lines that can be pasted anywhere, the newest part since the last copy."""
    lines = [
        f"Commonside {copy.number}"
        + (f" ({', '.join(copy.theirs)})" if copy.theirs else ""),
        f"Stands: {copy.stands}. Risk: {copy.risk}. Owner: {copy.owner}.",
    ]
    if copy.next_on:
        lines.append(f"Next contact: {copy.next_on}.")
    if copy.wishes:
        lines.append(f"Wishes: {copy.wishes}")
    lines.append("")
    lines.append(f"New since {copy.since}" if copy.since else "Everything so far")
    for title, said in (
        ("Reports", copy.reports),
        ("Contacts", copy.contacts),
        ("Steps", copy.steps),
    ):
        if said:
            lines += ["", title, *(f"- {one.when}: {one.text}" for one in said)]
    if not (copy.reports or copy.contacts or copy.steps):
        lines.append("Nothing new.")
    return "\n".join(lines) + "\n"
