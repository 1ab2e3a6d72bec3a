"""The threshold, the clocks and the states of a Case Review, as tables."""

import tomllib
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import commonside
from commonside.library.clocks import LONDON, WorkingCalendar
from commonside.library.clocks.instants import london_date
from commonside.work.reviews.rules import clocks, states, threshold
from commonside.work.reviews.rules.states import State
from commonside.work.reviews.rules.threshold import Complaint

DATA = Path(commonside.__file__).parent / "data"
CALENDAR = WorkingCalendar()


def body(path):
    return tomllib.loads((DATA / path).read_text("utf-8"))


HOME_OFFICE = body("case_reviews/procedure.toml")["threshold"]
BEDFORDSHIRE = body("profiles/luton/practice/case_reviews/procedure.toml")["threshold"]


def on(day, hour=12):
    return datetime.combine(date.fromisoformat(day), time(hour), tzinfo=LONDON)


def complaints(*pairs, **more):
    """(happened, reported) days as complaints, numbered from 1."""
    return [
        Complaint(key=n, behaved_at=on(happened), made_at=on(reported), **more)
        for n, (happened, reported) in enumerate(pairs, 1)
    ]


def read(lines, some, applied):
    return threshold.readings(lines, some, applied_at=on(applied), calendar=CALENDAR)


# One month beginning with the day of the behaviour; six beginning with the complaint.
MONTH_ENDS = [
    # happened, reported, applied, qualifies
    ("2026-01-15", "2026-02-14", "2026-08-13", True),
    ("2026-01-15", "2026-02-15", "2026-03-01", False),
    ("2026-01-15", "2026-02-14", "2026-08-14", False),
    ("2026-01-31", "2026-02-28", "2026-03-01", True),
    ("2026-01-31", "2026-03-01", "2026-03-01", False),
    # 2028 is a leap year.
    ("2028-01-31", "2028-02-29", "2028-03-01", True),
    ("2028-01-31", "2028-03-01", "2028-03-02", False),
    ("2028-01-30", "2028-02-29", "2028-03-02", True),
    ("2026-03-31", "2026-04-30", "2026-05-01", True),
    ("2026-03-31", "2026-05-01", "2026-05-01", False),
    # Six months beginning with 31 August end with February.
    ("2026-08-31", "2026-08-31", "2027-02-28", True),
    ("2026-08-31", "2026-08-31", "2027-03-01", False),
    # Over both changes of the clocks.
    ("2026-10-24", "2026-10-25", "2027-04-24", True),
    ("2026-10-24", "2026-10-25", "2027-04-25", False),
    ("2026-12-31", "2027-01-30", "2027-07-29", True),
    # Reported on the day that they applied, and on the day after.
    ("2026-05-01", "2026-05-02", "2026-05-02", True),
    ("2026-05-01", "2026-05-03", "2026-05-02", False),
]


@pytest.mark.parametrize(("happened", "reported", "applied", "counts"), MONTH_ENDS)
def test_a_qualifying_complaint_at_month_ends(happened, reported, applied, counts):
    (found,) = read(HOME_OFFICE, complaints((happened, reported)), applied)
    assert found.counted == int(counts)
    assert bool(found.why_not) is not counts


def test_the_home_office_default_is_three_each_in_time():
    told = [("2026-03-01", "2026-03-02"), ("2026-04-01", "2026-04-20")]
    (two,) = read(HOME_OFFICE, complaints(*told), "2026-06-01")
    assert (two.counted, two.is_met) == (2, False)
    third = ("2026-05-01", "2026-05-31")
    (three,) = read(HOME_OFFICE, complaints(*told, third), "2026-06-01")
    assert three.is_met
    # A day later the third was reported too late after it happened.
    late = ("2026-05-01", "2026-06-01")
    (still_two,) = read(HOME_OFFICE, complaints(*told, late), "2026-06-01")
    assert not still_two.is_met
    assert (
        "More than 1 month passed between the day it happened" in (still_two.why_not[3])
    )


