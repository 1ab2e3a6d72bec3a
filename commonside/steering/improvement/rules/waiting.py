"""How long cases wait between two states: pairs, months, medians; no Django.

For each way that a case went, the days from the last time that it entered one state to
the next time that it entered another. So each pair of states counts once for each way
from one to the other, also where other states lie between: from given to an officer
until closed, as well as each step on the way. Half of the cases waited no longer than
the median, nine in ten no longer than the 90th percentile, which is the value of an
actual case (nearest rank), not one worked out between two.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from math import ceil
from operator import itemgetter
from statistics import median

from commonside.library.clocks.instants import london_date

# Of fewer cases no figure is given: it would say nothing, and might point at one.
LEAST = 5
# Of fewer than ten, nine in ten is the longest one, which the figure would give away.
LEAST_FOR_NINETIETH = 10
# How many months the pages look back.
MONTHS = 12
DAY = 86_400

Entry = tuple[int, str, datetime]
Key = tuple[str, str, date]


@dataclass(frozen=True)
class Wait:
    """Of how many ways, and how many days; None where there are too few to say."""

    count: int
    median: float | None
    ninetieth: float | None


def ways(entries: Iterable[tuple[str, datetime]]) -> list[tuple[str, str, float, date]]:
    """(from, to, days, month of arrival) of one case, its entries oldest first.

    >>> at = datetime.fromisoformat
    >>> ways([("allocated", at("2026-03-01T12:00+00:00")),
    ...       ("assessed", at("2026-03-04T12:00+00:00"))])
    [('allocated', 'assessed', 3.0, datetime.date(2026, 3, 1))]
    """
    last: dict[str, datetime] = {}
    found = []
    for state, at in entries:
        before = last.get(state)
        month = london_date(at).replace(day=1)
        for other, since in last.items():
            # Counted to the former entering already, if that came after.
            if other != state and (before is None or since > before):
                days = (at - since).total_seconds() / DAY
                found.append((other, state, days, month))
        last[state] = at
    return found


def by_pair(entries: Iterable[Entry]) -> dict[Key, list[float]]:
    """The days of every pair and month; `entries` in the order of case, then time."""
    found: dict[Key, list[float]] = defaultdict(list)
    for _, rows in groupby(entries, key=itemgetter(0)):
        for was, now, days, month in ways((state, at) for _, state, at in rows):
            found[was, now, month].append(days)
    return found


def over_months(
    found: Mapping[Key, list[float]], since: date
) -> dict[Key, list[float]]:
    """The same from a month on, all months together, under that month."""
    whole: dict[Key, list[float]] = defaultdict(list)
    for (was, now, month), days in found.items():
        if month >= since:
            whole[was, now, since] += days
    return whole


def wait(days: list[float]) -> Wait:
    """Median and 90th percentile, in days and tenths, where there are enough cases.

    >>> wait([1.0, 2.0, 3.0, 4.0, 50.0])
    Wait(count=5, median=3.0, ninetieth=None)
    """
    many = len(days)
    if many < LEAST:
        return Wait(many, None, None)
    rest = sorted(days)
    ninetieth = None
    if many >= LEAST_FOR_NINETIETH:
        ninetieth = round(rest[ceil(0.9 * many) - 1], 1)
    return Wait(many, round(median(rest), 1), ninetieth)


def months_to(last: date, many: int = MONTHS) -> list[date]:
    """The first days of so many months, the oldest first, that of `last` included.

    >>> months_to(date(2026, 1, 15), 2)
    [datetime.date(2025, 12, 1), datetime.date(2026, 1, 1)]
    """
    number = last.year * 12 + last.month - 1
    return [
        date(one // 12, one % 12 + 1, 1) for one in range(number - many + 1, number + 1)
    ]
