"""The five ways in which law and practice count time; plain values, no framework.

Use `Clock.parse({"rule": "hours", "amount": 24}).due(start, calendar)` for what a
partnership owes, and the functions of `counting` where a law names the count.
"""

from commonside.library.clocks.calendars import (
    WorkingCalendar,
    add_working_days,
    in_hours,
    is_working_day,
    next_working_day,
    working_days_between,
)
from commonside.library.clocks.clock import Clock, Rule
from commonside.library.clocks.instants import LONDON, end_of_day, london, london_date
from commonside.library.clocks.lateness import Lateness, lateness

__all__ = [
    "LONDON",
    "Clock",
    "Lateness",
    "Rule",
    "WorkingCalendar",
    "add_working_days",
    "end_of_day",
    "in_hours",
    "is_working_day",
    "lateness",
    "london",
    "london_date",
    "next_working_day",
    "working_days_between",
]
