"""S51: how somebody is reached, and where they live, is found however it is written."""

import pytest

from commonside.work.evidence.rules.withholding import WITHHELD, Secrets, withhold

SECRETS = Secrets(
    phones=frozenset({"07700 900142", "12"}),
    words=frozenset({"nasreen@example.org", "library", "x"}),
    postcodes=frozenset({"LU1 1AA", "LU"}),
    addresses=frozenset({"Flat 4, Marram House", "12 Kestrel Road, Luton", "A"}),
)


PLAIN = str.maketrans("", "", "().")


@pytest.mark.parametrize(
    "text",
    [
        "07700 900142",
        "07700900142",
        "+44 7700 900142",
        "0044 7700 900 142",
        "+44 (0)7700 900142",
        "07700-900-142",
        "(07700) 900142",
        "NASREEN@example.org",
        "Library",
        "lu1 1aa",
        "LU11AA",
        "flat 4",
        "Flat 4, Marram House",
        "Flat 4 Marram  House",
        "FLAT 4.",
        "12, Kestrel Road",
        "12 Kestrel\nRoad",
    ],
)
def test_it_is_taken_out(text):
    kept, count = withhold(f"Before {text} after", SECRETS)
    assert count == 1
    assert kept.translate(PLAIN).split() == ["Before", WITHHELD, "after"]


@pytest.mark.parametrize(
    "text",
    [
        "Marram House",
        "Flat 41",
        "Flat 5",
        "at 07700 900143",
        "0770090014277",
        "the libraries",
        "LU1 1AB",
        "112 Kestrel Road",
        "",
    ],
)
def test_what_only_looks_like_it_stays(text):
    assert withhold(text, SECRETS) == (text, 0)


def test_nothing_to_withhold_changes_nothing():
    assert withhold("Flat 4", Secrets()) == ("Flat 4", 0)


def test_a_number_from_abroad_is_found_as_it_stands():
    secrets = Secrets(phones=frozenset({"+48 22 123 45 67 89"}))
    assert withhold("ring 48 22 123 456 789", secrets)[1] == 1
