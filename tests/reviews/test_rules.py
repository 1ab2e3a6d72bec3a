"""The threshold, the clocks and the states of a Case Review, as tables."""

import tomllib
from datetime import UTC, date, datetime, time, timedelta
from itertools import combinations, product
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import commonside
from commonside.library.clocks import LONDON, WorkingCalendar
from commonside.library.clocks.instants import london_date
from commonside.work.reviews.rules import clocks, deciding, states, threshold
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


# --- any threshold at all ------------------------------------------------------

DAY = st.integers(0, 200).map(lambda n: on("2026-01-01") + timedelta(days=n))


# Between any two events: those of each complaint, those of all, and the application.
PAIRS = st.tuples(
    st.sampled_from(sorted(threshold.EVENTS)), st.sampled_from(sorted(threshold.EVENTS))
)


@st.composite
def told(draw):
    """A complaint that was made on the day it is about, or up to forty days after."""
    happened = draw(DAY)
    after = timedelta(days=draw(st.integers(0, 40)))
    who = draw(st.sampled_from(["", "", "a", "b"]))
    left_out = draw(st.sampled_from(["", "", "", "Twice"]))
    return happened, happened + after, who, draw(st.booleans()), left_out


@st.composite
def any_threshold(draw):
    """ "n of something in a window, applied within another": any numbers and units."""
    limits = []
    for since, until in draw(st.lists(PAIRS, max_size=2)):
        unit = draw(st.sampled_from(sorted(clocks.UNITS)))
        most = {"hours": 2000, "weeks": 12, "months": 3}.get(unit, 90)
        limits.append(
            {
                "since": since,
                "until": until,
                "unit": unit,
                "amount": draw(st.integers(1, most)),
                "beginning_with": draw(st.booleans()),
            }
        )
    return line(
        count=draw(st.integers(1, 5)),
        counts=draw(st.sampled_from(["complaints", "incidents", "people"])),
        about=draw(st.sampled_from(["person", "place"])),
        only=draw(st.sampled_from([[], ["hate"]])),
        limits=limits,
    )


def holds(limit, since, until):
    last = clocks.clock_of(limit).due(since, CALENDAR)
    if limit["unit"] == "hours":
        return until <= last
    return until.astimezone(LONDON).date() <= last.astimezone(LONDON).date()


def agrees(rule, some, applied):
    """Whether these may be counted together: each limit, of each, word for word."""
    shared = {
        "application": applied,
        "first_complaint": min(c.made_at for c in some),
        "latest_complaint": max(c.made_at for c in some),
        "first_behaviour": min(c.behaved_at for c in some),
        "latest_behaviour": max(c.behaved_at for c in some),
    }
    return all(
        holds(limit, events[limit["since"]], events[limit["until"]])
        for one in some
        for events in [
            {**shared, "behaviour": one.behaved_at, "complaint": one.made_at}
        ]
        for limit in rule["limits"]
    )


def many(rule, some):
    if rule["counts"] == "people":
        return len({one.person for one in some})
    if rule["counts"] == "incidents":
        return len({one.behaved_at.date() for one in some})
    return len(some)


def most_of(rule, some, applied):
    """The most that any choice among them gives: every choice is tried."""
    fit = [
        one
        for one in some
        if not one.left_out
        and one.made_at.date() <= applied.date()
        and (rule["about"] == "place" or not one.person)
        and (not rule["only"] or one.is_hate)
    ]
    choices = (
        chosen for n in range(1, len(fit) + 1) for chosen in combinations(fit, n)
    )
    return max((many(rule, c) for c in choices if agrees(rule, c, applied)), default=0)


def test_those_that_fit_together_may_lie_apart_in_both_orders():
    """An old thing told between them, and a late report of it, spoil nothing."""
    within = {"unit": "days", "amount": 30}
    rule = line(
        count=2,
        limits=[
            {"since": "first_complaint", "until": "latest_complaint", **within},
            {"since": "first_behaviour", "until": "latest_behaviour", **within},
        ],
    )
    some = complaints(
        ("2026-05-01", "2026-05-01"),
        ("2026-01-01", "2026-05-02"),
        ("2026-05-03", "2026-05-03"),
        ("2026-05-02", "2026-09-01"),
    )
    (found,) = read([rule], some, "2026-09-02")
    assert (found.counted, found.keys) == (2, (1, 3))


