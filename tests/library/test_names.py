"""Names that are one person's, and names that are not, as far as a name can tell."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonside.library.analysis.names import Why, likeness


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        ("Amina Begum", "AMINA  BEGUM", Why.SAME),
        ("Mrs Amina Begum", "Amina Begum", Why.SAME),
        ("Zoë Żak", "Zoe Zak", Why.SAME),
        ("Sean O'Neill", "Sean ONeill", Why.SAME),
        ("Begum, Amina", "Amina Begum", Why.OTHER_ORDER),
        ("Mohammed Khan", "Muhammad Khan", Why.SOUNDS_ALIKE),
        ("Stephen Clark", "Steven Clarke", Why.SOUNDS_ALIKE),
        ("Imran Kahn", "Imran Khan", Why.SPELT_NEARLY),
        ("Shazia Begum", "Shaziya Begum", Why.SPELT_NEARLY),
        # Two names, but on the telephone one: the officer hears which.
        ("Ali Hussain", "Ali Hassan", Why.SOUNDS_ALIKE),
        ("Jonathan Smith", "Jonathon Smyth", Why.SOUNDS_ALIKE),
        ("A Begum", "Amina Begum", Why.PART_ONLY),
        ("Begum", "Amina Begum", Why.PART_ONLY),
    ],
)
def test_names_that_may_be_one_say_why(one, other, why):
    found = likeness(one, other)

    assert found.why is why
    assert likeness(other, one) == found


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Amina Begum", "Shazia Begum"),
        ("David Jones", "Daniel Johnson"),
        ("Grace Okafor", "Grace Okoro"),
        ("B Begum", "Amina Begum"),
        ("Mr", "Mrs"),
        ("", ""),
        ("", "Amina Begum"),
    ],
)
def test_names_that_only_resemble_are_not_alike(one, other):
    assert likeness(one, other) == (0.0, None)


def test_the_same_name_comes_before_a_similar_one_and_that_before_a_part():
    scores = [
        likeness("Amina Begum", other).score
        for other in ("Amina Begum", "Begum Amina", "Ameena Begum", "Begum")
    ]

    assert scores == sorted(scores, reverse=True)
    assert len(set(scores)) == 4


@given(st.text(max_size=20), st.text(max_size=20))
@settings(deadline=None)
def test_any_text_has_a_likeness(one, other):
    found = likeness(one, other)

    assert 0 <= found.score <= 1
    assert (found.why is None) == (found.score == 0)
