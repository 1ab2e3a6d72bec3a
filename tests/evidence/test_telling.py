"""S51: what in a letter could tell who complained is found, and nothing else."""

import pytest

from commonside.work.evidence.rules.letters import is_same_home
from commonside.work.evidence.rules.telling import telling

SAID = [
    "He kicked the door after I locked it, and it is every day now.",
    "She sleeps at the back.",
]


def found(text, **more):
    more = {"names": ["Nasreen Begum"], "places": ["Marram House"], "said": SAID} | more
    return [(one.kind, one.text) for one in telling(text, **more)]


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("It was on 3 March.", "day", "3 March"),
        ("It was on the 3rd of March 2026.", "day", "3rd of March 2026"),
        ("It was March 3rd.", "day", "March 3rd"),
        ("On 03/03/2026 it was loud.", "day", "03/03/2026"),
        ("On 2026-03-03 it was loud.", "day", "2026-03-03"),
        ("It was loud Saturday.", "day", "Saturday"),
        ("It was loud last night.", "day", "last night"),
        ("It was loud every weekend.", "day", "every weekend"),
        ("It began 22:30 sharp.", "hour", "22:30"),
        ("It began 10.30pm sharp.", "hour", "10.30pm"),
        ("It began 10 pm sharp.", "hour", "10 pm"),
        ("It began two o’clock.", "hour", "two o’clock"),
        ("It began half past two.", "hour", "half past two"),
        ("It began after midnight.", "hour", "midnight"),
        ("It goes on in the evenings.", "hour", "in the evenings"),
        ("It comes from Flat 6.", "place", "Flat 6"),
        ("They live next door.", "place", "next door"),
        ("The people below you hear it.", "place", "below you"),
        ("It is your block.", "place", "your block"),
        ("Near LU1 1AA it is loud.", "place", "LU1 1AA"),
        ("In Marram it is loud.", "place", "Marram"),
        ("Ms BEGUM is afraid.", "person", "BEGUM"),
        ("A neighbour is afraid.", "person", "neighbour"),
        ("Somebody complained.", "person", "complained"),
        ("A mother is afraid.", "person", "mother"),
        ("You kicked the door after I left.", "phrase", "kicked the door after I"),
        ("We hear it is every day now.", "phrase", "it is every day now"),
    ],
)
def test_it_is_listed(text, kind, words):
    assert (kind, words) in found(text)


def test_what_could_tell_nobody_is_not_listed():
    letter = "We would like to hear your side. Please ring us within seven days."
    assert found(letter) == []


def test_each_stands_once_and_in_order():
    text = "On Monday at 22:30, and again on Monday, the door was kicked."
    assert found(text) == [("day", "Monday"), ("hour", "22:30")]


def test_three_words_are_chance_and_four_are_not():
    assert found("kicked the door") == []
    assert found("kicked the door after") == [("phrase", "kicked the door after")]


@pytest.mark.parametrize(
    ("address", "home", "same"),
    [
        ("Flat 4, Marram House", "Flat 4, Marram House", True),
        ("Mr Cole\nFLAT 4\nMarram House, Luton LU1 1AA", "Flat 4, Marram House", True),
        ("4 Kestrel Road", "Kestrel Road 4", True),
        ("Flat 5, Marram House", "Flat 4, Marram House", False),
        ("14 Kestrel Road", "4 Kestrel Road", False),
        # A street alone is nobody's home.
        ("4 Kestrel Road", "Kestrel Road", False),
        ("", "Flat 4, Marram House", False),
        ("4 Kestrel Road", "", False),
    ],
)
def test_a_home_is_the_same_however_it_is_written(address, home, same):
    assert is_same_home(address, home) is same
