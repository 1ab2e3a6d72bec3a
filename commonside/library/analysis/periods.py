"""Periods of whole days that a figure is counted over."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

WRITTEN = re.compile(
    r"(?P<year>\d{4})(?:-(?:Q(?P<quarter>[1-4])|(?P<month>0[1-9]|1[0-2])))?"
)


@dataclass(frozen=True, slots=True)
class Period:
    """From one day to another, both belonging to it."""

    since: date
    until: date

    def __post_init__(self) -> None:
        if self.until < self.since:
            raise ValueError("A period must not end before it begins.")

    @classmethod
    def parse(cls, text: str) -> "Period":
        """A period as written in a command or an address.

        >>> Period.parse("2026-Q3").until
        datetime.date(2026, 9, 30)
        >>> Period.parse("2026-02").name, Period.parse("2026").name
        ('2026-02', '2026')
        >>> Period.parse("2026-07-01..2026-07-09").name
        '2026-07-01..2026-07-09'
        """
        if found := WRITTEN.fullmatch(text):
            year = int(found["year"])
            if found["quarter"]:
                return cls.of_months(date(year, int(found["quarter"]) * 3 - 2, 1), 3)
            if found["month"]:
                return cls.of_months(date(year, int(found["month"]), 1), 1)
            return cls.of_months(date(year, 1, 1), 12)
        since, dots, until = text.partition("..")
        try:
            if dots:
                return cls(date.fromisoformat(since), date.fromisoformat(until))
        except ValueError:
            pass
        raise ValueError(
            f"A period is written 2026, 2026-Q3, 2026-07 or "
            f"2026-07-01..2026-09-30, not {text!r}."
        )

    @classmethod
    def of_months(cls, first: date, months: int) -> "Period":
        """Whole months, from the first day of the first.

        >>> Period.of_months(date(2026, 7, 1), 3).name
        '2026-Q3'
        """
        after = _month_on(first, months)
        return cls(first, after - timedelta(days=1))

    @property
    def name(self) -> str:
        """The period as `parse` reads it, in its shortest form."""
        months = self.months
        first = self.since.month
        if months == 12 and first == 1:
            return f"{self.since.year}"
        if months == 3 and first % 3 == 1:
            return f"{self.since.year}-Q{first // 3 + 1}"
        if months == 1:
            return f"{self.since:%Y-%m}"
        return f"{self.since}..{self.until}"

    @property
    def months(self) -> int | None:
        """How many whole calendar months it is, or None when it is not."""
        last = monthrange(self.until.year, self.until.month)[1]
        if self.since.day != 1 or self.until.day != last:
            return None
        years = self.until.year - self.since.year
        return years * 12 + self.until.month - self.since.month + 1

    def earlier(self) -> "Period":
        """The period of the same length that ends the day before this one begins.

        >>> Period.parse("2026-Q1").earlier().name
        '2025-Q4'
        """
        if self.months:
            return Period.of_months(_month_on(self.since, -self.months), self.months)
        length = self.until - self.since
        until = self.since - timedelta(days=1)
        return Period(until - length, until)

    def __contains__(self, day: date) -> bool:
        return self.since <= day <= self.until


def _month_on(first: date, months: int) -> date:
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    return date(year, month + 1, 1)
