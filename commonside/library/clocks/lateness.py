"""How late something is, in the numbers that pages show."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

from commonside.library.clocks.calendars import WorkingCalendar, working_days_between
from commonside.library.clocks.instants import london_date

HOUR = 60
HOURS_SHOWN_BELOW = 72 * HOUR


@dataclass(frozen=True, slots=True)
class Lateness:
    """The distance between what was promised and now, always counted upwards.

    `minutes` and `hours` are those that have passed (or are left) in full; `days` are
    midnights in England between the two; `working_days` are counted likewise, and
    None when no calendar was given.
    """

    is_late: bool
    minutes: int
    days: int
    working_days: int | None

    @property
    def hours(self) -> int:
        """Hours in full."""
        return self.minutes // HOUR

    def shown(self) -> tuple[int, Literal["minutes", "hours", "days"]]:
        """The one number and unit that a page shows: 26 hours, 3 days.

        Hours up to three days, because "26 h late" says more than "1 day late".

        >>> promised = datetime(2026, 3, 2, 9, tzinfo=UTC)
        >>> lateness(promised, datetime(2026, 3, 3, 11, 20, tzinfo=UTC)).shown()
        (26, 'hours')
        """
        if self.minutes < HOUR:
            return self.minutes, "minutes"
        if self.minutes < HOURS_SHOWN_BELOW:
            return self.hours, "hours"
        return self.days, "days"


def lateness(
    due: datetime, now: datetime, calendar: WorkingCalendar | None = None
) -> Lateness:
    """How late something is, or how much time is left; at the instant due it is not.

    >>> promised = datetime(2026, 3, 6, 17, tzinfo=UTC)
    >>> monday = datetime(2026, 3, 9, 17, 30, tzinfo=UTC)
    >>> late = lateness(promised, monday, WorkingCalendar())
    >>> late.is_late, late.hours, late.days, late.working_days
    (True, 72, 3, 1)
    """
    promised_on, today = london_date(due), london_date(now)
    # Two times of one zone would be subtracted by the hands of the clock.
    past = now.astimezone(UTC) - due.astimezone(UTC)
    working = None
    if calendar is not None:
        working = abs(working_days_between(promised_on, today, calendar))
    return Lateness(
        is_late=past > timedelta(),
        minutes=int(abs(past).total_seconds() // 60),
        days=abs((today - promised_on).days),
        working_days=working,
    )
