"""The service's rules of casework, each written here by hand and held against the data.

Nothing in these tables is computed from the files or the code that they judge: whoever
changes a rule changes it here too, and says so.
"""

import tomllib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import commonside
from commonside.ground.duties.rules import calendar_of, clock_for, due_at
from commonside.library.clocks.calendars import (
    WorkingCalendar,
    is_working_day,
    next_working_day,
    working_days_between,
)
from commonside.library.clocks.instants import london, london_date
from commonside.work.cases.rules import closing, contact, risk
from commonside.work.cases.rules.matching import repeats
from tests.cases.living import CALM

DATA = Path(commonside.__file__).parent / "data"


def body(path):
    return tomllib.loads((DATA / path).read_text("utf-8"))


SCHEME = body("risk/ram.toml")
CLOCKS = body("clocks/casework.toml")
OUTCOMES = body("outcomes/asb.toml")
CALENDAR = calendar_of({"opens": "09:00", "closes": "17:00", "cut_off": "17:00"})

# --- risk (2.4) ---------------------------------------------------------------------

POINTS = {
    "how_often": "5 4 3 2 1 0",
    "linked": "2 1 0",
    "worse": "3 2 0",
    "knows": "3 1 0",
    "history": "6 4 2 0",
    "targeted": "4 3 1 0",
    "hate": "4 2 0",
    "personal_risk": "3 2 0",
    "affected": "5 3 2 1 0",
    "health": "4 4 3 0",
    "support": "3 1 0",
    "others_affected": "2 1 0",
    "agencies_know": "4 2 0",
}


@pytest.mark.parametrize("question", SCHEME["question"], ids=lambda q: q["code"])
def test_the_points_of_each_answer(question):
    points = [str(option["points"]) for option in question["options"]]
    assert " ".join(points) == POINTS[question["code"]]
    for option in question["options"]:
        answers = CALM | {question["code"]: option["code"]}
        others = risk.assess(CALM, SCHEME).score
        assert risk.assess(answers, SCHEME).score == others + option["points"]


@pytest.mark.parametrize(
    ("score", "band"), [(0, 3), (14, 3), (15, 2), (26, 2), (27, 1), (48, 1)]
)
def test_the_edges_of_the_bands(score, band):
    assert risk.band_of(score, SCHEME) == band


FORCED = {
    "threat_to_life",
    "weapon",
    "self_harm",
    "hate_targeted_repeat",
    "at_risk",
    "cannot_leave_home",
}


@pytest.mark.parametrize("trigger", sorted(FORCED))
def test_each_of_these_is_high_whatever_the_score(trigger):
    found = risk.assess(CALM, SCHEME, [trigger])
    assert (found.score, found.band, found.forced_by) == (0, 1, (trigger,))


def test_nothing_else_forces_and_thoughts_of_self_harm_do_by_the_answer():
    assert {row["code"] for row in SCHEME["force_high"]} == FORCED
    forces = {
        (question["code"], option["code"]): option["forces"]
        for question in SCHEME["question"]
        for option in question["options"]
        if "forces" in option
    }
    assert forces == {("health", "self_harm"): "self_harm"}
    kinds = [row["code"] for row in SCHEME["vulnerability"]]
    assert kinds == ["personal", "situational", "incidental"]


# --- clocks by band (2.3 to 2.5) ------------------------------------------------------

