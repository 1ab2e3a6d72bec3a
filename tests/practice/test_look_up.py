"""The look-up pages say what the data says, and the format's page says what is read."""

import re
from pathlib import Path

import pytest

from commonside.ground.practice.loading import kinds, partnership, vocabulary
from tools import look_up

ROOT = Path(__file__).parents[2]
FORMAT = (ROOT / "docs/look-up/profile-format.md").read_text("utf-8")


@pytest.mark.parametrize("name", ["roles.md", "practice.md"])
def test_a_page_made_from_data_is_up_to_date(name):
    page = (ROOT / "docs/look-up" / name).read_text("utf-8")
    assert page == look_up.pages()[name], "run python -m tools.look_up"


def keys(check) -> set[str]:
    """Every key that a check reads, however deep."""
    found: set[str] = set()
    for cell in check.__closure__ or ():
        value = cell.cell_contents
        if isinstance(value, dict):
            found |= set(value)
            for inner in value.values():
                found |= keys(inner) if callable(inner) else set()
        elif callable(value):
            found |= keys(value)
    return found


@pytest.mark.parametrize("name", ["PROFILE", "AGENCIES", "BOARDS", "AREAS"])
def test_the_formats_page_names_every_key_of_a_profile(name):
    read = keys(getattr(partnership, name))
    assert len(read) > 5
    assert {key for key in read if f"`{key}`" not in FORMAT} == set()


@pytest.mark.parametrize(
    "words",
    [
        vocabulary.AGENCY_KINDS,
        vocabulary.STANDINGS,
        vocabulary.TEAM_WORK,
        vocabulary.AREA_KINDS,
        vocabulary.LINES,
        vocabulary.COUNTING,
        tuple(kinds.BODIES),
    ],
)
def test_the_formats_page_names_every_word_that_code_knows(words):
    said = set(re.findall(r"`([^`\n]+)`", FORMAT))
    assert set(words) <= said
