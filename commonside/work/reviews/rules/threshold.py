"""Whether the threshold of a Case Review is met: lines of data, read by one rule.

A line says how many, of what, within which limits. A limit has two events and a clock:
the second must come in time after the first. So the Home Office's default, a county's
own and one hate report are the same rule with other data (2014 Act, section 104).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from commonside.library.clocks.calendars import WorkingCalendar
from commonside.library.clocks.instants import london_date
from commonside.work.reviews.rules.clocks import clock_of, said

Row = Mapping[str, Any]
# Of one complaint, with the application; and of all those that are counted together.
OF_ONE = ("behaviour", "complaint", "application")
OF_ALL = ("first_behaviour", "latest_behaviour", "first_complaint", "latest_complaint")
EVENTS = {
    "behaviour": "it happened",
    "complaint": "it was reported",
    "application": "they applied",
    "first_behaviour": "the first of them happened",
    "latest_behaviour": "the latest of them happened",
    "first_complaint": "the first of them was reported",
    "latest_complaint": "the latest of them was reported",
}


@dataclass(frozen=True)
class Complaint:
    """One complaint as the threshold sees it."""

    key: int
    # When it was made, to any of the bodies.
    made_at: datetime
    # When the behaviour is said to have happened: its latest day.
    behaved_at: datetime
    # Who made it, so that several people can be told apart; "" for the applicant.
    person: str = ""
    is_hate: bool = False
    # Why an officer left it out; "" for one that counts if the limits let it.
    left_out: str = ""


@dataclass(frozen=True)
class Reading:
    """What one line of the threshold makes of the complaints."""

    code: str
    label: str
    needed: int
    counted: int
    # Of those counted, in the order in which they were made.
    keys: tuple[int, ...]
    # Why each of the others does not count.
    why_not: Mapping[int, str]

    @property
    def is_met(self) -> bool:
        return self.counted >= self.needed


def readings(
    lines: Iterable[Row],
    complaints: Iterable[Complaint],
    *,
    applied_at: datetime,
    calendar: WorkingCalendar,
) -> list[Reading]:
    """Each line of the procedure, read; any one that is met meets the threshold."""
    complaints = sorted(complaints, key=_made)
    return [_read(line, complaints, applied_at, calendar) for line in lines]


def is_met(found: Iterable[Reading]) -> bool:
    """The bodies must then decide that it is met; they have no choice (s104(4))."""
    return any(reading.is_met for reading in found)


def _read(
    line: Row,
    complaints: Sequence[Complaint],
    applied_at: datetime,
    calendar: WorkingCalendar,
) -> Reading:
    why_not: dict[int, str] = {}
    fit = []
    for one in complaints:
        reason = one.left_out or _unfit(line, one, applied_at, calendar)
        if reason:
            why_not[one.key] = reason
        else:
            fit.append(one)
    together, reason = _together(line, fit, applied_at, calendar)
    chosen = {one.key for one in together}
    why_not |= {one.key: reason for one in fit if one.key not in chosen}
    return Reading(
        code=line["code"],
        label=line["label"]["en"],
        needed=line["count"],
        counted=_many(line, together),
        keys=tuple(one.key for one in together),
        why_not=why_not,
    )


def _unfit(
    line: Row, one: Complaint, applied_at: datetime, calendar: WorkingCalendar
) -> str:
    """Why a complaint does not count by itself; "" when it does."""
    if london_date(one.made_at) > london_date(applied_at):
        return "Reported after they applied"
    if line.get("about", "person") == "person" and one.person:
        return "Made by somebody else"
    if "hate" in line.get("only", ()) and not one.is_hate:
        return "Not reported as hate"
    events = {
        "behaviour": one.behaved_at,
        "complaint": one.made_at,
        "application": applied_at,
    }
    for limit in line.get("limits", ()):
        if limit["since"] in events and limit["until"] in events:
            if reason := _broken(limit, events, events, calendar):
                return reason
    return ""


def _broken(
    limit: Row,
    since: Mapping[str, datetime],
    until: Mapping[str, datetime],
    calendar: WorkingCalendar,
) -> str:
    """In words, when the second event came after the clock of the first had run out."""
    if in_time(limit, since[limit["since"]], until[limit["until"]], calendar):
        return ""
    return (
        f"More than {said(limit)} passed between the day {EVENTS[limit['since']]}"
        f" and the day {EVENTS[limit['until']]}"
    )


def in_time(
    limit: Row, since: datetime, until: datetime, calendar: WorkingCalendar
) -> bool:
    """Whether one event came within a clock of another.

    Hours are compared to the minute; days of any kind by the day, so that nobody is
    refused for the hour of an evening.

    >>> month = {"unit": "months", "amount": 1, "beginning_with": True}
    >>> at = datetime.fromisoformat
    >>> day, nothing = at("2026-01-15T12:00+00:00"), WorkingCalendar()
    >>> in_time(month, day, at("2026-02-14T23:00+00:00"), nothing)
    True
    >>> in_time(month, day, at("2026-02-15T00:10+00:00"), nothing)
    False
    """
    last = clock_of(limit).due(since, calendar)
    if limit["unit"] == "hours":
        return until <= last
    return london_date(until) <= london_date(last)


def _together(
    line: Row,
    fit: Sequence[Complaint],
    applied_at: datetime,
    calendar: WorkingCalendar,
) -> tuple[list[Complaint], str]:
    """The most of them that lie within the limits of all; and why the rest do not."""
    limits = [
        limit
        for limit in line.get("limits", ())
        if limit["since"] in OF_ALL or limit["until"] in OF_ALL
    ]
    best: list[Complaint] = []
    reason = ""
    for some in _windows(fit, _orders(limits)):
        # Of two choices that count as many, the one that leaves out fewer.
        if _weight(line, some) <= _weight(line, best):
            continue
        broken = _broken_of_all(limits, some, applied_at, calendar)
        best = best if broken else some
        reason = reason or broken
    return sorted(best, key=_made), reason


Order = Callable[[Complaint], Any]


def _orders(limits: Iterable[Row]) -> list[Order]:
    """By which times the limits choose: of the reports, of what happened, or both."""
    said = " ".join(f"{limit['since']} {limit['until']}" for limit in limits)
    by = {"complaint": _made, "behaviour": _behaved}
    return [order for word, order in by.items() if word in said]


def _windows(
    some: Sequence[Complaint], orders: Sequence[Order]
) -> Iterator[list[Complaint]]:
    """Every choice without a gap in any of the orders, the largest first.

    A gap gains nothing: what lies between the first and the last breaks no limit that
    these two keep.
    """
    if not orders:
        yield list(some)
        return
    ordered = sorted(some, key=orders[0])
    for size in range(len(ordered), 0, -1):
        for start in range(len(ordered) - size + 1):
            yield from _windows(ordered[start : start + size], orders[1:])


def _weight(line: Row, some: Sequence[Complaint]) -> tuple[int, int]:
    return _many(line, some), len(some)


def _made(one: Complaint) -> Any:
    return one.made_at, one.key


def _behaved(one: Complaint) -> Any:
    return one.behaved_at, one.key


def _broken_of_all(
    limits: Iterable[Row],
    some: Sequence[Complaint],
    applied_at: datetime,
    calendar: WorkingCalendar,
) -> str:
    """In words, which limit these do not keep together; "" when they keep all.

    A limit that runs from, or until, each of them is kept by all when the earliest, or
    the latest, keeps it.
    """
    behaved = [one.behaved_at for one in some]
    made = [one.made_at for one in some]
    first = {"first_behaviour": min(behaved), "first_complaint": min(made)}
    latest = {"latest_behaviour": max(behaved), "latest_complaint": max(made)}
    shared = {**first, **latest, "application": applied_at}
    since = {**shared, "behaviour": min(behaved), "complaint": min(made)}
    until = {**shared, "behaviour": max(behaved), "complaint": max(made)}
    broken = (_broken(limit, since, until, calendar) for limit in limits)
    return next((reason for reason in broken if reason), "")


def _many(line: Row, some: Iterable[Complaint]) -> int:
    """How many they are: complaints, separate incidents by their day, or people."""
    kind = line.get("counts", "complaints")
    if kind == "people":
        return len({one.person for one in some})
    if kind == "incidents":
        return len({london_date(one.behaved_at) for one in some})
    return len(list(some))