# Three separate incidents reported in 12 months; asked within 6 months of the latest.
LUTON = [
    (["2025-07-02", "2025-12-01", "2026-07-01"], "2026-12-31", 3),
    # The first is a day too old: twelve months beginning with it end with 30 June.
    (["2025-07-01", "2025-12-01", "2026-07-01"], "2026-12-31", 2),
    # Asked a day too late after the latest.
    (["2025-07-02", "2025-12-01", "2026-07-01"], "2027-01-01", 0),
    # Two on the same day are one incident.
    (["2026-01-02", "2026-01-02", "2026-01-03"], "2026-01-04", 2),
    # An old one does not spoil three that lie together.
    (["2024-01-01", "2026-01-01", "2026-02-01", "2026-03-01"], "2026-03-02", 3),
    ([], "2026-01-01", 0),
]


@pytest.mark.parametrize(("days", "applied", "counted"), LUTON)
def test_bedfordshires_three_incidents_in_twelve_months(days, applied, counted):
    some = complaints(*((day, day) for day in days))
    (found,) = read(BEDFORDSHIRE, some, applied)
    assert found.counted == counted
    assert found.is_met is (counted >= 3)


def line(**more):
    return {
        "code": "local",
        "label": {"en": "A local rule"},
        "count": 1,
        "counts": "complaints",
        "about": "person",
        "limits": [],
        **more,
    }


def test_one_hate_report_is_a_rule_in_data():
    rule = [line(only=["hate"])]
    plain = complaints(("2026-01-01", "2026-01-01"))
    assert not threshold.is_met(read(rule, plain, "2026-02-01"))
    hate = complaints(("2026-01-01", "2026-01-01"), is_hate=True)
    assert threshold.is_met(read(rule, hate, "2026-02-01"))


def test_five_people_about_a_linked_place_is_a_rule_in_data():
    rule = [line(count=5, counts="people", about="place")]
    told = [
        Complaint(n, on("2026-01-01"), on("2026-01-01"), person=who)
        for n, who in enumerate(["", "a", "b", "c", "c"])
    ]
    (found,) = read(rule, told, "2026-02-01")
    assert (found.counted, found.is_met) == (4, False)
    told.append(Complaint(9, on("2026-01-02"), on("2026-01-02"), person="d"))
    assert threshold.is_met(read(rule, told, "2026-02-01"))
    # The same people do not count where only the applicant's own reports do.
    (own,) = read([line(count=2)], told, "2026-02-01")
    assert own.counted == 1
    assert set(own.why_not.values()) == {"Made by somebody else"}


@pytest.mark.parametrize(
    ("unit", "amount", "last", "late"),
    [
        ("hours", 48, "2026-08-30T12:00+01:00", "2026-08-30T12:01+01:00"),
        # Over the bank holiday of 31 August.
        ("working_days", 2, "2026-09-02T23:00+01:00", "2026-09-03T00:01+01:00"),
        ("days", 10, "2026-09-07T23:00+01:00", "2026-09-08T00:01+01:00"),
        ("weeks", 2, "2026-09-11T23:00+01:00", "2026-09-12T00:01+01:00"),
        ("months", 1, "2026-09-28T23:00+01:00", "2026-09-29T00:01+01:00"),
    ],
)
def test_a_window_of_any_unit(unit, amount, last, late):
    rule = [
        line(
            limits=[
                {
                    "since": "complaint",
                    "until": "application",
                    "unit": unit,
                    "amount": amount,
                }
            ]
        )
    ]
    # Friday noon before a bank holiday.
    some = complaints(("2026-08-28", "2026-08-28"))
    for applied, counted in ((last, 1), (late, 0)):
        (found,) = threshold.readings(
            rule,
            some,
            applied_at=datetime.fromisoformat(applied),
            calendar=CALENDAR,
        )
        assert found.counted == counted


def test_what_an_officer_left_out_says_why():
    some = complaints(("2026-01-01", "2026-01-01"), left_out="The same as another")
    (found,) = read(HOME_OFFICE, some, "2026-02-01")
    assert (found.counted, found.why_not) == (0, {1: "The same as another"})


