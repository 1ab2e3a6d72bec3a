"""Asking for a Case Review without an account, and learning nothing by it."""

import re
import secrets

import pytest
from django.urls import reverse
from django.utils import timezone

from commonside.ground.practice.models import Version
from commonside.ground.practice.queries import forget
from commonside.work.cases import actions as cases
from commonside.work.reports.actions import submit
from commonside.work.reviews.models import Review
from tests.cases.conftest import load

pytestmark = pytest.mark.django_db
STORY = {"words": "He kicks the door.", "place_text": "Flat 4", "wants": "A camera."}
LISTED = {
    "rows": "3",
    "told_whom_1": "The police",
    "made_on_1": "2026-10-01",
    "their_reference_1": "LN/1",
    "told_whom_2": "My landlord",
}
WAYS = {"ways": ["phone"]}
REACH = {"name": "Nasreen Begum", "phone": "07700 900142"}
NUMBERS = re.compile(r"CR \w{3} \w{3}")


@pytest.fixture
def town(practice, cast):
    """With the limits of the open doors, which only pages ask for."""
    load(
        kind="limits",
        key="tries",
        body={"limit": [{"code": "report_network", "tries": 99, "minutes": 60}]},
    )


def ask(client, step, **values):
    return client.post(reverse("public-reviews:step", args=[step]), values)


def read(client, step):
    return client.get(reverse("public-reviews:step", args=[step])).content.decode()


def write(client, *, who="self", person=None):
    """All pages up to the last, as somebody fills them in."""
    answers = [ask(client, "who", asked_for=who)]
    if person:
        answers.append(ask(client, "person", **person))
    answers += [
        ask(client, "story", **STORY),
        ask(client, "reports", **LISTED),
        ask(client, "ways", **WAYS),
        ask(client, "reach", **REACH),
    ]
    assert [one.status_code for one in answers] == [302] * len(answers)
    return answers


def test_it_is_asked_for_page_by_page_and_without_script(client, town):
    write(client)
    last = read(client, "check")
    for said in ("He kicks the door.", "The police", "LN/1", "07700 900142"):
        assert said in last
    sent = client.post(reverse("public-reviews:step", args=["check"]), follow=True)
    page = sent.content.decode()
    review = Review.objects.get()
    assert review.shown_reference in page
    assert "Begum" not in page
    assert "He kicks" not in page
    assert [(c.told_whom, str(c.made_on)) for c in review.complaints.all()] == [
        ("The police", "2026-10-01"),
        ("My landlord", "None"),
    ] or review.complaints.count() == 2
    # Back shows no answer; pressed again, it is not sent again.
    assert "He kicks" not in read(client, "story")
    client.post(reverse("public-reviews:step", args=["check"]))
    assert Review.objects.count() == 1


def test_nothing_typed_is_lost_by_a_mistake_or_by_more_rows(client, town):
    ask(client, "who", asked_for="self")
    ask(client, "story", **STORY)
    wrong = ask(client, "reports", **LISTED | {"made_on_2": "last spring"})
    assert "Write a day such as" in wrong.content.decode()
    assert "last spring" in wrong.content.decode()
    assert 'value="LN/1"' in read(client, "reports")
    more = ask(client, "reports", **LISTED, more="6").content.decode()
    assert 'value="LN/1"' in more
    assert "told_whom_6" in more
    ask(client, "reports", **LISTED | {"rows": "6"}, told_whom_6="The school")
    assert "The school" in read(client, "reports")


def test_pages_open_in_their_order(client, town):
    for step in ("person", "check", "reach"):
        address = reverse("public-reviews:step", args=[step])
        assert client.get(address).url == reverse("public-reviews:step", args=["who"])
    assert client.get(reverse("public-reviews:step", args=["other"])).status_code == 404


def test_leaving_removes_what_was_typed(client, town):
    write(client)
    client.post(reverse("public-reviews:leave"))
    assert "Nasreen" not in read(client, "who")
    assert client.get(reverse("public-reviews:step", args=["check"])).status_code == 302


def test_what_is_half_typed_is_kept(client, town):
    ask(client, "who", asked_for="self")
    address = reverse("public-reviews:keep", args=["story"])
    assert client.post(address, {"words": "He ki"}).status_code == 204
    assert "He ki" in read(client, "story")


