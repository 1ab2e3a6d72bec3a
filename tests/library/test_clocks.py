"""Each of the five ways to count, against dates worked out by hand."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonside.library.clocks import (
    LONDON,
    Clock,
    Rule,
    WorkingCalendar,
    add_working_days,
    in_hours,
    is_working_day,
    lateness,
    working_days_between,
)

PLAIN = WorkingCalendar()


def at(text: str) -> datetime:
    """An instant as the clock on the wall in England shows it."""
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


def due(start: str, calendar: WorkingCalendar = PLAIN, **clock: object) -> str:
    answer = Clock.parse(clock).due(at(start), calendar)
    return f"{answer:%a %d %b %Y %H:%M}"


VECTORS = [
    # Community protection notice issued Monday: appeal within 21 days beginning with.
    (
        "2026-03-02T10:00",
        {"rule": "inclusive_days", "amount": 21},
        "Sun 22 Mar 2026 23:59",
    ),
    # Fixed penalty notice: 14 days following.
    (
        "2026-03-02T10:00",
        {"rule": "exclusive_days", "amount": 14},
        "Mon 16 Mar 2026 23:59",
    ),
    # Behaviour on 15 January, complaint within one month beginning with that day.
    (
        "2026-01-15T10:00",
        {"rule": "calendar_months", "amount": 1},
        "Sat 14 Feb 2026 23:59",
    ),
    # Public spaces protection order of three years.
    (
        "2026-03-02T00:00",
        {"rule": "calendar_months", "amount": 36},
        "Thu 01 Mar 2029 23:59",
    ),
    # Closure notice, 48 hours, Christmas Day disregarded.
    (
        "2026-12-24T10:00",
        {"rule": "hours", "amount": 48, "disregard": ["12-25"]},
        "Sun 27 Dec 2026 10:00",
    ),
    (
        "2026-12-24T10:00",
        {"rule": "hours", "amount": 48, "disregard": ["2026-12-25"]},
        "Sun 27 Dec 2026 10:00",
    ),
    ("2026-12-24T10:00", {"rule": "hours", "amount": 48}, "Sat 26 Dec 2026 10:00"),
    # A report of high risk at six on Christmas Eve is owed a call on Christmas Day.
    ("2026-12-24T18:00", {"rule": "hours", "amount": 24}, "Fri 25 Dec 2026 18:00"),
    # Friday 18:00 before a bank-holiday Monday: received Tuesday, and one day more.
    (
        "2026-08-28T18:00",
        {"rule": "working_days", "amount": 1},
        "Wed 02 Sep 2026 17:00",
    ),
    # At the cut-off is in time; a minute later is the next working day.
    (
        "2026-03-04T17:00",
        {"rule": "working_days", "amount": 2},
        "Fri 06 Mar 2026 17:00",
    ),
    (
        "2026-03-04T17:01",
        {"rule": "working_days", "amount": 2},
        "Mon 09 Mar 2026 17:00",
    ),
    (
        "2026-03-04T10:00",
        {"rule": "working_days", "amount": 0},
        "Wed 04 Mar 2026 17:00",
    ),
    (
        "2026-03-07T10:00",
        {"rule": "working_days", "amount": 0},
        "Mon 09 Mar 2026 17:00",
    ),
    # Subject access: one month after the day; a Saturday goes on to Monday.
    (
        "2026-09-03T10:00",
        {
            "rule": "calendar_months",
            "amount": 1,
            "after_the_day": True,
            "or_next_working_day": True,
        },
        "Mon 05 Oct 2026 23:59",
    ),
    (
        "2026-01-31T10:00",
        {
            "rule": "calendar_months",
            "amount": 1,
            "after_the_day": True,
            "or_next_working_day": True,
        },
        "Mon 02 Mar 2026 23:59",
    ),
    # Freedom of information: 20 working days following receipt, over Easter 2026.
    (
        "2026-03-23T10:00",
        {"rule": "working_days", "amount": 20},
        "Wed 22 Apr 2026 17:00",
    ),
]


@pytest.mark.parametrize(("start", "clock", "expected"), VECTORS)
def test_each_rule_counts_as_worked_out_by_hand(start, clock, expected):
    assert due(start, **clock) == expected


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        # The night when clocks go back has 25 hours, the night forward 23.
        ("2026-10-24T18:00", "Sun 25 Oct 2026 17:00"),
        ("2026-03-28T18:00", "Sun 29 Mar 2026 19:00"),
    ],
)
def test_an_hour_is_an_hour_when_the_clocks_change(start, expected):
    assert due(start, rule="hours", amount=24) == expected


def test_a_disregarded_day_of_25_hours_is_left_out_whole():
    answer = due("2026-10-24T22:00", rule="hours", amount=4, disregard=["2026-10-25"])

    assert answer == "Mon 26 Oct 2026 02:00"


def test_hours_served_on_a_disregarded_day_begin_to_run_at_its_end():
    answer = due("2026-12-25T15:00", rule="hours", amount=24, disregard=["12-25"])

    assert answer == "Sun 27 Dec 2026 00:00"


def test_hours_that_end_at_midnight_end_before_a_disregarded_day():
    answer = due("2026-12-24T10:00", rule="hours", amount=14, disregard=["12-25"])

    assert answer == "Fri 25 Dec 2026 00:00"


def test_the_day_is_the_day_in_england_not_in_utc():
    late_on_1_july_in_utc = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)

    answer = Clock(Rule.INCLUSIVE_DAYS, 1).due(late_on_1_july_in_utc, PLAIN)

    assert answer.date() == date(2026, 7, 2)


def test_local_closure_and_proclaimed_holiday_are_no_working_days():
    calendar = WorkingCalendar.parse(
        {"closures": ["2026-03-05"], "holidays": ["2026-03-06"]}
    )

    answer = due("2026-03-04T10:00", calendar, rule="working_days", amount=1)

    assert answer == "Mon 09 Mar 2026 17:00"


def test_another_cut_off_moves_receipt_and_due_time():
    calendar = WorkingCalendar(cut_off=time(16, 30))

    answer = due("2026-03-04T16:45", calendar, rule="working_days", amount=1)

    assert answer == "Fri 06 Mar 2026 16:30"


@pytest.mark.parametrize(
    ("year", "days"),
    [
        # Christmas on Saturday: substitutes on Monday 27 and Tuesday 28.
        (
            2027,
            ["12-27", "12-28", "01-01", "03-26", "03-29", "05-03", "05-31", "08-30"],
        ),
        (
            2026,
            ["12-25", "12-28", "01-01", "04-03", "04-06", "05-04", "05-25", "08-31"],
        ),
    ],
)
def test_bank_holidays_of_england_are_known(year, days):
    assert not any(
        is_working_day(date.fromisoformat(f"{year}-{day}"), PLAIN) for day in days
    )


def test_scotland_s_second_of_january_is_a_working_day_in_england():
    assert is_working_day(date(2026, 1, 2), PLAIN)


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ({}, "rule must be one of"),
        ({"rule": "hours"}, "amount must be a whole number from 1, not None"),
        ({"rule": "hours", "amount": 0}, "whole number from 1"),
        ({"rule": "hours", "amount": True}, "whole number"),
        ({"rule": "hours", "amount": "24"}, "whole number"),
        ({"rule": "hours", "amount": 2.5}, "whole number"),
        ({"rule": "working_days", "amount": -1}, "whole number from 0"),
        ({"rule": "hours", "amount": 1, "amonut": 2}, "clock of hours has no amonut"),
        ({"rule": "hours", "amount": 1, "after_the_day": True}, "has no after_the_day"),
        ({"rule": "hours", "amount": 1, "disregard": "12-25"}, "list of days"),
        ({"rule": "hours", "amount": 1, "disregard": ["Christmas"]}, "'Christmas'"),
        ({"rule": "hours", "amount": 1, "disregard": ["13-01"]}, "'13-01'"),
        (
            {"rule": "calendar_months", "amount": 1, "after_the_day": "yes"},
            "true or false",
        ),
    ],
)
def test_a_wrong_clock_is_refused_with_a_sentence(source, says):
    with pytest.raises(ValueError, match=says):
        Clock.parse(source)


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ({"cutoff": "17:00"}, "has no cutoff"),
        ({"cut_off": "five"}, "cut_off must be a time such as 17:00, not 'five'"),
        ({"closures": "2026-12-29"}, "closures must be a list of dates"),
        ({"closures": ["29 December"]}, "closures must be dates"),
        ({"holidays": [7]}, "holidays must be dates"),
        ({"opens": "18:00"}, "open before it closes"),
    ],
)
def test_a_wrong_calendar_is_refused_with_a_sentence(source, says):
    with pytest.raises(ValueError, match=says):
        WorkingCalendar.parse(source)


def test_a_time_without_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        Clock(Rule.HOURS, 24).due(datetime(2026, 3, 2, 10), PLAIN)  # noqa: DTZ001


@pytest.mark.parametrize(
    ("clock", "words"),
    [
        (Clock(Rule.HOURS, 24), "24 hours, day and night"),
        (Clock(Rule.HOURS, 1), "1 hour, day and night"),
        (Clock(Rule.WORKING_DAYS, 1), "1 working day"),
        (Clock(Rule.CALENDAR_MONTHS, 1), "1 calendar month"),
        (Clock(Rule.INCLUSIVE_DAYS, 21), "21 days, the first day counted"),
    ],
)
def test_a_clock_says_itself_in_words(clock, words):
    assert str(clock) == words


@pytest.mark.parametrize(
    ("moment", "answer"),
    [
        ("2026-03-04T08:59", False),
        ("2026-03-04T09:00", True),
        ("2026-03-04T16:59", True),
        ("2026-03-04T17:00", False),
        ("2026-03-07T11:00", False),
        ("2026-12-25T11:00", False),
    ],
)
def test_office_hours_are_hours_of_working_days(moment, answer):
    assert in_hours(at(moment), PLAIN) is answer


@pytest.mark.parametrize(
    ("promised", "now", "is_late", "shown"),
    [
        ("2026-03-02T09:00", "2026-03-03T11:59", True, (26, "hours")),
        ("2026-03-02T09:00", "2026-03-02T08:10", False, (50, "minutes")),
        ("2026-03-02T09:00", "2026-03-02T09:00", False, (0, "minutes")),
        ("2026-03-02T17:00", "2026-03-05T17:00", True, (3, "days")),
        # Across the change of clocks 24 hours by the hands are 23 in truth.
        ("2026-03-28T18:00", "2026-03-29T18:00", True, (23, "hours")),
    ],
)
def test_lateness_is_shown_in_one_number(promised, now, is_late, shown):
    late = lateness(at(promised), at(now))

    assert (late.is_late, late.shown()) == (is_late, shown)
    assert late.working_days is None


# By the minute over fourteen years; cheap to draw, also where much else is running.
moments = st.integers(0, 14 * 365 * 24 * 60).map(
    lambda minutes: datetime(2020, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
clocks = st.one_of(
    st.builds(Clock, st.just(Rule.HOURS), st.integers(1, 200)),
    st.builds(Clock, st.just(Rule.WORKING_DAYS), st.integers(0, 40)),
    st.builds(Clock, st.just(Rule.INCLUSIVE_DAYS), st.integers(1, 400)),
    st.builds(
        Clock,
        st.just(Rule.CALENDAR_MONTHS),
        st.integers(1, 40),
        st.booleans(),
        st.booleans(),
    ),
)


@given(clocks, moments, moments)
@settings(deadline=None)
def test_who_starts_later_is_never_due_earlier(clock, one, other):
    first, second = sorted([one, other])

    assert clock.due(first, PLAIN) <= clock.due(second, PLAIN)


@given(clocks)
@settings(deadline=None)
def test_a_clock_survives_being_written_down(clock):
    assert Clock.parse(clock.as_dict()) == clock


@given(moments, st.integers(1, 300))
@settings(deadline=None)
def test_hours_are_real_hours(start, hours):
    answer = Clock(Rule.HOURS, hours).due(start, PLAIN)

    assert answer.astimezone(UTC) - start == timedelta(hours=hours)


@given(st.dates(date(2020, 1, 1), date(2034, 1, 1)), st.integers(0, 60))
@settings(deadline=None)
def test_working_days_added_are_working_days_counted(day, amount):
    end = add_working_days(day, amount, PLAIN)

    start = add_working_days(day, 0, PLAIN)
    assert is_working_day(end, PLAIN)
    assert working_days_between(start, end, PLAIN) == amount
    assert working_days_between(end, start, PLAIN) == -amount
