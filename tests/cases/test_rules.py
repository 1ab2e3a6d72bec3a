"""What the cases room decides, as tables; no database."""

import tomllib
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

import commonside
from commonside.library.clocks.calendars import WorkingCalendar
from commonside.work.cases.rules import (
    closing,
    contact,
    involving,
    risk,
    states,
    words,
)
from commonside.work.cases.rules.states import State
from tests.cases.living import CALM, WORST

DATA = Path(commonside.__file__).parent / "data"
SCHEME = tomllib.loads((DATA / "risk/ram.toml").read_text("utf-8"))
CLOCKS = tomllib.loads((DATA / "clocks/casework.toml").read_text("utf-8"))
OUTCOMES = tomllib.loads((DATA / "outcomes/asb.toml").read_text("utf-8"))
WEEK = WorkingCalendar()
NOON = datetime(2026, 11, 19, 12, tzinfo=UTC)  # a Thursday


def said(obstacles):
    return [str(one) for one in obstacles]


# --- risk ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answers", "triggers", "score", "band", "highest"),
    [
        (CALM, [], 0, 3, ()),
        (CALM | {"affected": "extremely"}, [], 5, 3, ("affected",)),
        # 5 + 3 + 6 = 14 is the last Standard; one more is Medium.
        (
            CALM | {"how_often": "daily", "worse": "both", "history": "harassing_you"},
            [],
            14,
            3,
            ("history", "how_often", "worse"),
        ),
        (
            CALM
            | {
                "how_often": "daily",
                "worse": "both",
                "history": "harassing_you",
                "linked": "maybe",
            },
            [],
            15,
            2,
            ("history", "how_often", "worse"),
        ),
        (WORST, [], 29, 1, ("history", "how_often", "affected")),
        # One trigger is enough, whatever the score.
        (CALM, ["weapon"], 0, 1, ()),
        (CALM | {"health": "self_harm"}, [], 4, 1, ("health",)),
    ],
)
def test_a_score_its_band_and_what_weighs_most(answers, triggers, score, band, highest):
    found = risk.assess(answers, SCHEME, triggers)
    assert (found.score, found.band, found.highest) == (score, band, highest)


def test_what_forces_high_is_said():
    found = risk.assess(CALM | {"health": "self_harm"}, SCHEME, ["weapon", "weapon"])
    assert found.forced_by == ("weapon", "self_harm")


def test_the_whole_scheme_reaches_its_maximum_and_every_score_has_a_band():
    most = {
        q["code"]: max(q["options"], key=lambda o: o["points"])["code"]
        for q in SCHEME["question"]
    }
    assert risk.assess(most, SCHEME).score == SCHEME["max"]
    assert {risk.band_of(n, SCHEME) for n in range(SCHEME["max"] + 1)} == {1, 2, 3}
    with pytest.raises(ValueError, match="No band holds 99"):
        risk.band_of(99, SCHEME)


def test_an_unknown_answer_is_a_fault_of_the_caller():
    with pytest.raises(KeyError):
        risk.assess(CALM | {"hate": "perhaps"}, SCHEME)


def test_every_question_is_answered():
    found = risk.obstacles_to_scoring({**CALM, "hate": "perhaps"}, SCHEME)
    assert [o.at_field for o in found] == ["hate"]
    assert len(risk.obstacles_to_scoring({}, SCHEME)) == 13
    assert said(risk.obstacles_to_scoring(CALM, SCHEME, ["moon"])) == [
        "This scheme has no such trigger."
    ]


@pytest.mark.parametrize(
    ("by_score", "chosen", "why", "may_lower", "count"),
    [
        (2, 2, "", False, 0),
        (2, 1, "Knife seen", False, 0),
        (2, 1, "", False, 1),
        (1, 2, "He is in prison", False, 1),
        (1, 2, "", True, 1),
        (1, 2, "He is in prison", True, 0),
    ],
)
def test_judgement_raises_and_only_a_supervisor_lowers(
    by_score, chosen, why, may_lower, count
):
    found = risk.obstacles_to_band(
        by_score=by_score, chosen=chosen, why=why, may_lower=may_lower
    )
    assert len(found) == count


def test_reasons_are_a_few_words_each():
    highest = ("history", "how_often", "affected", "gone")
    assert risk.reasons(highest, WORST, SCHEME) == [
        "threatened now",
        "daily",
        "extremely affected",
    ]


