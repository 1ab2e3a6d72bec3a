"""What a diary entry must say, when it is late, and until when it may change.

DOMAIN: an entry is contemporaneous when it was written within 24 hours; after a
further 24 hours with us it no longer changes, and corrections stand beside it.
"""

from datetime import date, datetime, time, timedelta

from commonside.ground.audit.refusals import Obstacle, obstacle

SOURCES = {
    "paper": "On paper",
    "dictated": "Told to an officer",
    "own": "Written by themselves",
}
AFFECTED = {
    1: "1, hardly",
    2: "2, a little",
    3: "3, somewhat",
    4: "4, a lot",
    5: "5, extremely",
}
FRESH = timedelta(hours=24)
OPEN_FOR = timedelta(hours=24)


def is_late(*, happened: datetime, written: datetime) -> bool:
    """Whether it was written down more than a day after it began.

    >>> is_late(happened=datetime(2026, 11, 1, 22), written=datetime(2026, 11, 2, 22))
    False
    >>> is_late(happened=datetime(2026, 11, 1, 22), written=datetime(2026, 11, 3, 9))
    True
    """
    return written - happened > FRESH


def may_change(*, added: datetime, now: datetime) -> bool:
    """Whether an entry may still be put right in place, and not beside it."""
    return now - added <= OPEN_FOR


def began_at(on: date, began: time | None) -> datetime:
    """The moment by the clock on the wall; the end of the day where no hour is known.

    Nobody is called late because they could not say the hour.
    """
    return datetime.combine(on, began or time(23, 59))


def written_at(on: date, hour: time | None, happened: datetime) -> datetime:
    """When it was written; without an hour, as early on that day as can be.

    >>> written_at(date(2026, 11, 2), None, datetime(2026, 11, 1, 22))
    datetime.datetime(2026, 11, 2, 0, 0)
    >>> written_at(date(2026, 11, 1), None, datetime(2026, 11, 1, 22))
    datetime.datetime(2026, 11, 1, 22, 0)
    """
    if hour is not None:
        return datetime.combine(on, hour)
    day = datetime.combine(on, time(0))
    return happened if on == happened.date() else day


def obstacles_to_entry(
    *,
    what: str,
    happened_on: date | None,
    began: time | None,
    ended: time | None,
    is_ongoing: bool,
    written: datetime | None,
    now: datetime,
) -> list[Obstacle]:
    """What an entry lacks, all at once. Times are on the person's own clock.

    An end before the beginning is after midnight, which diaries of noise are full of.
    """
    found = []
    if not what.strip():
        found.append(obstacle("Say what happened.", at_field="what"))
    if ended is not None and began is None:
        found.append(obstacle("Say when it began.", at_field="began"))
    if ended is not None and is_ongoing:
        found.append(obstacle("It ended, or it goes on.", at_field="is_ongoing"))
    if happened_on is None:
        return [
            *found,
            obstacle("Say on which day it happened.", at_field="happened_on"),
        ]
    happened = datetime.combine(happened_on, began or time(0))
    if happened > now:
        wrong = obstacle("It cannot have happened yet.", at_field="happened_on")
        return [*found, wrong]
    if written is not None and written > now:
        found.append(
            obstacle("It cannot have been written yet.", at_field="written_on")
        )
    if written is not None and written < happened:
        found.append(
            obstacle("It was written after it happened.", at_field="written_on")
        )
    return found


def when(on: date, began: time | None, ended: time | None, is_ongoing: bool) -> str:
    """When it happened, as papers say it.

    >>> when(date(2026, 11, 1), time(22), time(1, 30), False)
    '1 November 2026, 22:00 to 01:30'
    >>> when(date(2026, 11, 1), time(22), None, True)
    '1 November 2026, from 22:00, still going on when written'
    """
    said = f"{on.day} {on:%B %Y}"
    if began is not None:
        said += (
            f", {began:%H:%M} to {ended:%H:%M}" if ended else f", from {began:%H:%M}"
        )
    return f"{said}, still going on when written" if is_ongoing else said