@pytest.mark.parametrize(("latest", "counted"), [("2026-06-29", 3), ("2026-07-01", 2)])
def test_each_within_a_window_of_the_latest(latest, counted):
    """The other way to say "three in six months": each report, until the latest."""
    rule = line(
        count=3,
        limits=[
            {
                "since": "complaint",
                "until": "latest_complaint",
                "unit": "months",
                "amount": 6,
            }
        ],
    )
    days = ["2025-12-31", "2026-03-01", latest]
    (found,) = read([rule], complaints(*((d, d) for d in days)), "2026-07-02")
    assert found.counted == counted


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(any_threshold(), st.lists(told(), max_size=5), DAY)
def test_any_threshold_is_read_as_it_is_written(rule, rows, applied):
    """A threshold of any shape is data: what is counted is the most it allows."""
    some = [
        Complaint(n, made, happened, person=who, is_hate=hate, left_out=out)
        for n, (happened, made, who, hate, out) in enumerate(rows, 1)
    ]
    (found,) = threshold.readings([rule], some, applied_at=applied, calendar=CALENDAR)
    assert found.counted == most_of(rule, some, applied)
    assert found.is_met is (found.counted >= rule["count"])
    # Every complaint counts, or says why it does not.
    assert {one.key for one in some} == {*found.keys} | {*found.why_not}
    assert all(found.why_not.values())
    assert not {*found.keys} & {*found.why_not}


@given(st.lists(any_threshold(), max_size=3), st.lists(told(), max_size=4), DAY)
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_one_of_the_triggers_is_enough(rules, rows, applied):
    """s104(4): met by one line is met, whatever the others say."""
    some = [
        Complaint(n, made, happened, person=who, is_hate=hate, left_out=out)
        for n, (happened, made, who, hate, out) in enumerate(rows, 1)
    ]
    each = [
        threshold.readings([rule], some, applied_at=applied, calendar=CALENDAR)[0]
        for rule in rules
    ]
    together = threshold.readings(rules, some, applied_at=applied, calendar=CALENDAR)
    assert together == each
    assert threshold.is_met(together) is any(one.is_met for one in each)


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


# Told at 17:01 on Christmas Eve 2026, after the cut-off: in working days on Tuesday 29.
EVE = datetime.fromisoformat("2026-12-24T17:01+00:00")
PROMISES = [
    # duty, from which event, as said, due from Christmas Eve
    ("acknowledge", "received", "3 working days", "2027-01-04 17:00"),
    ("answer_information", "asked", "10 working days", "2027-01-13 17:00"),
    ("decide_threshold", "received", "14 working days", "2027-01-19 17:00"),
    ("hold_panel", "accepted", "20 working days", "2027-01-27 17:00"),
    ("tell_outcome", "reviewed", "10 working days", "2027-01-13 17:00"),
    ("have_regard", "recommended", "20 working days", "2027-01-27 17:00"),
    ("check_progress", "recommended", "28 days", "2027-01-21 23:59"),
    ("ask_appeal", "told", "20 working days", "2027-01-27 17:00"),
    ("hear_appeal", "appealed", "15 working days", "2027-01-20 17:00"),
]
PROCEDURES = [
    body("case_reviews/procedure.toml"),
    body("profiles/luton/practice/case_reviews/procedure.toml"),
]


@pytest.mark.parametrize("procedure", PROCEDURES, ids=["home office", "bedfordshire"])
@pytest.mark.parametrize(("duty", "event", "said_as", "due"), PROMISES)
def test_every_promise_of_the_procedure(procedure, duty, event, said_as, due):
    found = {one.duty: one for one in clocks.owed(procedure, event, EVE, CALENDAR)}
    assert found[duty].how_long == said_as
    assert f"{found[duty].due_at.astimezone(LONDON):%Y-%m-%d %H:%M}" == due