# --- contact ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("band", "gap", "day"),
    [
        ("high", None, 26),  # five working days
        ("medium", None, 3),  # ten: 3 December
        ("standard", None, 3),
        ("standard", 15, 10),
        ("high", 15, 3),  # agreed, but never past the cap
        ("unknown", None, 3),  # a band without a clock has the cap
    ],
)
def test_nobody_goes_unheard_past_the_limit(band, gap, day):
    latest = contact.limit(CLOCKS, WEEK, band=band, start=NOON, agreed_gap=gap)
    assert (latest.day, latest.hour) == (day, 17)


@pytest.mark.parametrize(
    ("answered", "note", "after", "fields"),
    [
        ("she", "Quiet.", timedelta(days=1), []),
        ("she", "", timedelta(days=1), ["note"]),
        ("nobody", "", timedelta(days=1), []),
        ("nobody", "", None, ["next"]),
        ("she", "Quiet.", timedelta(0), ["next"]),
        ("she", "Quiet.", timedelta(days=8), ["next"]),
    ],
)
def test_a_note_says_what_was_said_and_when_next(answered, note, after, fields):
    found = contact.obstacles_to_noting(
        answered=answered,
        note=note,
        next_on=None if after is None else NOON + after,
        at=NOON,
        latest=NOON + timedelta(days=7),
    )
    assert [one.at_field for one in found] == fields


def test_the_limit_is_said_as_a_day():
    found = contact.obstacles_to_noting(
        answered="nobody", note="", next_on=None, at=NOON, latest=NOON
    )
    assert said(found) == [
        "Choose when you will contact them next, by Thursday 19 November, 12:00."
    ]


@pytest.mark.parametrize(
    ("days", "why", "band", "count"),
    [(15, "x", "medium", 0), (10, "x", "medium", 1), (15, "", "high", 2)],
)
def test_a_longer_gap_is_their_wish_and_never_for_high(days, why, band, count):
    found = contact.obstacles_to_gap(days=days, why=why, band=band, cap=CLOCKS["cap"])
    assert len(found) == count


@pytest.mark.parametrize(
    ("ways", "days_ago", "last_ago", "count"),
    [
        (("phone", "visit", "phone"), 20, 0, 0),
        # Nine working days from the first to the last, then ten.
        (("phone", "visit", "phone"), 13, 0, 1),
        (("phone", "visit", "phone"), 14, 0, 0),
        (("phone", "visit"), 20, 0, 1),
        (("phone", "phone", "phone"), 20, 0, 1),
        (("phone", "visit", "phone"), 3, 0, 1),
        # All on one day, and nothing for four weeks after.
        (("phone", "visit", "phone"), 28, 28, 1),
    ],
)
def test_lost_contact_means_that_enough_was_tried(ways, days_ago, last_ago, count):
    moments = [days_ago] * (len(ways) - 1) + [last_ago]
    attempts = [
        contact.Attempt(way, NOON - timedelta(days=ago))
        for way, ago in zip(ways, moments, strict=True)
    ]
    found = contact.obstacles_to_giving_up(
        attempts, body=CLOCKS, calendar=WEEK, at=NOON
    )
    assert len(found) == count


def test_with_little_time_the_limit_itself_is_offered():
    soon = NOON + timedelta(hours=3)
    found = contact.suggestions(at=NOON, latest=soon, calendar=WEEK, hour=time(10))
    assert found == [soon]


# --- states -------------------------------------------------------------------


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("to", list(State))
def test_only_what_the_table_allows(state, to):
    found = states.obstacles_to_moving(state=state, to=to)
    assert (not found) == (to in states.NEXT[state])


def test_every_state_can_be_left_and_reached():
    assert set(states.NEXT) == set(State)
    assert {to for after in states.NEXT.values() for to in after} >= set(State) - {
        State.ALLOCATED
    }
    assert all(state.label for state in State)


@pytest.mark.parametrize(
    ("state", "assessed", "reached", "begun", "to"),
    [
        ("allocated", True, True, False, "assessed"),
        ("allocated", True, False, True, None),
        ("allocated", False, True, True, None),
        ("planned", True, True, True, "active"),
        ("planned", True, True, False, None),
        ("active", True, True, True, None),
    ],
)
def test_facts_bring_a_state_about(state, assessed, reached, begun, to):
    found = states.advanced(
        state, is_assessed=assessed, is_reached=reached, is_begun=begun
    )
    assert found == to


