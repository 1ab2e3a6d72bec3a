"""Instants and dates as a person in England reads them."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


def london(at: datetime) -> datetime:
    """The same instant on the clock of Europe/London.

    A naive time is refused: between March and October it would be an hour wrong, and
    an hour is what a promise to ring somebody is made of.

    >>> london(datetime(2026, 7, 1, 12, tzinfo=UTC)).isoformat()
    '2026-07-01T13:00:00+01:00'
    """
    if at.utcoffset() is None:
        raise ValueError("A time needs its time zone before it can be counted from.")
    return at.astimezone(LONDON)


def london_date(at: datetime) -> date:
    """The date in England at that instant, which in summer is not the date in UTC.

    >>> london_date(datetime(2026, 7, 1, 23, 30, tzinfo=UTC))
    datetime.date(2026, 7, 2)
    """
    return london(at).date()


def start_of_day(day: date) -> datetime:
    """The first instant of a day in England."""
    return datetime.combine(day, time.min, tzinfo=LONDON)


def end_of_day(day: date) -> datetime:
    """The last instant of a day in England: what is done in that day is in time.

    >>> end_of_day(date(2026, 3, 22)).isoformat()
    '2026-03-22T23:59:59.999999+00:00'
    """
    return datetime.combine(day, time.max, tzinfo=LONDON)


def after(start: datetime, elapsed: timedelta) -> datetime:
    """The instant that much real time later, however the clocks are turned meanwhile.

    Python adds to the hands of the clock when a time carries a zone, so the sum is
    made in UTC.
    """
    return london(london(start).astimezone(UTC) + elapsed)
