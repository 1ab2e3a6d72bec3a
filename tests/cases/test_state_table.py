"""DOMAIN 2.2 as a table, and no way out of it; no clock that runs backwards."""

from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonside.ground.audit.refusals import Clash, Refused
from commonside.ground.duties.models import Due
from commonside.ground.duties.rules import calendar_of, clock_for, due_at
from commonside.ground.practice.loading import load_national
from commonside.work.cases import actions
from commonside.work.cases.rules import contact, procedure, states
from commonside.work.cases.rules.states import OPEN_STATES, State
from commonside.work.reports.models import Band
from tests.cases import living

# Written by hand from the design, and never computed from the code that it judges.
TABLE = {
    "allocated": "assessed suspended transferred closing",
    "assessed": "planned suspended transferred closing",
    "planned": "active suspended transferred closing",
    "active": "escalated monitoring suspended transferred closing",
    "escalated": "active",
    "monitoring": "active closing",
    "closing": "closed active",
    "suspended": "allocated assessed planned active",
    "transferred": "active",
    "closed": "active",
}
NATIONAL = {(v.kind, v.key): v.body for v in load_national()}
CLOCKS = NATIONAL["clocks", "casework"]
PROCEDURES = [body for (kind, _), body in NATIONAL.items() if kind == "procedure"]
CALENDAR = calendar_of({"opens": "09:00", "closes": "17:00", "cut_off": "17:00"})
# Over two winters and summers: bank holidays, both changes of the clock.
INSTANTS = st.integers(0, 730 * 24 * 60).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
ROWS = st.sampled_from(
    [*CLOCKS["clock"], *(row for body in PROCEDURES for row in body.get("clock", []))]
)


@pytest.mark.parametrize(("was", "to"), list(product(TABLE, TABLE)))
def test_the_table_of_states(was, to):
    allowed = to in TABLE[was].split()
    assert (states.obstacles_to_moving(state=was, to=to) == []) is allowed


def test_every_state_is_in_the_table_and_the_last_two_are_not_open():
    assert {state.value for state in State} == set(TABLE)
    assert OPEN_STATES == set(TABLE) - {"closed", "transferred"}


@given(st.sampled_from(State), st.booleans(), st.booleans(), st.booleans())
def test_facts_move_a_case_only_along_the_table(state, assessed, reached, begun):
    to = states.advanced(
        state, is_assessed=assessed, is_reached=reached, is_begun=begun
    )
    assert to is None or to in TABLE[state].split()


@given(st.sampled_from(PROCEDURES), st.sampled_from(State), st.sampled_from(State))
def test_what_a_case_passes_over_lies_between(body, was, to):
    """A stage passed over is of this procedure, and never where the case stands."""
    over = procedure.passed_over(body, state=was, to=to)
    order = procedure.codes(body)
    here, there = procedure.STAGE_OF.get(was), procedure.STAGE_OF.get(to)
    assert set(over) <= set(order) - {here, there}
    if over:
        assert order.index(here) < order.index(there)


# --- clocks -----------------------------------------------------------------------


@given(ROWS, INSTANTS)
def test_no_clock_ends_before_it_begins(row, start):
    assert due_at(row, start, CALENDAR) >= start


@given(ROWS, INSTANTS, st.timedeltas(timedelta(0), timedelta(days=40)))
def test_who_begins_later_is_never_due_sooner(row, start, later):
    first = due_at(row, start, CALENDAR)
    assert due_at(row, start + later, CALENDAR) >= first


@given(INSTANTS, st.sampled_from(["high", "medium", "standard"]), st.integers(0, 60))
def test_the_next_contact_is_to_come_and_high_never_beyond_the_cap(start, band, gap):
    latest = contact.limit(
        CLOCKS, CALENDAR, band=band, start=start, agreed_gap=gap or None
    )
    cap = due_at(CLOCKS["cap"], start, CALENDAR)
    assert latest >= start
    assert gap or latest <= cap, "no longer than ten working days unless agreed"
    assert band != "high" or latest <= cap


BANDS = [
    # duty, band, from, by: over a bank holiday, the cut-off, the change of the clock.
    ("first_contact", "high", "2026-12-24T18:00", "2026-12-25T18:00"),
    ("first_contact", "high", "2026-03-28T12:00", "2026-03-29T12:00"),
    ("first_contact", "medium", "2026-12-24T10:00", "2026-12-30T17:00"),
    ("first_contact", "standard", "2026-04-02T10:00", "2026-04-13T16:00"),
    ("visit", "high", "2026-11-20T16:59", "2026-11-23T17:00"),
    ("visit", "high", "2026-11-20T17:01", "2026-11-24T17:00"),
    ("interview", "high", "2026-11-19T10:00", "2026-11-23T17:00"),
    ("visit", "medium", "2026-11-19T10:00", "2026-11-26T17:00"),
    ("update", "high", "2026-11-19T10:00", "2026-11-26T17:00"),
    ("update", "medium", "2026-11-19T10:00", "2026-12-03T17:00"),
    ("assess_again", "high", "2026-11-19T10:00", "2026-12-03T17:00"),
    ("supervision", "standard", "2026-11-19T10:00", "2027-01-19T17:00"),
]