@pytest.mark.parametrize("procedure", PROCEDURES, ids=["home office", "bedfordshire"])
def test_no_promise_is_left_out_of_the_table(procedure):
    """Two more are counted back from the panel: papers, and the person's part."""
    panel = datetime.fromisoformat("2026-12-30T10:00+00:00")
    before = clocks.owed_before(procedure, "panel", panel, CALENDAR, since=EVE)
    # A panel on the Wednesday after Christmas: two working days before is the 24th,
    # whose office hours are over; so it is owed at once.
    assert {one.duty: one.due_at for one in before} == {
        "send_papers": EVE,
        "settle_part": EVE,
    }
    duties = {row["duty"] for row in procedure["clock"]}
    assert duties == {duty for duty, *_ in PROMISES} | {"send_papers", "settle_part"}


# By the minute over six years; cheap to draw, also where much else is running.
instants = st.integers(0, 6 * 365 * 24 * 60).map(
    lambda minutes: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
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


# Written by hand from DOMAIN 3, and never computed from the table that it judges.
TABLE = {
    "received": "acknowledged",
    "acknowledged": "info_requested",
    "info_requested": "threshold_met threshold_not_met",
    "threshold_met": "panel_scheduled",
    "threshold_not_met": "appealed",
    # Another time for the same panel.
    "panel_scheduled": "panel_scheduled reviewed",
    # A panel with nothing to recommend ends with its outcome.
    "reviewed": "recommendations_sent closed",
    "recommendations_sent": "actions_tracked",
    "actions_tracked": "closed",
    "closed": "appealed",
    "appealed": "appeal_upheld appeal_dismissed",
    # The panel sits, for the first time or again.
    "appeal_upheld": "panel_scheduled",
    "appeal_dismissed": "",
    "withdrawn": "",
}


@pytest.mark.parametrize(("was", "to"), list(product(TABLE, TABLE)))
def test_the_table_of_states(was, to):
    """Any application may be withdrawn at any time, and only once."""
    allowed = to in TABLE[was].split() or (to == "withdrawn" and was != "withdrawn")
    assert (states.obstacles_to_moving(was, to) == []) is allowed


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


# --- what is asked for, in words --------------------------------------------------


def said(found):
    return [str(one) for one in found]


def test_an_inquiry_says_what_to_look_for():
    fit = {"needs_consent": False, "agencies": 1, "closed": [], "words": "Flat 4"}
    assert deciding.obstacles_to_asking(**fit) == []
    (wrong,) = deciding.obstacles_to_asking(**fit | {"words": " "})
    assert wrong.at_field == "words"


OFFICE = {
    "local_policing_body": [
        {"name": {"en": "PCC"}, "since": "2012-11-22", "until": "2028-05-03"},
        {"name": {"en": "Mayor"}, "since": "2028-05-10"},
    ]
}


@pytest.mark.parametrize(
    ("day", "who"),
    [
        ("2012-11-21", ""),
        ("2012-11-22", "PCC"),
        ("2028-05-03", "PCC"),
        # Nobody holds the office in between: no appeal can be sent to anybody.
        ("2028-05-04", ""),
        ("2028-05-10", "Mayor"),
    ],
)
def test_who_hears_appeals_on_a_day(day, who):
    assert deciding.policing_body(OFFICE, date.fromisoformat(day)) == who


@pytest.mark.parametrize(
    ("text", "applications", "says"),
    [
        ("", 1, []),
        ("We ring sooner.", 4, ["With fewer than 5 applications"]),
        ("We ring sooner.", 5, []),
        ("QUAGMIRE was unhappy.", 5, ["It names somebody"]),
        ("A stair in Marramwold.", 9, ["It names somebody"]),
        # Words that stand in any address tell of none.
        ("More doors on each street and house.", 5, []),
    ],
)
def test_words_about_a_year_name_nobody(text, applications, says):
    names = ["Zebedee Quagmire", "Flat 4, Marramwold House, Elm Street"]
    found = said(
        deciding.obstacles_to_words(text, applications=applications, names=names)
    )
    assert len(found) == len(says)
    assert all(one.startswith(start) for one, start in zip(found, says, strict=True))
