"""Ages, and what comes before enforcement, as tables."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonside.work.routes.rules import ages, enforcing
from commonside.work.routes.rules.ages import Known, Stage
from commonside.work.routes.rules.enforcing import Seen
from tests.cases.conftest import DATA, read

BODY = read("youth/limits")
POWERS = {
    path.stem: read(f"powers/{path.stem}") for path in (DATA / "powers").glob("*.toml")
}
TODAY = date(2026, 11, 19)
DAY = timedelta(days=1)
DAYS = st.dates(date(1930, 1, 1), date(2040, 1, 1))
ALL = Seen(
    age=16,
    capacity="no_doubt",
    equality="none_known",
    consulted_on=TODAY,
    is_offered=True,
)


def words(found):
    return [str(one) for one in found]


@pytest.mark.parametrize(
    ("known", "age"),
    [
        (None, None),
        (Known(), None),
        (Known(about=15), None),
        (Known(born_on=date(2016, 11, 20)), 9),
        (Known(born_on=date(2016, 11, 19)), 10),
        (Known(born_on=date(2008, 11, 20)), 17),
        (Known(born_on=date(2008, 11, 19)), 18),
        (Known(about=19, said_on=TODAY), 17),
        (Known(about=20, said_on=TODAY), 18),
        (Known(about=19, said_on=date(2025, 11, 19)), 18),
        (Known(about=1, said_on=TODAY), 0),
        (Known(born_on=TODAY + DAY), 0),
    ],
)
def test_the_least_that_somebody_may_be(known, age):
    assert ages.youngest(known, BODY, TODAY) == age


@given(born=DAYS, on=DAYS, days=st.integers(0, 4000))
def test_nobody_grows_younger(born, on, days):
    later = on + timedelta(days=days)
    for known in (Known(born_on=born), Known(about=30, said_on=born)):
        assert ages.youngest(known, BODY, on) <= ages.youngest(known, BODY, later)


@given(age=st.integers(0, 90), said=DAYS)
def test_a_guess_never_makes_a_child_an_adult(age, said):
    guessed = ages.youngest(Known(about=age, said_on=said), BODY, said)
    assert guessed <= age
    if age < BODY["adult_from"]:
        assert ages.is_young(ages.stage(guessed, BODY))


@pytest.mark.parametrize(
    ("stage", "said"),
    [
        (Stage.UNDER, "A child under 10"),
        (Stage.CHILD, "A child, 10 to 17"),
        (Stage.ADULT, "18 or older"),
        (Stage.UNKNOWN, "Not asked yet"),
    ],
)
def test_what_everybody_may_read_of_an_age(stage, said):
    assert ages.words(stage, BODY) == said


@pytest.mark.parametrize(
    ("known", "how", "missing"),
    [
        (Known(born_on=date(2010, 1, 1)), "said", []),
        (Known(about=15), "looks", []),
        (Known(), "said", ["about"]),
        (Known(born_on=date(2010, 1, 1), about=15), "said", ["about"]),
        (Known(born_on=TODAY + DAY), "said", ["born_on"]),
        (Known(born_on=date(1890, 1, 1)), "said", ["born_on"]),
        (Known(about=121), "said", ["about"]),
        (Known(about=-1), "", ["about", "how"]),
    ],
)
def test_an_age_is_one_thing_and_says_how_it_is_known(known, how, missing):
    found = ages.obstacles_to_saying(known, how=how, body=BODY, today=TODAY)
    assert [one.at_field for one in found] == missing


@pytest.mark.parametrize("power", sorted(POWERS))
def test_the_age_limit_is_that_of_the_version_of_the_power(power):
    """Section 8: age limits are read from the power's version."""
    body = POWERS[power]
    least = body["min_age"]
    assert enforcing.obstacles_to_age(least, body, BODY) == []
    assert enforcing.obstacles_to_age(least - 1, body, BODY)
    raised = {**body, "min_age": least + 1}
    assert enforcing.obstacles_to_age(least, raised, BODY)


@pytest.mark.parametrize(
    ("age", "must_know", "said"),
    [
        (None, True, ["Say first how old they are."]),
        (None, False, []),
        (
            9,
            False,
            [
                "A child under 10: there is no power. Ask for safeguarding or early "
                "help."
            ],
        ),
        (15, True, ["“Community protection warning” is for people of 16 and older."]),
        (16, True, []),
    ],
)
def test_who_is_too_young(age, must_know, said):
    body = POWERS["community-protection-warning"]
    found = enforcing.obstacles_to_age(age, body, BODY, must_know=must_know)
    assert words(found) == said