def test_a_plan_follows_risk_and_wishes():
    assert not states.obstacles_to_planning(is_assessed=True, has_wishes=True, steps=1)
    found = states.obstacles_to_planning(is_assessed=False, has_wishes=False, steps=0)
    assert len(found) == 3


@pytest.mark.parametrize(
    ("why", "days", "count"), [("x", 1, 0), ("", 1, 1), ("x", 0, 1), ("", None, 2)]
)
def test_a_pause_is_their_wish_and_ends(why, days, count):
    on = NOON.date()
    resume_on = None if days is None else on + timedelta(days=days)
    found = states.obstacles_to_pausing(why=why, resume_on=resume_on, on=on)
    assert len(found) == count


# --- closing ------------------------------------------------------------------


def wanted(code="R1", **more):
    values = {
        "confirmed_by": "victim",
        "told_on": NOON.date(),
        "told_why": "He moved.",
        "on": NOON.date(),
        **more,
    }
    return closing.Wanted(outcome=closing.outcome_of(code, OUTCOMES), **values)


def standing(**more):
    values = {"band": 3, "live_steps": 0, "is_assessed": True, **more}
    return closing.Standing(**values)


@pytest.mark.parametrize(
    ("now", "end", "says"),
    [
        (standing(), wanted(), []),
        (standing(), wanted("X9"), ["Say how it ended."]),
        (standing(live_steps=2), wanted(), ["Steps still open: 2."]),
        (standing(band=1), wanted(), ["The risk is High."]),
        (standing(band=1, is_assessed=False), wanted("N6", confirmed_by=""), []),
        (standing(is_assessed=False), wanted(), ["The risk was never assessed."]),
        (standing(is_assessed=False), wanted("N3", confirmed_by=""), []),
        (standing(), wanted(confirmed_by=""), ["Say who confirms"]),
        (standing(), wanted("N1", confirmed_by=""), []),
        (standing(), wanted("P1", confirmed_by="agency"), ["is for the person"]),
        (standing(), wanted("P1"), []),
        (standing(), wanted(told_on=None), ["Say when the person was told"]),
        (
            standing(),
            wanted(told_on=NOON.date() + timedelta(days=1)),
            ["They are told before"],
        ),
        (standing(), wanted(told_why=" "), ["Write the reason"]),
        (standing(), wanted("N4", told_on=None, told_why=""), []),
        (
            standing(giving_up=(closing.obstacle("Try first."),)),
            wanted("N4"),
            ["Try first."],
        ),
        (standing(giving_up=(closing.obstacle("Try first."),)), wanted(), []),
    ],
)
def test_what_stands_in_the_way_of_closing(now, end, says):
    found = said(closing.obstacles_to_closing(now, end))
    assert len(found) == len(says), found
    assert all(words in line for words, line in zip(says, found, strict=True))


@pytest.mark.parametrize(
    ("second", "proposer", "may", "count"),
    [
        (False, True, False, 0),
        (True, False, True, 0),
        (True, True, True, 1),
        (True, False, False, 1),
    ],
)
def test_a_second_person_agrees_where_one_is_needed(second, proposer, may, count):
    found = closing.obstacles_to_agreeing(
        second=second, is_proposer=proposer, may_approve=may
    )
    assert len(found) == count


@pytest.mark.parametrize(
    ("repeat", "vulnerable", "needed"),
    [(False, False, False), (True, False, True), (False, True, True)],
)
def test_who_is_not_closed_alone(repeat, vulnerable, needed):
    assert (
        closing.needs_second_person(is_repeat=repeat, is_vulnerable=vulnerable)
        is needed
    )


@pytest.mark.parametrize(
    ("days", "why", "count"), [(90, "x", 0), (91, "x", 1), (1, "", 1)]
)
def test_soon_it_is_the_same_case_and_later_a_new_one(days, why, count):
    found = closing.obstacles_to_reopening(
        closed_at=NOON - timedelta(days=days), at=NOON, days=90, why=why
    )
    assert len(found) == count


def test_months_before_a_day():
    assert closing.months_before(date(2026, 1, 15), 3) == date(2025, 10, 15)


