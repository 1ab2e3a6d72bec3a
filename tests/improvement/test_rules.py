"""When a point is done, who may quote whom, and how waits are counted and drawn."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commonside.steering.improvement.rules import drawing, plan, voices, waiting
from commonside.steering.improvement.rules.plan import Stand
from commonside.work.cases.rules.states import State

DAY = date(2026, 3, 2)
LONG = "x" * (plan.MOST_WORDS + 1)


def fields(found):
    return [one.at_field for one in found]


@pytest.mark.parametrize(
    ("facts", "stand"),
    [
        ((0, False, False), Stand.OPEN),
        ((2, False, False), Stand.EVIDENCED),
        ((1, True, False), Stand.DONE),
        ((1, False, True), Stand.DROPPED),
    ],
)
def test_where_a_point_stands_follows_from_what_is_recorded(facts, stand):
    proofs, is_signed, is_dropped = facts
    found = plan.stand(proofs=proofs, is_signed=is_signed, is_dropped=is_dropped)
    assert (found, bool(stand.label)) == (stand, True)


@pytest.mark.parametrize(
    ("stands", "percent"),
    [
        ([], None),
        ([Stand.OPEN], 0),
        ([Stand.DONE] * 15, 100),
        ([Stand.DONE] * 14 + [Stand.DROPPED], 93),
        ([Stand.DONE, Stand.EVIDENCED], 50),
    ],
)
def test_only_what_is_signed_off_counts_and_what_is_dropped_stays_in(stands, percent):
    assert plan.percent_done(stands) == percent


def test_a_point_says_what_and_by_when():
    fine = {"text": "Ring.", "since": DAY, "due_on": DAY}
    assert plan.obstacles_to_planning(**fine) == []
    for change, name in (
        ({"text": " "}, "text"),
        ({"text": LONG}, "text"),
        ({"due_on": None}, "due_on"),
        ({"due_on": DAY - timedelta(days=1)}, "due_on"),
    ):
        assert fields(plan.obstacles_to_planning(**(fine | change))) == [name]


@pytest.mark.parametrize("standing", [Stand.DONE, Stand.DROPPED])
def test_what_is_over_is_over(standing):
    assert plan.obstacles_to_evidencing(standing=standing, text="It is seen.")
    assert plan.obstacles_to_dropping(standing=standing, why="No money.")


def test_evidence_and_dropping_say_something():
    assert fields(plan.obstacles_to_evidencing(standing="open", text="")) == ["text"]
    assert plan.obstacles_to_evidencing(standing="evidenced", text="Seen.") == []
    assert fields(plan.obstacles_to_dropping(standing="open", why="")) == ["why"]
    assert plan.obstacles_to_dropping(standing="open", why="No money.") == []


@pytest.mark.parametrize(
    ("standing", "is_owner", "brought", "may"),
    [
        ("evidenced", False, False, True),
        ("evidenced", True, False, False),
        ("evidenced", False, True, False),
        ("open", False, False, False),
        ("done", False, False, False),
    ],
)
def test_a_second_person_signs_evidence_off(standing, is_owner, brought, may):
    found = plan.obstacles_to_signing(
        standing=standing, is_owner=is_owner, brought_evidence=brought
    )
    assert (found == []) is may


def test_a_finding_leads_somewhere_or_says_why_not():
    fine = {"text": "Late.", "source": "Waits", "has_point": True, "why_none": ""}
    assert plan.obstacles_to_finding(**fine) == []
    assert (
        plan.obstacles_to_finding(**{**fine, "has_point": False, "why_none": "x"}) == []
    )
    for change, name in (
        ({"has_point": False}, "point"),
        ({"why_none": "x"}, "why_none"),
        ({"source": ""}, "source"),
    ):
        assert fields(plan.obstacles_to_finding(**(fine | change))) == [name]


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({}, None),
        ({"is_held": False}, "held_on"),
        ({"title": ""}, "title"),
        ({"took_part": 0, "may_quote": 0}, "took_part"),
        ({"took_part": voices.MOST_VOICES + 1}, "took_part"),
        ({"may_quote": 7}, "may_quote"),
    ],
)
def test_a_workshop_was_held_and_had_people(change, name):
    fine = {"is_held": True, "title": "Marram", "took_part": 6, "may_quote": 6}
    found = voices.obstacles_to_recording(**(fine | change))
    assert fields(found) == ([name] if name else [])


def test_who_raised_it_took_part_and_stands_by_it():
    assert voices.obstacles_to_raising(said=1, withdrawn=False) == []
    assert fields(voices.obstacles_to_raising(said=0, withdrawn=False)) == ["voices"]
    assert fields(voices.obstacles_to_raising(said=2, withdrawn=True)) == ["voices"]


def test_nobody_is_quoted_who_did_not_agree():
    fine = {"words": "I slept.", "agreed": True, "withdrawn": False}
    assert voices.obstacles_to_quoting(**fine) == []
    for change in ({"agreed": False}, {"withdrawn": True}, {"words": " "}):
        assert voices.obstacles_to_quoting(**(fine | change))
    fine = {"is_own": False, "is_approved": False, "withdrawn": False}
    assert voices.obstacles_to_approving(**fine) == []
    for name in fine:
        assert voices.obstacles_to_approving(**(fine | {name: True}))


def test_a_suggestion_gets_a_reply_with_its_status_from_somebody_else():
    fine = {"state": "planned", "reply": "In May.", "is_own": False}
    assert voices.obstacles_to_replying(**fine) == []
    for change in ({"state": "new"}, {"reply": ""}, {"is_own": True}):
        assert voices.obstacles_to_replying(**(fine | change))
    assert voices.obstacles_to_voting(is_own=False, state="new") == []
    assert voices.obstacles_to_voting(is_own=True, state="new")
    assert voices.obstacles_to_voting(is_own=False, state="declined")


# Waits.

START = datetime(2026, 3, 2, 12, tzinfo=UTC)


def path(*steps):
    """("allocated", 0), ("assessed", 3): the state, and days since the start."""
    return [(state, START + timedelta(days=days)) for state, days in steps]


def days_of(entries):
    return {(was, now): days for was, now, days, _ in waiting.ways(entries)}


def test_every_pair_is_counted_with_states_between():
    found = days_of(path(("allocated", 0), ("assessed", 3), ("closed", 10)))
    assert found == {
        ("allocated", "assessed"): 3,
        ("allocated", "closed"): 10,
        ("assessed", "closed"): 7,
    }


def test_a_way_is_counted_once_though_a_state_returns():
    entries = path(
        ("allocated", 0),
        ("active", 5),
        ("monitoring", 9),
        ("active", 20),
        ("closed", 22),
    )
    found = waiting.ways(entries)
    # Given to active: five days, once; the return comes from watching alone.
    into_active = [(was, days) for was, now, days, _ in found if now == "active"]
    assert into_active == [("allocated", 5), ("monitoring", 11)]
    assert ("active", "closed", 2, date(2026, 3, 1)) in found


def test_a_wait_belongs_to_the_london_month_in_which_it_ended():
    late = datetime(2026, 3, 31, 23, 30, tzinfo=UTC)  # the first of April in London
    ((_, _, _, month),) = waiting.ways([("allocated", START), ("assessed", late)])
    assert month == date(2026, 4, 1)


# A busy machine draws slowly; that says nothing of the rule.
@settings(suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.tuples(st.sampled_from(list(State)), st.integers(0, 400)), max_size=12
    ).map(lambda steps: sorted(steps, key=lambda step: step[1]))
)
def test_no_wait_runs_backwards_and_none_is_to_itself(steps):
    for was, now, days, _ in waiting.ways(path(*steps)):
        assert days >= 0
        assert was != now


def test_cases_are_kept_apart_and_months_put_together():
    rows = [(1, *one) for one in path(("allocated", 0), ("assessed", 3))]
    rows += [(2, *one) for one in path(("allocated", 40), ("assessed", 45))]
    found = waiting.by_pair(rows)
    assert found == {
        ("allocated", "assessed", date(2026, 3, 1)): [3.0],
        ("allocated", "assessed", date(2026, 4, 1)): [5.0],
    }
    april = date(2026, 4, 1)
    key = ("allocated", "assessed", april)
    assert waiting.over_months(found, april) == {key: [5.0]}


@pytest.mark.parametrize(
    ("days", "median", "ninetieth"),
    [
        ([1.0] * 4, None, None),
        ([5.0, 1.0, 3.0, 2.0, 4.0], 3.0, None),
        ([1.0, 2.0, 3.0, 4.0, 5.0, 6.0], 3.5, None),
        ([float(n) for n in range(10, 0, -1)], 5.5, 9.0),
        ([float(n) for n in range(1, 12)], 6.0, 10.0),
    ],
)
def test_of_too_few_cases_no_figure_is_given(days, median, ninetieth):
    assert waiting.wait(days) == waiting.Wait(len(days), median, ninetieth)


def test_nothing_is_drawn_without_a_figure_and_gaps_stay_gaps():
    months = waiting.months_to(date(2026, 4, 9), 4)
    assert drawing.draw([(month, None, None) for month in months]) is None
    values = [(2.0, 8.0), (4.0, None), (None, None), (6.0, 7.0)]
    drawn = drawing.draw(
        [(month, *pair) for month, pair in zip(months, values, strict=True)]
    )
    assert [mark.label for mark in drawn.marks] == ["Jan", "Feb", "Apr"]
    assert len(drawn.paths) == 1
    assert [mark.top is None for mark in drawn.marks] == [False, True, False]
    first = drawn.marks[0]
    # The longest stands at the top; more days stand higher.
    assert first.top == drawing.TOP < first.y <= drawn.bottom
    assert drawn.marks[2].y < drawn.marks[1].y < first.y
    assert drawn.said == "Median days by month: January 2, February 4, April 6."