YJS = "A child: ask youth justice first, and note their view."
OFFER = "Offer support first, or say why not."
AGREE = "No support was offered: a supervisor must agree."


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({}, []),
        ({"consulted_on": None}, [YJS]),
        ({"consulted_on": TODAY - timedelta(days=183)}, [YJS]),
        ({"consulted_on": TODAY - timedelta(days=182)}, []),
        ({"consulted_on": TODAY + DAY}, [YJS]),
        ({"age": 18, "consulted_on": None}, []),
        ({"age": 17, "consulted_on": None}, [YJS]),
        ({"is_offered": False}, [OFFER]),
        ({"is_offered": False, "no_offer_why": " "}, [OFFER]),
        ({"is_offered": False, "no_offer_why": "A knife."}, [AGREE]),
        ({"is_offered": False, "no_offer_why": "A knife.", "is_agreed": True}, []),
        ({"capacity": ""}, ["Say whether their capacity was looked at."]),
        (
            {"capacity": "doubted"},
            [
                "Somebody qualified looks first whether they can understand it and "
                "keep to it."
            ],
        ),
        ({"capacity": "assessed"}, []),
        ({"equality": ""}, ["Say whether the Equality Act was looked at."]),
        (
            {"equality": "not_asked"},
            ["Ask first about disability, health and other protected characteristics."],
        ),
        ({"equality": "considered"}, []),
    ],
)
def test_what_is_missing_before_enforcement(change, said):
    seen = Seen(**{**vars(ALL), **change})
    power = POWERS["community-protection-warning"]
    found = enforcing.obstacles_to_enforcing(seen, power, BODY, today=TODAY)
    assert words(found) == said


def test_a_child_under_ten_is_refused_whatever_else_is_on_record():
    seen = Seen(**{**vars(ALL), "age": 9})
    for power in POWERS.values():
        found = enforcing.obstacles_to_enforcing(seen, power, BODY, today=TODAY)
        assert "there is no power" in words(found)[0]


@pytest.mark.parametrize(
    ("change", "missing"),
    [
        ({}, []),
        ({"now": Stage.UNDER}, []),
        ({"now": Stage.ADULT}, [None]),
        ({"now": Stage.UNKNOWN}, [None]),
        ({"whom": " "}, ["whom"]),
        ({"on": None}, ["on"]),
        ({"on": TODAY + DAY}, ["on"]),
        ({"view": "maybe"}, ["view"]),
    ],
)
def test_a_consultation_says_whom_when_and_what(change, missing):
    values = {
        "now": Stage.CHILD,
        "whom": "Ms Obi",
        "view": "against",
        "on": TODAY,
        **change,
    }
    found = enforcing.obstacles_to_consulting(**values, body=BODY, today=TODAY)
    assert [one.at_field for one in found] == missing


@pytest.mark.parametrize(
    ("seen", "notes", "missing"),
    [
        (Seen(capacity="no_doubt", equality="none_known"), ("", ""), []),
        (Seen(), ("", ""), ["capacity", "equality"]),
        (
            Seen(capacity="assessed", equality="considered"),
            (" ", ""),
            ["capacity_note", "equality_note"],
        ),
        (Seen(capacity="assessed", equality="considered"), ("Dr Ash", "Autism"), []),
    ],
)
def test_an_answer_that_needs_words_has_some(seen, notes, missing):
    said = dict(zip(("capacity", "equality"), notes, strict=True))
    found = enforcing.obstacles_to_noting(seen, said, BODY)
    assert [one.at_field for one in found] == missing


@pytest.mark.parametrize(
    ("change", "count"),
    [
        ({}, 0),
        ({"why": ""}, 1),
        ({"is_agreed": True}, 1),
        ({"may": False}, 1),
        ({"is_own": True}, 1),
    ],
)
def test_another_person_who_supervises_agrees(change, count):
    values = {"why": "A knife.", "is_agreed": False, "may": True, "is_own": False}
    assert len(enforcing.obstacles_to_agreeing(**{**values, **change})) == count