# --- joining ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({}, []),
        ({"why": ""}, ["why"]),
        ({"shared": ["diary"]}, [None]),
        ({"kind": "school"}, ["gateway"]),
        ({"kind": ""}, []),
        ({"to_kinds": ["any"], "kind": "school"}, []),
        ({"is_in_already": True}, ["agency"]),
        ({"may_be_told": False}, ["agency"]),
        ({"may_be_told": False, "is_over": True}, ["agency"]),
    ],
)
def test_a_disclosure_has_a_gateway_that_fits_and_a_reason(change, field):
    fit = {
        "why": "x",
        "shared": ["risk"],
        "kind": "housing",
        "to_kinds": ["housing"],
        "is_in_already": False,
        "may_be_told": True,
    }
    found = involving.obstacles_to_involving(**(fit | change))
    assert [one.at_field for one in found] == field


@pytest.mark.parametrize(
    ("change", "count"),
    [
        ({}, 0),
        ({"state": "monitoring"}, 1),
        ({"why": ""}, 1),
        ({"has_joined": False}, 1),
        ({"is_offered": True}, 1),
    ],
)
def test_a_case_is_offered_to_one_that_knows_it(change, count):
    fit = {"state": "active", "why": "x", "has_joined": True, "is_offered": False}
    assert len(involving.obstacles_to_offering(**(fit | change))) == count


@pytest.mark.parametrize(
    ("theirs", "accepts", "why", "count"),
    [
        (True, True, "", 0),
        (True, False, "", 1),
        (True, False, "x", 0),
        (False, True, "", 1),
    ],
)
def test_only_the_receiver_answers(theirs, accepts, why, count):
    found = involving.obstacles_to_answering(is_theirs=theirs, accepts=accepts, why=why)
    assert len(found) == count


# --- words --------------------------------------------------------------------

TODAY = date(2026, 11, 19)


@pytest.mark.parametrize(
    ("state", "mine", "offered", "due", "chip", "wrong"),
    [
        ("offered", False, 3, None, "Housing, 3 days", "Not accepted"),
        ("offered", False, 0, None, "Housing, today", "Not accepted"),
        ("offered", True, 3, None, "My move", "Not accepted"),
        ("accepted", True, 3, -1, "My move", "1 day late"),
        ("accepted", True, 3, 1, "My move", ""),
        ("accepted", False, 3, 1, "Housing, on time", ""),
        ("accepted", False, 3, None, "Housing", ""),
        ("accepted", False, 3, -2, "Housing, 2 days late", ""),
    ],
)
def test_whose_move_it_is(state, mine, offered, due, chip, wrong):
    found = words.move(
        state=state,
        who="Housing",
        is_mine=mine,
        offered_on=TODAY - timedelta(days=offered),
        due_on=None if due is None else TODAY + timedelta(days=due),
        today=TODAY,
        day="Tue 24 Nov" if due else "",
    )
    assert (found.chip, found.wrong) == (chip, wrong)
    assert found.when == ("by Tue 24 Nov" if due else "")


@pytest.mark.parametrize(
    ("hours", "pronoun", "says"),
    [
        (None, "she", "Nothing is owed"),
        (-1, "she", "Ring her now"),
        (1, "he", "Ring him"),
        (1, "they", "Ring them"),
    ],
)
def test_the_next_call_in_words(hours, pronoun, says):
    due_at = None if hours is None else NOON + timedelta(hours=hours)
    assert words.next_contact(due_at=due_at, now=NOON, pronoun=pronoun) == says


@pytest.mark.parametrize(
    ("kind", "body", "says"),
    [
        ("case.opened", {}, "Case opened"),
        ("case.strange_thing", {}, "case: strange thing"),
        ("case.contacted", {"codes": {"way": "phone"}}, "Spoke with them, phone"),
        ("step.done", {"refs": ["step:9"]}, "Done: a step"),
        ("step.offered", {}, "Asked: "),
        (
            "case.band_raised",
            {"was": "medium", "now": "high", "codes": {"score": 31, "was_score": 22}},
            "Risk raised to High from Medium (22 to 31)",
        ),
        (
            "case.assessed",
            {"now": "high", "codes": {"score": 31, "was_score": None}},
            "Risk questions asked: still High (31)",
        ),
    ],
)
def test_events_in_words(kind, body, says):
    assert words.event(kind, body, {}) == says
