"""Who is watched over on the champion's page, and what counts as failing somebody."""

from collections.abc import Collection, Mapping
from datetime import date, timedelta

from commonside.library.clocks.calendars import WorkingCalendar, is_working_day

# Working days without having spoken with somebody, as they may be chosen.
SILENT_FOR = {"5": "5 working days", "10": "10 working days", "20": "20 working days"}
USUAL = "10"
SIGNS = {
    "silent": "nobody spoke with them for ten working days",
    "broken": "promises broken",
    "again": "it happened again, more than once",
    "support": "support that nobody followed up",
    "risk": "risk not asked again in time",
    "stuck": "an action refused or not done",
}


def silent_since(today: date, days: int, calendar: WorkingCalendar) -> date:
    """The first day that is not that many working days past.

    >>> silent_since(date(2026, 11, 19), 5, WorkingCalendar())
    datetime.date(2026, 11, 12)
    """
    day = today
    while days:
        day -= timedelta(days=1)
        if is_working_day(day, calendar):
            days -= 1
    return day


def failing(
    signs: Mapping[str, Collection[int]], *, least: int
) -> list[tuple[int, list[str]]]:
    """The cases with so many signs of failing somebody, those with the most first.

    One sign is a bad week; several that meet are a person who was let down. Which
    count, and how many, is local practice.

    >>> failing({"silent": [1, 2], "broken": [2, 3], "again": [2]}, least=2)
    [(2, ['silent', 'broken', 'again'])]
    """
    found: dict[int, list[str]] = {}
    for sign, ids in signs.items():
        for id_ in ids:
            found.setdefault(id_, []).append(sign)
    many = [(id_, signs) for id_, signs in found.items() if len(signs) >= least]
    return sorted(many, key=lambda row: (-len(row[1]), row[0]))
