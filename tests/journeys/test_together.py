"""Two officers on one case at once: nobody's words are lost, and nobody is silent."""

import pytest

from tests.journeys import staff
from tests.journeys.keyboard import Keyboard

MINE, THEIRS = "Mrs Begum and son", "The Begum family"


@pytest.fixture
def both(visit, axe):
    """Joanne and Samuel, each with the same form of Mrs Begum's case open."""
    visit.expected.append("409")  # how the second is told, on purpose
    found = []
    for name in ("Samuel Osei", "Joanne Fielding"):
        keys = Keyboard(visit(), axe)
        staff.looks_up(keys, "Begum", who=name)
        staff.more(keys, "Change the facts of the case")
        found.append(keys)
    return found


def test_the_second_to_save_sees_both_and_chooses(both):
    first, second = both
    first.fill("How we name the person", THEIRS)
    first.push("Save")
    first.sees(THEIRS, "Saved.")

    second.fill("How we name the person", MINE)
    second.push("Save")
    second.sees(THEIRS, MINE, "Samuel Osei")

    second.push("Save mine over theirs")
    second.sees(MINE)
    first.page.reload()
    first.sees(MINE)
    staff.more(first, "History")
    first.sees("Samuel Osei", "Joanne Fielding")
