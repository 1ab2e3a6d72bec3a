"""The main navigation: one place is marked, and nobody is led to a page twice."""

import re

import pytest
from django.urls import reverse

from tests.cases.conftest import case, opened, practice, told  # noqa: F401

BAR = re.compile(r"<nav\b.*?</nav>", re.S)
HERE = re.compile(r'<a[^>]*aria-current="(?:page|true)"[^>]*>([^<]+)<')


@pytest.fixture
def bar(client, cast, practice):  # noqa: F811
    """`bar("joanne", path)`: the navigation of a page."""

    def read(who, path):
        client.force_login(cast[who])
        page = client.get(path).content.decode()
        return BAR.search(page).group()

    return read


@pytest.mark.parametrize(
    ("who", "name", "marked"),
    [
        ("joanne", "web:my-work", "My work"),
        ("joanne", "cases:list", "Cases"),
        ("joanne", "improvement:projects", "Improvement"),
        # Reached from the page of improvement, and marked as beneath it.
        ("joanne", "improvement:suggestions", "Improvement"),
        ("tom", "improvement:suggestions", "Suggestions"),
    ],
)
def test_one_place_is_marked(bar, who, name, marked):
    assert [one.strip() for one in HERE.findall(bar(who, reverse(name)))] == [marked]


def test_a_page_of_a_case_is_beneath_the_cases(bar, case):  # noqa: F811
    page = bar("joanne", reverse("cases:case", args=[case.reference]))
    assert [one.strip() for one in HERE.findall(page)] == ["Cases"]


def test_suggestions_stand_apart_for_those_who_have_no_wider_page(bar):
    assert "Suggestions" not in bar("joanne", reverse("web:my-work"))
    assert "Suggestions" in bar("tom", reverse("web:my-work"))
