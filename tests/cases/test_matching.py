"""In what two reports are alike, and what repeats ask of us."""

from datetime import UTC, datetime

import pytest

from commonside.work.cases.rules.matching import (
    Likeness,
    Mark,
    likeness,
    ordinal,
    plain_flags,
    repeats,
    together,
)

HERE = {"easting": 509000.0, "northing": 222000.0}
HOME = Mark(reporter="r1", household="LU27AB FLAT 4", **HERE)

ALIKE = [
    # (the other, words)
    (Mark(), []),
    (Mark(reporter="r2", household=""), []),
    (Mark(reporter="r1"), ["same reporter"]),
    (Mark(household="LU27AB FLAT 4"), ["same household"]),
    (Mark(household="LU27AB FLAT 4", **HERE), ["same household"]),
    (Mark(household="LU27AB FLAT 9", **HERE), ["same place", "another household"]),
    (Mark(easting=509005.0, northing=222000.0), ["same place"]),
    (Mark(easting=509060.0, northing=222000.0), ["60 m away"]),
    (Mark(easting=509100.0, northing=222000.0), ["100 m away"]),
    (Mark(easting=509100.5, northing=222000.0), []),
    # In the square that the database searches, but outside the circle.
    (Mark(easting=509080.0, northing=222080.0), []),
    (Mark(easting=509000.0), []),
    (Mark(reporter="r1", household="B", **HERE), None),
]


@pytest.mark.parametrize(("other", "words"), ALIKE)
def test_likeness(other, words):
    found = likeness(HOME, other, metres=100.0)
    if words is None:
        words = ["same reporter", "same place", "another household"]
    assert found.words() == words
    assert found.is_any == any(word != "another household" for word in words)


def test_nothing_known_is_like_nothing():
    """Two empty keys are not the same person, nor the same home."""
    assert not likeness(Mark(), Mark(), metres=100.0).is_any


def test_two_other_households_are_no_match_by_themselves():
    far = Mark(household="elsewhere")
    assert not likeness(HOME, far, metres=100.0).is_any


def test_the_same_person_and_home_come_before_the_nearest():
    same = Likeness(reporter=True, household=True, metres=0.0)
    person = Likeness(reporter=True, metres=90.0)
    home, near = Likeness(household=True), Likeness(metres=1.0)
    far = Likeness(metres=80.0)
    assert sorted([far, near, home, person, same], key=lambda m: m.weight) == [
        same,
        person,
        home,
        near,
        far,
    ]


def test_a_case_is_as_like_as_the_likest_of_its_reports():
    found = together(
        [
            Likeness(reporter=True, metres=60.0, other_household=True),
            Likeness(household=True, metres=0.0),
        ]
    )
    assert found == Likeness(reporter=True, household=True, metres=0.0)
    assert together([Likeness(other_household=True)]).other_household


REVIEW = {
    "code": "tell",
    "reports": 2,
    "months": 6,
    "then": "Tell them about the ASB Case Review",
}
MET = {"code": "met", "reports": 3, "months": 12, "then": "The threshold is met"}
AT = datetime(2026, 11, 17, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("earlier", "said"),
    [
        ([], []),
        ([datetime(2026, 5, 16, tzinfo=UTC)], []),
        ([datetime(2026, 5, 17, tzinfo=UTC)], ["Second report in 6 months"]),
        (
            [datetime(2026, 5, 1, tzinfo=UTC), datetime(2025, 11, 17, tzinfo=UTC)],
            ["Third report in 12 months"],
        ),
        (
            [datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 10, 1, tzinfo=UTC)],
            ["Third report in 6 months"],
        ),
    ],
)
def test_repeats(earlier, said):
    found = repeats(earlier, at=AT, thresholds=[MET, REVIEW])
    assert [one.text for one in found] == said


def test_as_many_in_a_shorter_time_are_said_once_with_all_that_is_to_do():
    (found,) = repeats([AT, AT], at=AT, thresholds=[REVIEW, MET])
    assert found.then == "Tell them about the ASB Case Review. The threshold is met"


def test_more_over_a_longer_time_are_said_too():
    earlier = [AT, datetime(2026, 1, 2, tzinfo=UTC)]
    found = repeats(earlier, at=AT, thresholds=[MET, REVIEW])
    assert [(one.text, one.then) for one in found] == [
        ("Second report in 6 months", "Tell them about the ASB Case Review"),
        ("Third report in 12 months", "The threshold is met"),
    ]


def test_a_repeat_says_what_to_do():
    (found,) = repeats([AT], at=AT, thresholds=[REVIEW])
    assert found.then == "Tell them about the ASB Case Review"


@pytest.mark.parametrize(
    ("number", "said"),
    [(1, "First"), (7, "Seventh"), (8, "8th"), (12, "12th"), (21, "21st"), (0, "0th")],
)
def test_ordinals(number, said):
    assert ordinal(number) == said


def rule(text, **when):
    return {"when": when, "reason": {"en": text}}


def test_a_flag_that_only_joins_others_is_not_said_twice():
    held = [
        rule("Both", targeted=["me"], harm=["afraid"]),
        rule("Targeted", targeted=["me"]),
        rule("Afraid", harm=["afraid", "hurt"]),
    ]
    assert plain_flags(held) == ["Targeted", "Afraid"]


def test_a_joined_flag_stays_where_a_part_is_not_said():
    held = [
        rule("Both", targeted=["me"], harm=["afraid"]),
        rule("Targeted", targeted=["me"]),
    ]
    assert plain_flags(held) == ["Both", "Targeted"]
