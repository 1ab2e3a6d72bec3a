"""On whom a lot falls, what scores say; reviews, notes, cover, many cases at once."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commonside.work.oversight.rules import cover, many, notes, reviews, samples
from tests.oversight.conftest import REVIEWS

LEAST = {"high": 2, "medium": 2, "standard": 1}
CASES = st.lists(
    st.tuples(st.integers(1, 10**6), st.integers(1, 3)),
    unique_by=lambda case: case[0],
    max_size=40,
)


# A busy machine draws slowly; that says nothing of the rule.
@settings(suppress_health_check=[HealthCheck.too_slow])
@given(CASES, st.integers(1, 20), st.integers().map(str))
def test_a_lot_is_fair_to_the_bands_and_can_be_drawn_again(cases, size, seed):
    drawn = samples.draw(cases, size=size, least=LEAST, seed=seed)
    assert drawn == samples.draw(cases[::-1], size=size, least=LEAST, seed=seed)
    assert len(drawn) == len(set(drawn)) == min(size, len(cases))
    assert set(drawn) <= {id_ for id_, _ in cases}
    if size >= sum(LEAST.values()):
        bands = dict(cases)
        for band, name in samples.BANDS.items():
            there = sum(its == band for its in bands.values())
            mine = sum(bands[id_] == band for id_ in drawn)
            assert mine >= min(there, LEAST[name])


def test_another_seed_is_another_lot():
    cases = [(number, 3) for number in range(100)]
    one, other = (samples.draw(cases, size=6, least={}, seed=s) for s in "ab")
    assert one != other


def test_what_does_not_apply_counts_neither_way(body):
    said = [
        ("2026-11-01", "wishes", "yes", 2),
        ("2026-11-01", "wishes", "partly", 1),
        ("2026-11-01", "wishes", "not_here", 5),
        ("2026-11-01", "wishes", "of another version", 5),
        ("2026-11-01", "not asked any more", "yes", 5),
    ]
    found = samples.trend(said, body)
    share = found["wishes"]["2026-11-01"]
    assert (share.met, share.asked, share.percent) == (2, 3, 67)
    assert found["risk"] == {}
    assert samples.Share(0, 0).percent is None


def test_a_sample_has_a_size(body):
    def said(**more):
        return [str(o) for o in samples.obstacles_to_drawing(body=body, **more)]

    assert said(found=0, size=6) == ["The team worked no case in the last 28 days."]
    assert said(found=9, size=61) == ["Choose between 1 and 60 cases."]
    assert said(found=9, size=6) == []


def test_a_case_is_read_by_somebody_else_and_wholly(body):
    answers = {q["code"]: "yes" for q in body["question"]}
    fine = {"is_owner": False, "note": ""}
    assert samples.obstacles_to_scoring(answers, body, **fine) == []
    (own,) = samples.obstacles_to_scoring(answers, body, is_owner=True, note="")
    assert str(own) == "Somebody other than its owner scores a case."
    odd = samples.obstacles_to_scoring({**answers, "risk": "maybe"}, body, **fine)
    assert [o.at_field for o in odd] == ["risk"]
    (long,) = samples.obstacles_to_scoring(
        answers, body, is_owner=False, note="x" * 2001
    )
    assert long.at_field == "note"


def fields(found):
    return [one.at_field for one in found]


def said(found):
    return [str(one) for one in found]


def test_nothing_is_done_to_no_case_nor_moved_without_a_reason():
    assert fields(many.obstacles_to_choosing(chosen=0)) == ["cases"]
    assert fields(many.obstacles_to_choosing(chosen=many.MOST + 1)) == ["cases"]
    assert many.obstacles_to_choosing(chosen=many.MOST) == []
    assert fields(many.obstacles_to_moving(why=" ")) == ["why"]
    assert many.obstacles_to_moving(why="Leave") == []


@pytest.mark.parametrize("act", many.ACTS)
def test_each_case_is_asked_permission_team_and_state_in_that_order(act):
    fine = {"may": True, "is_of_team": True, "is_open": True}
    wrong = [{}, {"is_open": False}, {"is_of_team": False}, {"may": False}]
    words = []
    for more in wrong:
        fine |= more
        words += said(many.obstacles_to_one(act, **fine)) or [""]
    refusal = many.ACTS[act].refusal
    assert words == ["", "It is closed.", "It belongs to another team.", refusal]
    assert act in many.acts_for(frozenset({many.ACTS[act].permission}))
    assert act not in many.acts_for(frozenset())


LEVELS = REVIEWS["level"]
DAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("level", "duties"),
    [
        ("supervisor", ["supervision"]),
        ("manager", ["supervision", "manager_review"]),
        ("head", ["supervision", "manager_review", "head_review"]),
        ("nobody", []),
    ],
)
def test_a_look_counts_for_those_nearer_to_the_case(level, duties):
    assert reviews.met_by(level, LEVELS) == duties


@pytest.mark.parametrize(
    ("change", "at_field"),
    [
        ({}, None),
        ({"level": "mayor"}, "level"),
        ({"decision": ""}, "decision"),
        ({"decision": "change_plan"}, "note"),
        ({"decision": "change_plan", "note": "Ask Housing."}, None),
        ({"note": "x" * (reviews.MOST_WORDS + 1)}, "note"),
        ({"next_on": DAY}, "next_on"),
        ({"next_on": DAY + timedelta(days=1)}, None),
        ({"next_on": DAY + timedelta(days=15)}, "next_on"),
        ({"next_on": DAY + timedelta(days=15), "latest": None}, None),
    ],
)
def test_a_look_has_level_decision_words_and_a_day_no_later(change, at_field):
    fine = {
        "level": "supervisor",
        "levels": LEVELS,
        "decision": "carry_on",
        "decisions": REVIEWS["decision"],
        "note": "",
        "next_on": None,
        "latest": DAY + timedelta(days=14),
        "on": DAY,
    }
    found = reviews.obstacles_to_reviewing(**(fine | change))
    assert fields(found) == ([at_field] if at_field else [])


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({}, []),
        ({"is_open": False}, ["It is closed."]),
        ({"day": None}, ["Choose a day that is still to come."]),
        ({"day": DAY}, ["Choose a day that is still to come."]),
        ({"owed_on": DAY}, ["A review is due sooner already, by 2 March."]),
        ({"owed_on": DAY + timedelta(days=9)}, []),
    ],
)
def test_a_review_is_called_for_sooner_than_it_is_owed(change, words):
    fine = {"is_open": True, "day": DAY + timedelta(days=3), "owed_on": None, "on": DAY}
    assert said(reviews.obstacles_to_calling(**(fine | change))) == words


def test_a_note_is_short_and_taken_once_by_somebody_else():
    assert fields(notes.obstacles_to_leaving(" ")) == ["text"]
    assert fields(notes.obstacles_to_leaving("x" * (notes.MOST_WORDS + 1))) == ["text"]
    assert notes.obstacles_to_leaving("x" * notes.MOST_WORDS) == []
    assert notes.obstacles_to_taking(is_taken=False, is_own=False) == []
    for change in ({"is_taken": True, "is_own": False}, {"is_taken": False}):
        assert notes.obstacles_to_taking(**({"is_own": True} | change))


WEEK = (DAY, DAY + timedelta(days=4))


@pytest.mark.parametrize(
    ("change", "at_fields"),
    [
        ({}, []),
        ({"is_same": True}, ["to"]),
        ({"shares_team": False}, ["to"]),
        ({"since": None}, ["until"]),
        ({"until": DAY - timedelta(days=1)}, ["until"]),
        ({"on": DAY + timedelta(days=5)}, ["until"]),
        ({"until": DAY + timedelta(days=cover.MOST_DAYS + 1)}, ["until"]),
        ({"covered": [WEEK]}, ["since"]),
        ({"away": [WEEK]}, ["to"]),
        ({"away": [(WEEK[1] + timedelta(days=1),) * 2]}, []),
    ],
)
def test_somebody_else_of_the_team_stands_in_for_days_to_come(change, at_fields):
    fine = {
        "since": WEEK[0],
        "until": WEEK[1],
        "on": DAY,
        "is_same": False,
        "shares_team": True,
        "covered": [],
        "away": [],
    }
    assert fields(cover.obstacles_to_covering(**(fine | change))) == at_fields


@given(*[st.dates(DAY, DAY + timedelta(days=30))] * 4)
def test_days_overlap_when_one_day_is_in_both(a, b, c, d):
    (a, b), (c, d) = sorted((a, b)), sorted((c, d))
    one = {a + timedelta(days=n) for n in range((b - a).days + 1)}
    other = {c + timedelta(days=n) for n in range((d - c).days + 1)}
    assert cover.overlaps(a, b, [(c, d)]) is bool(one & other)


def test_what_is_handed_back_says_something():
    assert fields(cover.obstacles_to_handing_back(" ")) == ["note"]
    assert fields(cover.obstacles_to_handing_back("x" * 2001)) == ["note"]
    assert cover.obstacles_to_handing_back("Mrs Begum first.") == []
