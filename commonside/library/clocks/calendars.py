"""Working days and office hours in England, with a partnership's own closure days."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from commonside.library.clocks.instants import london

SATURDAY = 5


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """When an office works: Monday to Friday, less holidays and closures.

    `holidays` are bank holidays proclaimed after the installed list was made;
    `closures` are days on which this office alone is shut. What arrives after
    `cut_off` counts as received on the next working day.

    >>> WorkingCalendar().cut_off
    datetime.time(17, 0)
    """

    closures: frozenset[date] = frozenset()
    holidays: frozenset[date] = frozenset()
    cut_off: time = time(17)
    opens: time = time(9)
    closes: time = time(17)

    def __post_init__(self) -> None:
        if self.opens >= self.closes:
            raise ValueError("An office must open before it closes.")

    @classmethod
    def parse(cls, source: Mapping[str, object]) -> "WorkingCalendar":
        """A calendar from a profile's plain values; whatever is absent has a default.

        >>> WorkingCalendar.parse(
        ...     {"opens": "08:30", "closures": ["2026-12-29"]}
        ... ).opens
        datetime.time(8, 30)
        """
        unknown = set(source) - {"closures", "holidays", "cut_off", "opens", "closes"}
        if unknown:
            raise ValueError(f"A calendar has no {_listed(unknown)}.")
        return cls(
            closures=_dates(source.get("closures", []), "closures"),
            holidays=_dates(source.get("holidays", []), "holidays"),
            cut_off=_time(source.get("cut_off", "17:00"), "cut_off"),
            opens=_time(source.get("opens", "09:00"), "opens"),
            closes=_time(source.get("closes", "17:00"), "closes"),
        )


def is_working_day(day: date, calendar: WorkingCalendar) -> bool:
    """Whether the office works on that day.

    England's bank holidays are those of the Banking and Financial Dealings Act 1971
    and of proclamation, Christmas Day and Good Friday being so by common law.

    >>> is_working_day(date(2026, 8, 31), WorkingCalendar())
    False
    """
    return (
        day.weekday() < SATURDAY
        and day not in calendar.closures
        and day not in calendar.holidays
        and day not in _bank_holidays(day.year)
    )


def next_working_day(day: date, calendar: WorkingCalendar) -> date:
    """That day if it is a working day, else the first working day after it.

    >>> next_working_day(date(2026, 10, 3), WorkingCalendar())
    datetime.date(2026, 10, 5)
    """
    while not is_working_day(day, calendar):
        day += timedelta(days=1)
    return day


def add_working_days(day: date, amount: int, calendar: WorkingCalendar) -> date:
    """The working day that many working days after a day, the day itself being 0.

    A day that is no working day is first moved to the next one, as if what happened
    on it had been found in the post when the office opened.

    >>> add_working_days(date(2026, 12, 24), 2, WorkingCalendar())
    datetime.date(2026, 12, 30)
    """
    if amount < 0:
        raise ValueError("Working days are counted forwards.")
    day = next_working_day(day, calendar)
    for _ in range(amount):
        day = next_working_day(day + timedelta(days=1), calendar)
    return day


def working_days_between(since: date, until: date, calendar: WorkingCalendar) -> int:
    """How many working days lie after `since`, up to and with `until`.

    So a call on Monday and a call on the Tuesday of the next week are six apart.
    Below nought when `until` is the earlier of the two.

    >>> working_days_between(date(2026, 3, 2), date(2026, 3, 10), WorkingCalendar())
    6
    """
    if until < since:
        return -working_days_between(until, since, calendar)
    days = (since + timedelta(days=n) for n in range(1, (until - since).days + 1))
    return sum(is_working_day(day, calendar) for day in days)


def received_on(at: datetime, calendar: WorkingCalendar) -> date:
    """The working day on which something that arrived then counts as received.

    At the cut-off is still in time; after it is the next working day.
    """
    at = london(at)
    if is_working_day(at.date(), calendar) and at.time() <= calendar.cut_off:
        return at.date()
    if not is_working_day(at.date(), calendar):
        return next_working_day(at.date(), calendar)
    return next_working_day(at.date() + timedelta(days=1), calendar)


def in_hours(at: datetime, calendar: WorkingCalendar) -> bool:
    """Whether somebody is in the office then; if not, the duty contact is told.

    The opening minute is inside, the closing minute is not: at five the telephone
    already goes to whoever is on duty.

    >>> in_hours(datetime.fromisoformat("2026-12-24T18:00+00:00"), WorkingCalendar())
    False
    """
    at = london(at)
    return is_working_day(at.date(), calendar) and (
        calendar.opens <= at.time() < calendar.closes
    )


@lru_cache(maxsize=256)
def _bank_holidays(year: int) -> frozenset[date]:
    # Imported here because it takes half a second, which the first page need not pay.
    from holidays import country_holidays

    return frozenset(country_holidays("GB", subdiv="ENG", years=year))


def _dates(values: object, name: str) -> frozenset[date]:
    if not isinstance(values, list | tuple):
        raise ValueError(f"A calendar's {name} must be a list of dates.")
    try:
        return frozenset(
            value if isinstance(value, date) else date.fromisoformat(value)
            for value in values
        )
    except (TypeError, ValueError):
        raise ValueError(
            f"A calendar's {name} must be dates such as 2026-12-29."
        ) from None


def _time(value: object, name: str) -> time:
    if isinstance(value, time):
        return value
    try:
        return time.fromisoformat(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        raise ValueError(
            f"A calendar's {name} must be a time such as 17:00, not {value!r}."
        ) from None


def _listed(names: set[str]) -> str:
    return " or ".join(sorted(names))