# Told at 17:01 on Christmas Eve 2026, a minute after the office shut: in working days
# on Tuesday 29 December, Monday being the holiday in place of Boxing Day.
EVE = datetime(2026, 12, 24, 17, 1, tzinfo=UTC)
# Two hours before the clocks go forward, in the night to Easter Sunday: in working days
# it is received on Tuesday 30 March 2027. The first Monday of May is a holiday.
SPRING = datetime(2027, 3, 27, 23, 30, tzinfo=UTC)
BY_BAND = [
    # duty, band, from Christmas Eve, from the night of the clocks
    ("first_contact", "high", "2026-12-25 17:01", "2027-03-29 00:30"),
    ("first_contact", "medium", "2026-12-31 17:00", "2027-04-01 17:00"),
    ("first_contact", "standard", "2027-01-06 17:00", "2027-04-06 17:00"),
    ("ring_back", "any", "2026-12-30 17:00", "2027-03-31 17:00"),
    ("visit", "high", "2026-12-30 17:00", "2027-03-31 17:00"),
    ("visit", "medium", "2027-01-06 17:00", "2027-04-06 17:00"),
    ("visit", "standard", "2027-01-06 17:00", "2027-04-06 17:00"),
    ("interview", "high", "2026-12-31 17:00", "2027-04-01 17:00"),
    ("update", "high", "2027-01-06 17:00", "2027-04-06 17:00"),
    ("update", "medium", "2027-01-13 17:00", "2027-04-13 17:00"),
    ("update", "standard", "2027-01-13 17:00", "2027-04-13 17:00"),
    ("assess_again", "high", "2027-01-13 17:00", "2027-04-13 17:00"),
    ("assess_again", "medium", "2027-01-27 17:00", "2027-04-27 17:00"),
    ("after_incident", "high", "2026-12-30 17:00", "2027-03-31 17:00"),
    ("after_incident", "medium", "2027-01-04 17:00", "2027-04-02 17:00"),
    ("after_incident", "standard", "2027-01-06 17:00", "2027-04-06 17:00"),
    ("safeguard", "any", "2026-12-24 18:01", "2027-03-28 00:30"),
    ("supervision", "high", "2027-01-13 17:00", "2027-04-13 17:00"),
    ("supervision", "medium", "2027-01-27 17:00", "2027-04-27 17:00"),
    ("supervision", "standard", "2027-02-24 17:00", "2027-05-26 17:00"),
    ("manager_review", "high", "2027-01-21 23:59", "2027-04-24 23:59"),
    ("manager_review", "medium", "2027-02-18 23:59", "2027-05-22 23:59"),
    ("head_review", "high", "2027-02-18 23:59", "2027-05-22 23:59"),
    ("triage", "high", "2026-12-24 19:01", "2027-03-28 02:30"),
    ("triage", "medium", "2026-12-24 23:59", "2027-03-27 23:59"),
    ("triage", "standard", "2026-12-30 17:00", "2027-03-31 17:00"),
    ("watch", "any", "2027-01-21 23:59", "2027-04-24 23:59"),
    ("accept_passed", "any", "2026-12-30 17:00", "2027-03-31 17:00"),
    ("answer_step", "any", "2026-12-31 17:00", "2027-04-01 17:00"),
]


@pytest.mark.parametrize(("duty", "band", "eve", "spring"), BY_BAND)
def test_every_clock_over_holidays_the_cut_off_and_the_change(duty, band, eve, spring):
    row = clock_for(CLOCKS, duty=duty, band=band)
    for start, by in ((EVE, eve), (SPRING, spring)):
        assert f"{london(due_at(row, start, CALENDAR)):%Y-%m-%d %H:%M}" == by


def test_no_clock_of_the_file_is_left_out_of_the_table():
    rows = {(row["duty"], row["band"]) for row in CLOCKS["clock"]}
    assert rows == {(duty, band) for duty, band, *_ in BY_BAND}


ANY_START = st.integers(0, 730 * 24 * 60).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
ANY_LEVEL = st.tuples(
    st.sampled_from(
        ["hours", "working_days", "exclusive_days", "inclusive_days", "calendar_months"]
    ),
    st.integers(1, 60),
)


@given(ANY_LEVEL, ANY_START)
def test_any_service_level_of_any_kind_is_read_as_it_is_written(level, start):
    """In hours, working days, days after or beginning with, or months: data alone."""
    rule, amount = level
    row = {"duty": "x", "band": "any", "rule": rule, "amount": amount}
    body = {"clock": [row]}
    due = due_at(clock_for(body, duty="x", band="high"), start, CALENDAR)
    first, last = london_date(start), london_date(due)
    if rule == "hours":
        assert due - start == timedelta(hours=amount)
    elif rule == "exclusive_days":
        assert (last - first).days == amount
    elif rule == "inclusive_days":
        assert (last - first).days == amount - 1
    elif rule == "calendar_months":
        # The day before the same day that many months on, or the end of a short month.
        months = (last.year - first.year) * 12 + last.month - first.month
        assert months == (amount if first.day > 1 else amount - 1)
        assert last.day <= first.day - 1 or first.day == 1
    else:
        received = next_working_day(first, CALENDAR)
        if received == first and london(start).time() > CALENDAR.cut_off:
            received = next_working_day(first + timedelta(days=1), CALENDAR)
        assert working_days_between(received, last, CALENDAR) == amount
        assert is_working_day(last, CALENDAR)


NEVER_LOST = [
    # The days of three tries by two ways, and whether that is enough: Christmas Day,
    # Boxing Day's holiday and New Year's Day are no days of trying.
    (["2026-12-17", "2026-12-22", "2027-01-04"], False),
    (["2026-12-17", "2026-12-22", "2027-01-05"], True),
    (["2026-12-18", "2026-12-22", "2027-01-05"], False),
]


@pytest.mark.parametrize(("days", "enough"), NEVER_LOST)
def test_ten_working_days_of_trying_over_christmas(days, enough):
    ways = ("phone", "visit", "phone")
    tried = [
        contact.Attempt(way, datetime.fromisoformat(f"{day}T10:00+00:00"))
        for way, day in zip(ways, days, strict=True)
    ]
    found = contact.obstacles_to_giving_up(
        tried, body=CLOCKS, calendar=WorkingCalendar(), at=tried[-1].at
    )
    assert (found == []) is enough


# --- repeats (2.6) ------------------------------------------------------------------