def test_on_behalf_they_must_agree_and_give_a_way_of_their_own(client, town):
    ask(client, "who", asked_for="behalf")
    wrong = ask(client, "person", victim_name="", victim_phone="12")
    page = wrong.content.decode()
    for said in ("Write for whom", "Ask them first", "area code"):
        assert said in page
    client.post(reverse("public-reviews:leave"))
    person = {
        "victim_name": "Orla Quill",
        "relation": "daughter",
        "says_consent": "on",
        "victim_phone": "07700 900642",
    }
    write(client, who="behalf", person=person)
    client.post(reverse("public-reviews:step", args=["check"]))
    review = Review.objects.get()
    assert review.victim_contact["phone"] == "07700 900642"
    assert review.applicant_contact["phone"] == "07700 900142"


def test_too_many_from_one_network_wait_and_lose_nothing(client, town):
    Version.objects.filter(kind="limits").update(
        body={"limit": [{"code": "report_network", "tries": 1, "minutes": 60}]}
    )
    forget()
    for status in (302, 429):
        write(client)
        last = client.post(reverse("public-reviews:step", args=["check"]))
        assert last.status_code == status
    assert "It is not sent yet" in last.content.decode()
    assert "He kicks the door." in last.content.decode()


def test_the_procedure_and_its_contact_are_published(client, town):
    page = client.get(reverse("public-reviews:about")).content.decode()
    for said in (
        "Three reports of your own in six months",
        "within 3 working days of your asking",
        "at least 2 working days before the panel",
        "Police and Crime Commissioner",
        "01582 000000",
    ):
        assert said in page


def test_a_town_without_a_procedure_says_so(client, db):
    assert "not ready" in client.get(reverse("public-reviews:about")).content.decode()


def hold_everything(cast, at):
    """Three reports and a case of the very person who asks."""
    told = {
        "category": ["noise"],
        "words": "He kicks the door.",
        "contact": {**REACH, "ways": ["phone"], "post": "Flat 4, Kestrel House"},
    }
    reports = [
        submit(answers=told, channel="web", by=None, at=at).report for _ in range(3)
    ]
    cases.open_case(
        reports=reports[:1],
        known_as="Nasreen Begum",
        owner=cast["joanne"],
        by=cast["priya"],
        at=at,
    )


def same(answer):
    """An answer without its nonces, its form tokens and its lot."""
    text = re.sub(rb'(nonce|value)="[^"]{16,}"', b"", answer.content).decode()
    text = NUMBERS.sub("CR", text)
    headers = {
        name: re.sub(r"'nonce-[^']+'", "", value)
        for name, value in answer.headers.items()
    }
    cookies = sorted(answer.cookies)
    return answer.status_code, text, headers, cookies


def walk(client_class):
    """Every public page and every answer of one whole application."""
    client = client_class()
    found = [client.get(reverse("public-reviews:about"))]
    found += write(client)
    for step in ("who", "story", "reports", "ways", "reach", "check"):
        found.append(client.get(reverse("public-reviews:step", args=[step])))
    found.append(client.post(reverse("public-reviews:step", args=["check"])))
    found.append(client.get(reverse("public-reviews:sent")))
    found.append(client.post(reverse("public-reviews:step", args=["check"])))
    found.append(client.get(reverse("public-reviews:figures")))
    return [same(answer) for answer in found]


def test_the_form_answers_alike_whatever_we_hold(
    client, town, cast, at, monkeypatch, django_assert_max_num_queries
):
    """S29: two towns, one of which holds all that the applicant ever reported."""
    monkeypatch.setattr(timezone, "now", lambda: at)
    load(kind="outcomes", key="x", body={})
    empty = walk(type(client))
    assert Review.objects.count() == 1
    hold_everything(cast, at)
    full = walk(type(client))
    assert Review.objects.count() == 2
    assert full == empty


def test_no_page_of_the_public_asks_what_we_hold(client, town, at):
    """S29: nothing is read of reports, cases or people, so nothing can leak by time."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(
        connection,
    ) as asked:
        walk(type(client))
    tables = ("reports_", "cases_", "people_")
    for query in asked.captured_queries:
        assert not any(f'FROM "{table}' in query["sql"] for table in tables), query


def test_secrets_name_a_draft(client, town):
    """The cookie is a random name that no page repeats."""
    answer = ask(client, "who", asked_for="self")
    cookie = answer.cookies["case-review"]
    assert cookie["httponly"]
    assert cookie["path"] == "/case-review/"
    assert len(cookie.value) > len(secrets.token_urlsafe(16))
    assert cookie.value not in read(client, "story")