@pytest.mark.parametrize(("duty", "band", "start", "by"), BANDS)
def test_clocks_by_band(duty, band, start, by):
    row = clock_for(CLOCKS, duty=duty, band=band)
    begun = datetime.fromisoformat(f"{start}+00:00")
    assert f"{due_at(row, begun, CALENDAR).astimezone(UTC):%Y-%m-%dT%H:%M}" == by


# --- any way through --------------------------------------------------------------


def _acts(case, cast, at):
    """What a page lets somebody try, whatever state the case is in."""
    joanne, samuel = cast["joanne"], cast["samuel"]
    who = {"case": case, "by": joanne, "at": at}
    now = {**who, "version": case.version}
    day = at.date() + timedelta(days=9)
    return {
        "assess": lambda: living.assess(case, joanne, at),
        "reach": lambda: living.reach(case, joanne, at),
        "offer": lambda: living.offer(case, joanne, joanne, at),
        "end": lambda: living.finish_steps(case, joanne, at),
        "plan": lambda: actions.agree_plan(**now),
        "watch": lambda: actions.watch(**now, until=day, stopped_on=at.date()),
        "escalate": lambda: actions.escalate(**now, before="panel", why="x"),
        "pause": lambda: actions.pause(**now, why="x", resume_on=day),
        "again": lambda: actions.work_again(**now, why="x"),
        "close": lambda: actions.propose_closing(**now, ending=living.ending(at)),
        "agree": lambda: actions.agree_to_closing(**{**now, "by": samuel}),
        "reopen": lambda: actions.reopen(**now, why="x"),
    }


NAMES = st.sampled_from(
    (
        "assess reach offer end plan watch escalate pause again close agree reopen"
    ).split()
)


@pytest.fixture
def case(opened):
    return opened(band=Band.MEDIUM)


def test_no_way_leads_out_of_the_table(case, cast, at, walked):
    """Whatever is tried, and in whatever order: along the table, or refused."""

    @settings(max_examples=12, deadline=None)
    @given(st.lists(NAMES, min_size=6, max_size=14))
    def walk(names):
        with walked():
            case.refresh_from_db()
            for hours, name in enumerate(names, 1):
                was = case.state
                try:
                    _acts(case, cast, at + timedelta(hours=hours))[name]()
                except (Refused, Clash):
                    case.refresh_from_db()
                    assert case.state == was, "refused, nothing moves"
                    continue
                case.refresh_from_db()
                assert reachable(was, case.state), f"{name}: {was} to {case.state}"
            rows = Due.objects.all()
            assert all(due.due_at >= due.since for due in rows), "a clock runs back"

    walk()


def reachable(was, now):
    """In one move, or in one that facts bring about at once after it."""
    steps = TABLE[was].split()
    return now == was or now in steps or any(now in TABLE[s].split() for s in steps)


@pytest.fixture
def walked(db):
    """What is done within is undone, so that each walk begins at the same place."""
    from contextlib import contextmanager

    from django.db import transaction

    class Undone(Exception):
        pass

    @contextmanager
    def undo():
        try:
            with transaction.atomic():
                yield
                raise Undone
        except Undone:
            pass

    return undo


# --- service levels are data -------------------------------------------------------

LEVELS = [
    # rule, amount, what a report of Thursday 19 November 2026, 10:10 is due by.
    ("working_days", 5, date(2026, 11, 26)),
    ("exclusive_days", 7, date(2026, 11, 26)),
    ("inclusive_days", 7, date(2026, 11, 25)),
    ("calendar_months", 1, date(2026, 12, 18)),
    ("hours", 36, date(2026, 11, 20)),
]


@pytest.mark.parametrize(("rule", "amount", "by"), LEVELS)
def test_a_service_level_of_any_kind_is_data(opened, rule, amount, by):
    """Two real ones (working days, days after) and every other: no line of code."""
    from commonside.ground.duties.queries import open_dues
    from commonside.ground.practice.models import Version
    from commonside.ground.practice.queries import forget

    version = Version.objects.get(kind="clocks")
    for row in version.body["clock"]:
        if (row["duty"], row["band"]) == ("first_contact", "standard"):
            row |= {"rule": rule, "amount": amount}
    version.save()
    forget()
    case = opened(band=Band.STANDARD)
    assert open_dues(f"case:{case.pk}")["first_contact"].due_at.date() == by