def at(text):
    return datetime.fromisoformat(text)


WINDOWS = [
    # reports wanted, months, now, an earlier report, does it count
    (2, 6, "2026-08-31T10:00+01:00", "2026-02-28T00:10+00:00", True),
    (2, 6, "2026-08-31T10:00+01:00", "2026-02-27T23:50+00:00", False),
    (2, 6, "2028-08-31T10:00+01:00", "2028-02-29T10:00+00:00", True),
    (2, 6, "2028-08-31T10:00+01:00", "2028-02-28T10:00+00:00", False),
    (2, 3, "2026-05-31T10:00+01:00", "2026-02-28T10:00+00:00", True),
    (2, 3, "2026-05-31T10:00+01:00", "2026-02-27T10:00+00:00", False),
    (2, 12, "2029-02-28T10:00+00:00", "2028-02-28T10:00+00:00", True),
    (2, 12, "2028-02-29T10:00+00:00", "2027-02-28T10:00+00:00", True),
    (2, 12, "2028-02-29T10:00+00:00", "2027-02-27T10:00+00:00", False),
    # The day is the day in England: ten past midnight in summer is the day before in
    # the zone in which instants are kept, and at either end.
    (2, 6, "2026-11-17T08:00+00:00", "2026-05-16T23:10+00:00", True),
    (2, 6, "2026-11-17T08:00+00:00", "2026-05-16T22:50+00:00", False),
    (2, 3, "2026-08-16T23:10+00:00", "2026-05-17T10:00+00:00", True),
    (2, 3, "2026-08-16T23:10+00:00", "2026-05-16T10:00+00:00", False),
]


@pytest.mark.parametrize(("wanted", "months", "now", "earlier", "counts"), WINDOWS)
def test_a_window_of_months_ends_where_the_calendar_says(
    wanted, months, now, earlier, counts
):
    row = {"code": "x", "reports": wanted, "months": months, "then": "Do it"}
    utc = [at(text).astimezone(UTC) for text in (earlier, now)]
    found = repeats(utc[:1], at=utc[1], thresholds=[row])
    assert bool(found) is counts


@given(
    st.integers(1, 6),
    st.integers(1, 24),
    st.lists(st.integers(0, 900), max_size=6),
    st.integers(0, 365),
)
def test_any_number_in_any_months_is_data(wanted, months, ago, day):
    """Of the form "n reports in a window": no line of code knows which n or which."""
    now = datetime(2026, 1, 1, 12, tzinfo=UTC) + timedelta(days=day)
    earlier = [now - timedelta(days=n) for n in ago]
    row = {"code": "x", "reports": wanted, "months": months, "then": "Do it"}
    found = repeats(earlier, at=now, thresholds=[row])
    first = closing.months_before(london_date(now), months)
    many = 1 + sum(london_date(one) >= first for one in earlier)
    assert bool(found) is (many >= wanted)


# --- how a case ends (2.9) ------------------------------------------------------------

ENDS = {
    # code: stopped, success, left out of the figure, what it needs
    **{f"R{n}": (True, True, False, None) for n in (1, 2, 3, 4, 5, 6, 7, 9)},
    "R8": (True, False, False, None),
    "P1": (False, False, False, "victim_agrees"),
    "P2": (False, False, False, None),
    "N1": (False, False, False, None),
    "N2": (False, False, False, None),
    "N3": (False, False, False, None),
    # Losing touch stays below the line: it must not better the figure.
    "N4": (False, False, False, "attempts"),
    "N5": (False, False, True, None),
    "N6": (False, False, True, None),
    "N7": (False, False, True, None),
}


def test_the_outcomes_and_what_each_means_for_the_figure():
    found = {
        row["code"]: (
            row["stopped"],
            row["success"],
            row.get("excluded", False),
            row.get("needs"),
        )
        for row in OUTCOMES["outcome"]
    }
    assert found == ENDS
    measure = body("measures/resolution_rate.toml")
    assert (measure["recurrence_days"], measure["durability_days"]) == (28, 90)


@pytest.mark.parametrize(
    ("closed", "back", "is_same"),
    [
        # Ninety days, over the change of the clocks and a leap day.
        ("2026-01-05T12:00+00:00", "2026-04-05T12:00+01:00", True),
        ("2026-01-05T12:00+00:00", "2026-04-05T13:00+01:00", True),
        ("2026-01-05T12:00+00:00", "2026-04-05T13:01+01:00", False),
        ("2027-12-05T12:00+00:00", "2028-03-04T12:00+00:00", True),
        ("2027-12-05T12:00+00:00", "2028-03-05T12:00+00:00", False),
    ],
)
def test_within_ninety_days_it_is_the_same_case(closed, back, is_same):
    found = closing.obstacles_to_reopening(
        closed_at=at(closed), at=at(back), days=90, why="x"
    )
    assert (found == []) is is_same
