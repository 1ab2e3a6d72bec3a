"""A clock as a partnership writes it in its data: a rule, an amount, its conditions."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from commonside.library.clocks import counting
from commonside.library.clocks.calendars import WorkingCalendar, next_working_day
from commonside.library.clocks.instants import end_of_day, london_date

MONTH_AND_DAY = re.compile(r"(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")


class Rule(StrEnum):
    """The five ways to count; the value is the word used in data files."""

    INCLUSIVE_DAYS = "inclusive_days"
    EXCLUSIVE_DAYS = "exclusive_days"
    CALENDAR_MONTHS = "calendar_months"
    HOURS = "hours"
    WORKING_DAYS = "working_days"


LEAST = {Rule.EXCLUSIVE_DAYS: 0, Rule.WORKING_DAYS: 0}

WORDS = {
    Rule.INCLUSIVE_DAYS: "{} days, the first day counted",
    Rule.EXCLUSIVE_DAYS: "{} days after the day",
    Rule.CALENDAR_MONTHS: "{} calendar months",
    Rule.HOURS: "{} hours, day and night",
    Rule.WORKING_DAYS: "{} working days",
}


@dataclass(frozen=True, slots=True)
class Clock:
    """How long something may take.

    `after_the_day` belongs to calendar months alone: true for a month *after* a day,
    false for a month *beginning with* it. `or_next_working_day` moves a last day on
    which the office is shut to the next on which it works. `disregard` belongs to
    hours alone: days, as `12-25` or `2026-12-25`, whose hours do not run.
    """

    rule: Rule
    amount: int
    after_the_day: bool = False
    or_next_working_day: bool = False
    disregard: tuple[str, ...] = ()

    @classmethod
    def parse(cls, source: Mapping[str, object]) -> "Clock":
        """A clock from plain values, or a sentence that says what is wrong with them.

        >>> print(Clock.parse({"rule": "working_days", "amount": 2}))
        2 working days
        >>> Clock.parse({"rule": "fortnights", "amount": 2})
        Traceback (most recent call last):
        ValueError: A clock's rule must be one of inclusive_days, exclusive_days, \
calendar_months, hours, working_days, not 'fortnights'.
        """
        rule = _rule(source.get("rule"))
        unknown = set(source) - {"rule", "amount", *_conditions(rule)}
        if unknown:
            raise ValueError(
                f"A clock of {rule} has no {' or '.join(sorted(unknown))}."
            )
        return cls(
            rule=rule,
            amount=_amount(source.get("amount"), LEAST.get(rule, 1)),
            after_the_day=_flag(source, "after_the_day"),
            or_next_working_day=_flag(source, "or_next_working_day"),
            disregard=_disregarded(source.get("disregard", [])),
        )

    def as_dict(self) -> dict[str, object]:
        """The plain values that `parse` reads back; silent about what is default."""
        plain: dict[str, object] = {"rule": self.rule.value, "amount": self.amount}
        if self.after_the_day:
            plain["after_the_day"] = True
        if self.or_next_working_day:
            plain["or_next_working_day"] = True
        if self.disregard:
            plain["disregard"] = list(self.disregard)
        return plain

    def due(self, start: datetime, calendar: WorkingCalendar) -> datetime:
        """The last instant at which it is in time, on the clock of Europe/London.

        A period of days or months lasts to the end of its last day; hours run from
        the instant; working days end at the office's cut-off.

        >>> eve = datetime.fromisoformat("2026-12-24T18:00+00:00")
        >>> Clock(Rule.HOURS, 24).due(eve, WorkingCalendar()).isoformat()
        '2026-12-25T18:00:00+00:00'
        """
        if self.rule is Rule.HOURS:
            return counting.hours_after(start, self.amount, self._disregards)
        if self.rule is Rule.WORKING_DAYS:
            return counting.working_days_after(start, self.amount, calendar)
        last = self._last_day(london_date(start))
        return end_of_day(
            next_working_day(last, calendar) if self.or_next_working_day else last
        )

    def __str__(self) -> str:
        words = WORDS[self.rule].format(self.amount)
        return re.sub(r"^1 (hour|(?:calendar |working )?\w+?)s\b", r"1 \1", words)

    def _last_day(self, day: date) -> date:
        if self.rule is Rule.INCLUSIVE_DAYS:
            return counting.last_day_beginning_with(day, self.amount)
        if self.rule is Rule.EXCLUSIVE_DAYS:
            return counting.last_day_after(day, self.amount)
        if self.after_the_day:
            return counting.corresponding_date(day, self.amount)
        return counting.last_day_of_months(day, self.amount)

    def _disregards(self, day: date) -> bool:
        return f"{day:%m-%d}" in self.disregard or day.isoformat() in self.disregard


def _conditions(rule: Rule) -> set[str]:
    if rule is Rule.HOURS:
        return {"disregard"}
    if rule is Rule.WORKING_DAYS:
        return set()
    if rule is Rule.CALENDAR_MONTHS:
        return {"after_the_day", "or_next_working_day"}
    return {"or_next_working_day"}


def _rule(value: object) -> Rule:
    try:
        return Rule(str(value))
    except ValueError:
        raise ValueError(
            f"A clock's rule must be one of {', '.join(Rule)}, not {value!r}."
        ) from None


def _amount(value: object, least: int) -> int:
    # True is an int to Python, and nobody means a clock of True days.
    if not isinstance(value, int) or isinstance(value, bool) or value < least:
        raise ValueError(
            f"A clock's amount must be a whole number from {least}, not {value!r}."
        )
    return value


def _flag(source: Mapping[str, object], name: str) -> bool:
    value = source.get(name, False)
    if not isinstance(value, bool):
        raise ValueError(f"A clock's {name} must be true or false, not {value!r}.")
    return value


def _disregarded(values: object) -> tuple[str, ...]:
    if not isinstance(values, list | tuple):
        raise ValueError("A clock's disregard must be a list of days.")
    for value in values:
        if not isinstance(value, str) or not _is_day(value):
            raise ValueError(
                "A clock's disregard must be days such as 12-25 or 2026-12-25, "
                f"not {value!r}."
            )
    return tuple(values)


def _is_day(value: str) -> bool:
    if MONTH_AND_DAY.fullmatch(value):
        return True
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False
