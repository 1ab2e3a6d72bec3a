"""What becomes of each line of a list: new, changed, the same, twice, or not taken."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from commonside.work.exchange.rules.references import key
from commonside.work.exchange.rules.rows import Read, changes, in_words

NEW, CHANGED, SAME = "new", "changed", "same"
REPEATED, LEFT, REFUSED = "repeated", "left", "refused"
# What stands in a line that only repeats another, or says nothing new.
STILL = frozenset({SAME, REPEATED, LEFT})


@dataclass
class Planned:
    """One line with what becomes of it and, where it is not taken, why."""

    sheet: str
    number: int
    outcome: str
    values: Mapping[str, str] = field(default_factory=dict)
    why: str = ""
    # The number there as it is compared, and what is new since it came last.
    key: str = ""
    said: str = ""


@dataclass(frozen=True)
class Kept:
    """What the number of a line belongs to here, and what the list said last time."""

    held: Mapping[str, Any] | None


def plan(
    sheet: str,
    lines: Iterable[tuple[int, Read]],
    kept: Mapping[str, Kept],
    *,
    key_of: Callable[[Mapping[str, str]], str],
) -> list[Planned]:
    """Each line with its outcome; those whose number is here already are compared."""
    first: dict[str, Planned] = {}
    return [_one(sheet, n, line, first, kept, key_of) for n, line in lines]


def _one(
    sheet: str,
    number: int,
    line: Read,
    first: dict[str, Planned],
    kept: Mapping[str, Kept],
    key_of: Callable[[Mapping[str, str]], str],
) -> Planned:
    made = Planned(sheet, number, NEW, dict(line.values))
    if line.is_left:
        made.outcome = LEFT
        return made
    if line.faults:
        made.outcome, made.why = REFUSED, " ".join(line.faults)
        return made
    made.key = key_of(line.values)
    before = first.setdefault(made.key, made)
    if before is not made:
        return _again(made, before)
    if made.key in kept:
        _compare(made, kept[made.key])
    return made


def _again(made: Planned, before: Planned) -> Planned:
    if dict(made.values) == dict(before.values):
        made.outcome = REPEATED
        made.why = f"Says the same as line {before.number}."
    else:
        made.outcome = REFUSED
        made.why = (
            f"Has the number of line {before.number}, but says something else."
            " Keep the one that is right."
        )
    return made


def _compare(made: Planned, kept: Kept) -> None:
    """A number that somebody typed here has no earlier line to be compared with."""
    found = changes(made.sheet, kept.held or {}, made.values)
    made.outcome = CHANGED if found else SAME
    made.said = in_words(found)


def number_of(values: Mapping[str, str]) -> str:
    """By which number a line is known again; "" when the list gives none."""
    return key(values.get("reference", ""))


def counted(planned: Iterable[Planned]) -> dict[str, dict[str, int]]:
    """How many lines of each sheet have which outcome."""
    found: dict[str, dict[str, int]] = {}
    for one in planned:
        sheet = found.setdefault(one.sheet, {})
        sheet[one.outcome] = sheet.get(one.outcome, 0) + 1
    return found
