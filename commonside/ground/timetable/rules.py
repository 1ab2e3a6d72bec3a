"""When a regular job is due again, and how long a failed one waits."""

import re
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
QUEUES = ("quick", "long")
# A job that has run for longer than this has lost its worker, whatever we believe.
LONGEST = {"quick": timedelta(minutes=10), "long": timedelta(hours=6)}
FIRST_GAP, LONGEST_GAP = timedelta(seconds=10), timedelta(hours=1)
ATTEMPTS = 5


def next_after(pattern: str, after: datetime) -> datetime:
    """When a job of this pattern is due next; a daily one by the clock on the wall.

    >>> next_after("every 60 s", datetime(2026, 11, 22, 6, tzinfo=UTC)).minute
    1
    >>> next_after("daily 07:30", datetime(2026, 7, 1, 6, 30, tzinfo=UTC)).isoformat()
    '2026-07-02T06:30:00+00:00'

    Raises ValueError for a pattern of another form.
    """
    if match := re.fullmatch(r"every ([1-9]\d*) s", pattern):
        return after + timedelta(seconds=int(match[1]))
    if match := re.fullmatch(r"daily (\d\d):(\d\d)", pattern):
        at = time(int(match[1]), int(match[2]))
        day = after.astimezone(LONDON).date()
        due = datetime.combine(day, at, LONDON).astimezone(UTC)
        if due <= after:
            tomorrow = day + timedelta(days=1)
            due = datetime.combine(tomorrow, at, LONDON).astimezone(UTC)
        return due
    raise ValueError(f"'every 60 s' or 'daily 07:30', not {pattern!r}")


def gap(attempt: int) -> timedelta:
    """How long to wait after this many attempts: each time four times as long.

    What ails a job is seldom gone in a second and often in an hour.

    >>> [str(gap(attempt)) for attempt in (1, 2, 3, 9)]
    ['0:00:10', '0:00:40', '0:02:40', '1:00:00']
    """
    times = int(4 ** min(attempt - 1, 10))
    return min(FIRST_GAP * times, LONGEST_GAP)
