"""Go to a page or a case by a few letters."""

import pytest
from django.urls import reverse

from commonside.ground.audit.models import Event
from tests.cases.conftest import case, opened, practice, told  # noqa: F401

GO = reverse("web:go")


@pytest.fixture
def asks(client, cast):
    """`asks("joanne", "beg")`: the answer, with or without words."""

    def ask(who, words=None):
        client.force_login(cast[who])
        return client.get(GO) if words is None else client.post(GO, {"words": words})

    return ask


def text(answer):
    return " ".join(answer.content.decode().split())


def test_it_lists_pages_and_own_open_cases(case, asks):  # noqa: F811
    page = text(asks("joanne"))
    assert "My work" in page
    assert f"Mrs Begum, {case.reference}" in page
    assert "Samples" not in page.split("<main", 1)[1]  # for leaders
    assert Event.objects.filter(kind="case.list_seen").exists()
    of_dan = text(asks("dan"))
    assert "Mrs Begum" not in of_dan
    assert "Your cases" not in text(asks("mina"))


@pytest.mark.parametrize(
    ("words", "name"),
    [("my wo", "web:my-work"), ("top pl", "streets:top"), ("patch my", "cases:patch")],
)
def test_one_page_that_fits_is_gone_to(case, asks, words, name):  # noqa: F811
    assert asks("joanne", words).url == reverse(name)


def test_a_case_is_gone_to_by_letters_or_by_its_whole_number(case, asks):  # noqa: F811
    assert asks("joanne", "begum").url == case.get_absolute_url()
    number = case.reference.lower()
    assert asks("dan", number).url == case.get_absolute_url()
    # Who may not see it reads what is read of a number that nobody has.
    for who in ("mina", "stranger"):
        answer = asks(who, number)
        assert answer.status_code == 200
        assert "Nothing of that name." in text(answer)


def test_several_that_fit_are_listed_and_no_address_holds_the_words(
    case,  # noqa: F811
    asks,
):
    answer = asks("joanne", "re")
    assert answer.status_code == 200
    page = text(answer).split("<main", 1)[1]
    assert "Reports" in page or "Take a report" in page
    assert "My patch" not in page
    assert "?" not in answer.request["PATH_INFO"] + answer.request["QUERY_STRING"]
    assert 'value="re"' in page


def test_every_staff_page_has_the_way_there(asks, client):
    page = asks("mina").content.decode()
    assert "data-go-to" in page
    assert 'data-key="g"' in page
