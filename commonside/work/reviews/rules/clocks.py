"""Clocks of the review procedure, each in the unit that the procedure names."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from commonside.library.clocks.calendars import WorkingCalendar, is_working_day
from commonside.library.clocks.clock import Clock, Rule
from commonside.library.clocks.instants import end_of_day, london, london_date

Row = Mapping[str, Any]
WEEK = 7
UNITS = {
    "hours": ("hour", "hours"),
    "working_days": ("working day", "working days"),
    "days": ("day", "days"),
    "weeks": ("week", "weeks"),
    "months": ("month", "months"),
}
# By which event each promise is kept; a promise of one agency by its own answer.
KEPT_BY = {
    "acknowledge": "acknowledged",
    "answer_information": "answered",
    "decide_threshold": "decided",
    "hold_panel": "reviewed",
    "send_papers": "papers_sent",
    "settle_part": "part_settled",
    "tell_outcome": "told",
    "have_regard": "replied",
    "check_progress": "progress_checked",
    "hear_appeal": "appeal_heard",
}


def clock_of(row: Row) -> Clock:
    """The clock of a line of the procedure.

    Days, weeks and months run after the day of the event, unless the line says
    `beginning_with`, which counts that day as the first, as Acts of Parliament do.

    >>> print(clock_of({"unit": "weeks", "amount": 3}))
    21 days after the day
    >>> clock_of({"unit": "months", "amount": 1, "beginning_with": True}).after_the_day
    False
    """
    unit, amount = row["unit"], row["amount"]
    is_inclusive = bool(row.get("beginning_with", False))
    if unit == "hours":
        return Clock(Rule.HOURS, amount)
    if unit == "working_days":
        return Clock(Rule.WORKING_DAYS, amount)
    moved = bool(row.get("or_next_working_day", False))
    if unit == "months":
        return Clock(
            Rule.CALENDAR_MONTHS,
            amount,
            after_the_day=not is_inclusive,
            or_next_working_day=moved,
        )
    days = amount * WEEK if unit == "weeks" else amount
    rule = Rule.INCLUSIVE_DAYS if is_inclusive else Rule.EXCLUSIVE_DAYS
    return Clock(rule, days, or_next_working_day=moved)


def said(row: Row) -> str:
    """How long, in the procedure's own unit.

    >>> said({"unit": "working_days", "amount": 3})
    '3 working days'
    >>> said({"unit": "weeks", "amount": 1})
    '1 week'
    """
    one, many = UNITS[row["unit"]]
    return f"{row['amount']} {one if row['amount'] == 1 else many}"


def due(row: Row, start: datetime, calendar: WorkingCalendar) -> datetime:
    """The last instant in time for something that is owed after an event.

    >>> at = datetime.fromisoformat("2026-08-28T10:00+01:00")
    >>> three = {"unit": "working_days", "amount": 3}
    >>> due(three, at, WorkingCalendar()).isoformat()
    '2026-09-03T17:00:00+01:00'
    """
    return clock_of(row).due(start, calendar)


def due_before(row: Row, event: datetime, calendar: WorkingCalendar) -> datetime:
    """The last instant in time for something that is owed so long before an event.

    The latest day from which the clock, run forwards, still ends by the day of the
    event. So papers two working days before a panel on Wednesday go out on Monday.

    >>> panel = datetime.fromisoformat("2026-12-30T10:00+00:00")
    >>> two = {"unit": "working_days", "amount": 2}
    >>> due_before(two, panel, WorkingCalendar()).isoformat()
    '2026-12-24T17:00:00+00:00'
    """
    if row["unit"] == "hours":
        # An hour is an hour when the clocks change in between.
        return london(event.astimezone(UTC) - timedelta(hours=row["amount"]))
    clock, last = clock_of(row), london_date(event)
    at = _ends(last, clock, calendar)
    # A day on which the office is shut is none on which it can promise anything.
    while not _is_early_enough(clock, at, last, calendar):
        at = _ends(at.date() - timedelta(days=1), clock, calendar)
    return at


def _ends(day: date, clock: Clock, calendar: WorkingCalendar) -> datetime:
    """The end of a day: the office's own where working days are counted."""
    ends = end_of_day(day)
    if clock.rule is Rule.WORKING_DAYS:
        return datetime.combine(day, calendar.cut_off, tzinfo=ends.tzinfo)
    return ends


def _is_early_enough(
    clock: Clock, at: datetime, last: date, calendar: WorkingCalendar
) -> bool:
    if clock.rule is Rule.WORKING_DAYS and not is_working_day(at.date(), calendar):
        return False
    return london_date(clock.due(at, calendar)) <= last


@dataclass(frozen=True)
class Owed:
    """One promise of the procedure, counted: from which event, until when."""

    duty: str
    since: datetime
    due_at: datetime
    label: str
    how_long: str


def owed(body: Row, event: str, at: datetime, calendar: WorkingCalendar) -> list[Owed]:
    """Every promise that the procedure has begin with this event.

    A promise "before" an event is counted when that event gets its date.
    """
    return [
        Owed(row["duty"], at, due(row, at, calendar), row["label"]["en"], said(row))
        for row in _lines(body)
        if row.get("starts") == event
    ]


def owed_before(
    body: Row, event: str, on: datetime, calendar: WorkingCalendar, *, since: datetime
) -> list[Owed]:
    """Every promise that must be kept before an event, once the event has its date.

    One that could no longer be kept when the date was made is owed at once.
    """
    return [
        Owed(
            row["duty"],
            since,
            max(due_before(row, on, calendar), since),
            row["label"]["en"],
            said(row),
        )
        for row in _lines(body)
        if row.get("before") == event
    ]


def line(body: Row, duty: str) -> Row | None:
    """The line of the procedure for one promise; None where it makes none."""
    return next((row for row in _lines(body) if row["duty"] == duty), None)


def _lines(body: Row) -> Iterable[Row]:
    found: Iterable[Row] = body["clock"]
    return found
