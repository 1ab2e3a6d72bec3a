"""Moments at which people of the demonstration do things: office hours, mostly."""

from datetime import date, datetime, timedelta
from random import Random

from commonside.library.clocks.calendars import (
    WorkingCalendar,
    add_working_days,
    in_hours,
    is_working_day,
    next_working_day,
    working_days_between,
)
from commonside.library.clocks.instants import london, london_date, start_of_day

CALENDAR = WorkingCalendar()
# From a little after opening to a little before closing, in minutes of the day.
FIRST, LAST = 9 * 60 + 5, 16 * 60 + 40


def at_work(moment: datetime, rng: Random) -> datetime:
    """That moment when somebody is at work then, else soon after they are next.

    >>> saturday = datetime.fromisoformat("2026-11-21T22:00+00:00")
    >>> at_work(saturday, Random(1)).date().isoformat()
    '2026-11-23'
    """
    if in_hours(moment, CALENDAR):
        return moment
    local = london(moment)
    day = local.date()
    if not is_working_day(day, CALENDAR) or local.hour >= CALENDAR.closes.hour:
        day = next_working_day(day + timedelta(days=1), CALENDAR)
    return start_of_day(day) + timedelta(minutes=FIRST + rng.randrange(75))


def workday(since: datetime, days: int, rng: Random) -> datetime:
    """Some moment of the working day that many working days later."""
    day = add_working_days(london_date(since), days, CALENDAR)
    return start_of_day(day) + timedelta(minutes=rng.randrange(FIRST, LAST))


def on_day(day: date, rng: Random) -> datetime:
    """Some moment of that day, by which people write to us."""
    return start_of_day(day) + timedelta(minutes=rng.randrange(6 * 60, 23 * 60))


def workdays_since(then: datetime, now: datetime) -> int:
    """Working days from one moment to another."""
    return working_days_between(london_date(then), london_date(now), CALENDAR)


def rounded(moment: datetime, minutes: int = 5) -> datetime:
    """The same moment as people write it down.

    >>> rounded(datetime.fromisoformat("2026-11-19T11:33:41+00:00")).isoformat()
    '2026-11-19T11:30:00+00:00'
    """
    return moment.replace(
        minute=moment.minute - moment.minute % minutes, second=0, microsecond=0
    )


def in_office_between(start: datetime, end: datetime) -> datetime:
    """The latest moment of office hours between two, else the later one.

    >>> monday = datetime.fromisoformat("2026-11-23T06:00+00:00")
    >>> in_office_between(monday - timedelta(days=3), monday).isoformat()
    '2026-11-20T16:40:00+00:00'
    """
    moment = rounded(end, 20)
    while moment > start:
        if FIRST <= _minutes(moment) <= LAST and in_hours(moment, CALENDAR):
            return moment
        moment -= timedelta(minutes=20)
    return end


def _minutes(moment: datetime) -> int:
    local = london(moment)
    return local.hour * 60 + local.minute


def settled_before(now: datetime) -> datetime:
    """What came before this has been decided: two o'clock of the last whole workday.

    >>> settled_before(datetime.fromisoformat("2026-11-23T10:00+00:00")).isoformat()
    '2026-11-20T14:00:00+00:00'
    """
    day = london_date(now)
    if london(now).time() < CALENDAR.closes or not is_working_day(day, CALENDAR):
        day -= timedelta(days=1)
    while not is_working_day(day, CALENDAR):
        day -= timedelta(days=1)
    return start_of_day(day) + timedelta(hours=14)


def workdays_ago(now: datetime, many: int, hour: int, minute: int) -> datetime:
    """That time of the day so many working days before today.

    >>> sunday = datetime.fromisoformat("2026-11-22T07:00+00:00")
    >>> workdays_ago(sunday, 4, 11, 20).isoformat()
    '2026-11-17T11:20:00+00:00'
    """
    day = london_date(now)
    for _ in range(many):
        day -= timedelta(days=1)
        while not is_working_day(day, CALENDAR):
            day -= timedelta(days=1)
    return start_of_day(day) + timedelta(hours=hour, minutes=minute)
