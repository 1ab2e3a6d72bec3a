"""The day-count rules themselves: the last day, or the instant, of each kind of period.

Which rule a law means is told by its words. "Beginning with the day" counts that day;
"after", "from" or "following" does not (Lester v Garland (1808) 15 Ves Jun 248; Trow v
Ind Coope (West Midlands) Ltd [1967] 2 QB 899). Weekends and holidays count unless the
law or the promise says working days.
"""

from calendar import monthrange
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

from commonside.library.clocks.calendars import (
    WorkingCalendar,
    add_working_days,
    received_on,
)
from commonside.library.clocks.instants import after, london, start_of_day


def last_day_beginning_with(day: date, days: int) -> date:
    """The last day of a period of days that begins with a day, which is its first.

    An appeal against a community protection notice has 21 days beginning with the
    day of issue: Anti-social Behaviour, Crime and Policing Act 2014 s46.

    >>> last_day_beginning_with(date(2026, 3, 2), 21)
    datetime.date(2026, 3, 22)
    """
    return day + timedelta(days=_at_least(days, 1) - 1)


def last_day_after(day: date, days: int) -> date:
    """The last day of a period of days after a day, which is itself not counted.

    A fixed penalty is discharged by payment within the 14 days following its date:
    Environmental Protection Act 1990 s88.

    >>> last_day_after(date(2026, 3, 2), 14)
    datetime.date(2026, 3, 16)
    """
    return day + timedelta(days=_at_least(days, 0))


def corresponding_date(day: date, months: int) -> date:
    """The day of the same number that many months on, else the last of that month.

    The end of a period of months *after* a day: Dodds v Walker [1981] 1 WLR 1027.

    >>> corresponding_date(date(2026, 9, 3), 1)
    datetime.date(2026, 10, 3)
    >>> corresponding_date(date(2026, 1, 31), 1)
    datetime.date(2026, 2, 28)
    """
    year, month = divmod(day.year * 12 + day.month - 1 + _at_least(months, 0), 12)
    last = monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def last_day_of_months(day: date, months: int) -> date:
    """The last day of a period of calendar months that begins with a day.

    It ends the day before the corresponding date; where the last month has no such
    date, with that month. A public spaces protection order of three years in force
    from 2 March 2026 ends with 1 March 2029: the 2014 Act s60.

    >>> last_day_of_months(date(2026, 1, 15), 1)
    datetime.date(2026, 2, 14)
    >>> last_day_of_months(date(2026, 3, 2), 36)
    datetime.date(2029, 3, 1)
    >>> last_day_of_months(date(2026, 1, 31), 1)
    datetime.date(2026, 2, 28)
    """
    end = corresponding_date(day, _at_least(months, 1))
    return end - timedelta(days=1) if end.day == day.day else end


def hours_after(
    start: datetime,
    hours: int,
    disregarded: Callable[[date], bool] = lambda day: False,
) -> datetime:
    """The instant when that many hours have run, by night and at weekends too.

    An hour is an hour: when the clocks change in between, the answer shows another
    time of day. Hours of a disregarded day do not run; a closure notice is heard
    within 48 hours, Christmas Day disregarded: the 2014 Act s80.

    >>> served = datetime.fromisoformat("2026-12-24T10:00+00:00")
    >>> christmas = date(2026, 12, 25)
    >>> hours_after(served, 48, lambda day: day == christmas).isoformat()
    '2026-12-27T10:00:00+00:00'
    """
    at, left = london(start), timedelta(hours=_at_least(hours, 1))
    while True:
        tomorrow = start_of_day(at.date() + timedelta(days=1))
        if disregarded(at.date()):
            at = tomorrow
            continue
        today = tomorrow.astimezone(UTC) - at.astimezone(UTC)
        # Ending on the stroke of midnight is the end of this day: a disregarded
        # tomorrow must not move it.
        if left <= today:
            return after(at, left)
        at, left = tomorrow, left - today


def working_days_after(
    start: datetime, days: int, calendar: WorkingCalendar
) -> datetime:
    """The cut-off of the working day that many working days after receipt.

    What arrives after the cut-off, or on a day when the office is shut, is received
    on the next working day. Local service standard.

    >>> friday = datetime.fromisoformat("2026-08-28T18:00+01:00")
    >>> working_days_after(friday, 1, WorkingCalendar()).isoformat()
    '2026-09-02T17:00:00+01:00'
    """
    received = received_on(start, calendar)
    day = add_working_days(received, _at_least(days, 0), calendar)
    return datetime.combine(day, calendar.cut_off, tzinfo=london(start).tzinfo)


def _at_least(amount: int, least: int) -> int:
    if amount < least:
        raise ValueError(f"This period must be {least} or more, not {amount}.")
    return amount