DUE = [
    # Acknowledged in three working days, over Christmas.
    ("working_days", 3, "2026-12-24T10:00+00:00", "2026-12-31T17:00+00:00"),
    # After the cut-off of a Friday before a bank holiday.
    ("working_days", 1, "2026-08-28T18:00+01:00", "2026-09-02T17:00+01:00"),
    # An hour is an hour when the clocks change.
    ("hours", 24, "2026-10-24T12:00+01:00", "2026-10-25T11:00+00:00"),
    ("hours", 24, "2026-03-28T12:00+00:00", "2026-03-29T13:00+01:00"),
    ("days", 28, "2026-10-20T12:00+01:00", "2026-11-17T23:59:59.999999+00:00"),
    ("weeks", 3, "2026-03-20T12:00+00:00", "2026-04-10T23:59:59.999999+01:00"),
    ("months", 1, "2026-01-31T12:00+00:00", "2026-02-28T23:59:59.999999+00:00"),
]


@pytest.mark.parametrize(("unit", "amount", "start", "due"), DUE)
def test_a_clock_in_the_unit_of_the_procedure(unit, amount, start, due):
    row = {"unit": unit, "amount": amount}
    found = clocks.due(row, datetime.fromisoformat(start), CALENDAR)
    assert found == datetime.fromisoformat(due)


BEFORE = [
    # A panel on Wednesday: papers on Monday; over Easter, on the Thursday before.
    ("working_days", 2, "2026-11-25T10:00+00:00", "2026-11-23T17:00+00:00"),
    ("working_days", 2, "2026-04-08T10:00+01:00", "2026-04-02T17:00+01:00"),
    ("hours", 48, "2026-10-26T10:00+00:00", "2026-10-24T11:00+01:00"),
    ("days", 7, "2026-11-25T10:00+00:00", "2026-11-18T23:59:59.999999+00:00"),
    ("weeks", 1, "2026-11-25T10:00+00:00", "2026-11-18T23:59:59.999999+00:00"),
    ("months", 1, "2026-03-31T10:00+01:00", "2026-02-28T23:59:59.999999+00:00"),
]


@pytest.mark.parametrize(("unit", "amount", "panel", "due"), BEFORE)
def test_a_clock_that_ends_before_an_event(unit, amount, panel, due):
    row = {"unit": unit, "amount": amount}
    found = clocks.due_before(row, datetime.fromisoformat(panel), CALENDAR)
    assert found == datetime.fromisoformat(due)


instants = st.datetimes(
    datetime(2024, 1, 1),  # noqa: DTZ001
    datetime(2029, 12, 31),  # noqa: DTZ001
    timezones=st.just(UTC),
)
rows = st.fixed_dictionaries(
    {"unit": st.sampled_from(sorted(clocks.UNITS)), "amount": st.integers(1, 60)},
    optional={"beginning_with": st.booleans(), "or_next_working_day": st.booleans()},
)


@given(rows, instants)
def test_no_clock_runs_backwards(row, at):
    assert clocks.due(row, at, CALENDAR) >= at


@given(rows, instants, st.timedeltas(timedelta(0), timedelta(days=90)))
def test_a_later_start_is_never_due_earlier(row, at, later):
    first, second = (clocks.due(row, one, CALENDAR) for one in (at, at + later))
    assert first <= second


@given(rows, instants)
def test_what_is_owed_before_an_event_is_not_after_it(row, at):
    found = clocks.due_before(row, at, CALENDAR)
    assert found <= at or london_date(found) <= london_date(at)


@given(st.lists(st.sampled_from(list(State)), max_size=12))
def test_no_walk_leaves_the_table(path):
    here = State.RECEIVED
    for to in path:
        if not states.obstacles_to_moving(here, to):
            here = to
        else:
            assert not states.may_move(here, to)
    assert here in states.NEXT


def test_the_table_is_that_of_the_procedure():
    """RECEIVED to CLOSED in a line, appeal from a refusal or the end, and any stop."""
    line_ = (
        "received acknowledged info_requested threshold_met panel_scheduled reviewed"
        " recommendations_sent actions_tracked closed"
    ).split()
    assert all(states.may_move(a, b) for a, b in zip(line_, line_[1:], strict=False))
    assert not any(
        states.may_move(a, c) for a, c in zip(line_, line_[2:], strict=False)
    )
    assert states.may_move("threshold_not_met", "appealed")
    assert {s for s in State if states.may_move("appealed", s)} == {
        State.APPEAL_UPHELD,
        State.APPEAL_DISMISSED,
        State.WITHDRAWN,
    }
    stopped = {s for s in State if states.may_move(s, "withdrawn")}
    assert stopped == set(State) - {State.WITHDRAWN}
