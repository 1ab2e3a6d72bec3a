"""What values may look like: small checks that can be put together and read."""

import difflib
import re
from collections.abc import Callable, Collection, Iterator
from datetime import date
from typing import Any

from commonside.ground.practice.loading.documents import Document, Trail

Finding = tuple[Trail, str]
Check = Callable[[Any, Trail], Iterator[Finding]]


def text(value: Any, trail: Trail) -> Iterator[Finding]:
    if not isinstance(value, str) or not value.strip():
        yield trail, f"{_name(trail)} must be text, and not empty"


def maybe_text(value: Any, trail: Trail) -> Iterator[Finding]:
    if not isinstance(value, str):
        yield trail, f"{_name(trail)} must be text"


def flag(value: Any, trail: Trail) -> Iterator[Finding]:
    if not isinstance(value, bool):
        yield trail, f"{_name(trail)} must be true or false"


def day(value: Any, trail: Trail) -> Iterator[Finding]:
    try:
        date.fromisoformat(value)
    except (TypeError, ValueError):
        yield trail, f"{_name(trail)} must be a day, such as 2026-01-01"


def clock_time(value: Any, trail: Trail) -> Iterator[Finding]:
    if not isinstance(value, str) or not re.fullmatch(r"[0-2]\d:[0-5]\d", value):
        yield trail, f"{_name(trail)} must be a time, such as 17:00:00"


def code(value: Any, trail: Trail) -> Iterator[Finding]:
    if not isinstance(value, str) or not re.fullmatch(r"[A-Za-z0-9][\w.-]*", value):
        yield trail, f"{_name(trail)} must be a short code of letters, digits, - _ ."


def words(value: Any, trail: Trail) -> Iterator[Finding]:
    """A text in one or more languages, English among them."""
    if not isinstance(value, dict) or not isinstance(value.get("en"), str):
        yield trail, f'{_name(trail)} must say at least {{ en = "…" }}'
        return
    for language, said in value.items():
        if not isinstance(said, str) or not said.strip():
            yield (*trail, language), f"{_name(trail)} is empty in {language}"


def whole(least: int = 0) -> Check:
    def check(value: Any, trail: Trail) -> Iterator[Finding]:
        if isinstance(value, bool) or not isinstance(value, int) or value < least:
            yield trail, f"{_name(trail)} must be a whole number, {least} or more"

    return check


def share(value: Any, trail: Trail) -> Iterator[Finding]:
    if not isinstance(value, float) or not 0 < value < 1:
        yield trail, f"{_name(trail)} must lie between 0 and 1, such as 0.95"


def one_of(*known: str) -> Check:
    def check(value: Any, trail: Trail) -> Iterator[Finding]:
        if value not in known:
            yield trail, f"{_name(trail)} cannot be {value!r}{meant(value, known)}"

    return check


def many(check: Check, *, least: int = 0) -> Check:
    def check_list(value: Any, trail: Trail) -> Iterator[Finding]:
        if not isinstance(value, list) or len(value) < least:
            yield trail, f"{_name(trail)} must be a list of at least {least}"
            return
        for index, inner in enumerate(value):
            yield from check(inner, (*trail, index))

    return check_list


def each(check: Check) -> Check:
    """A table whose every value looks alike."""

    def check_each(value: Any, trail: Trail) -> Iterator[Finding]:
        if not isinstance(value, dict):
            yield trail, f"{_name(trail)} must be a table"
            return
        for key, inner in value.items():
            yield from check(inner, (*trail, key))

    return check_each


def table(needed: dict[str, Check], may: dict[str, Check] | None = None) -> Check:
    """A table with these keys, perhaps those, and no others: slips are seen."""
    known = needed | (may or {})

    def check(value: Any, trail: Trail) -> Iterator[Finding]:
        if not isinstance(value, dict):
            yield trail, f"{_name(trail)} must be a table"
            return
        for key in value:
            if key not in known:
                yield (
                    (*trail, key),
                    f"nothing is called {key!r} here{meant(key, known)}",
                )
        for key in needed:
            if key not in value:
                yield trail, f"{_name(trail)} does not say {key!r}"
        for key, inner in value.items():
            if key in known:
                yield from known[key](inner, (*trail, key))

    return check


def unique(values: list[Any], trail: Trail, *, by: str = "code") -> Iterator[Finding]:
    """No two entries of a list with the same code: a code names one thing for ever."""
    seen: set[str] = set()
    for index, value in enumerate(values):
        if value[by] in seen:
            yield (*trail, index, by), f"{by} {value[by]!r} is here twice"
        seen.add(value[by])


def known(value: str, among: Collection[str], trail: Trail) -> Iterator[Finding]:
    """A name that must be one of those that another place has defined."""
    if value not in among:
        yield (
            trail,
            f"{_name(trail)} names {value!r}, which is nowhere{meant(value, among)}",
        )


def meant(value: Any, among: Collection[str]) -> str:
    near = difflib.get_close_matches(str(value), list(among), 1)
    return f"; did you mean {near[0]!r}?" if near else ""


def refuse_first(document: Document, findings: Iterator[Finding]) -> None:
    """Raises for the first thing found wrong."""
    for trail, reason in findings:
        document.refuse(trail, reason)


def _name(trail: Trail) -> str:
    names = [piece for piece in trail if isinstance(piece, str)]
    return names[-1] if names else "the file"
