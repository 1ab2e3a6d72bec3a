"""The page of a measure: figure, exclusions, and only the cases that one may read."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from commonside.ground.agencies.actions import grant
from commonside.ground.audit.models import Event
from commonside.ground.design.ports import present
from commonside.library.analysis.periods import Period
from commonside.steering.strategy import actions
from commonside.steering.strategy.models import Reading

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(monkeypatch, at):
    monkeypatch.setattr("django.utils.timezone.now", lambda: at)


@pytest.fixture
def page(client, cast):
    """Reads the measure's page as somebody."""

    def read(who, **query):
        client.force_login(cast[who])
        address = reverse("strategy:measure", args=["resolution_rate"])
        return client.get(address, {"period": "2026-Q3"} | query)

    return read


@pytest.fixture
def summer(office, cast, at):
    """Three closings; Joanne may read the first two."""
    made = [
        office.closing("2026-07-01T10:00", "R1", "victim"),
        office.closing("2026-08-01T10:00", "N4"),
        office.closing("2026-08-01T10:00", "N6"),
    ]
    for closing in made[:2]:
        grant(closing.case, to=cast["joanne"], basis="owner", at=at)
    return made


def test_it_says_the_figure_and_what_it_leaves_out(page, summer):
    text = page("joanne").content.decode()

    assert "50%" in text
    assert "1 of 2 cases" in text
    assert "Left out: 1" in text
    assert "The same case twice" in text
    assert "We lost contact" in text
    assert "Above the line." in text


def test_only_those_who_may_read_a_case_see_it_behind_the_figure(page, summer):
    first, second, third = (closing.case.reference for closing in summer)

    text = page("joanne").content.decode()
    assert first in text
    assert second in text
    assert third not in text
    assert "1 more is counted that you may not read" in text
    for closing in summer:
        assert closing.case.reference not in page("cllr").content.decode()
    assert "3 more are counted" in page("cllr").content.decode()


def test_cases_of_an_earlier_period_hide_none_of_this_one(page, office, cast, at):
    """Those of the period before are read too, for what was opened again."""
    before = office.closing("2026-05-10T10:00", "R1", "victim")
    grant(before.case, to=cast["joanne"], basis="owner", at=at)
    office.closing("2026-07-01T10:00", "R1", "victim")

    text = page("joanne").content.decode()
    assert before.case.reference not in text
    assert "1 more is counted that you may not read" in text


def test_what_was_shown_is_noted_by_reference(page, summer, cast):
    page("joanne")

    event = Event.objects.get(kind="measure.cases_seen")
    assert event.by == f"user:{cast['joanne'].pk}"
    assert all(f'"case:{closing.case.pk}"' in event.body for closing in summer[:2])
    assert f'"case:{summer[2].case.pk}"' not in event.body
    assert present(event) == "Saw 2 cases behind a figure"


def test_one_kind_of_case_can_be_asked_for(page, summer):
    text = page("joanne", show="failed").content.decode()

    assert summer[1].case.reference in text
    assert summer[0].case.reference not in text


def test_each_standing_says_why_in_words(page, office, cast, at):
    for when, outcome in (("2026-10-30T10:00", "R1"), ("2026-10-02T10:00", "N6")):
        closing = office.closing(when, outcome, "victim")
        grant(closing.case, to=cast["joanne"], basis="owner", at=at)

    rows = page("joanne", period="2026-Q4").context["page"].object_list
    assert [(row.standing, row.reason) for row in rows] == [
        ("maturing", "Can still come back"),
        ("excluded", "The same case twice"),
    ]


@pytest.mark.parametrize("query", [{"period": "1999-Q1"}, {"show": "everything"}])
def test_other_filters_do_not_exist(page, practice, query):
    assert page("joanne", **query).status_code == 404


def test_a_measure_that_is_not_there_is_no_page(client, cast, practice):
    client.force_login(cast["helen"])
    address = reverse("strategy:measure", args=["happiness"])
    assert client.get(address).status_code == 404


def test_a_period_that_can_still_change_says_until_when(page, office):
    office.closing("2026-10-30T10:00", "R1", "victim")
    text = page("joanne", period="2026-Q4").content.decode()

    assert "Provisional until Fri 29 Jan 2027." in text
    assert "1 case closed in this period can still come back" in text


def test_who_may_not_read_cases_sees_no_small_number_of_a_group(page, office):
    for _ in range(3):
        office.closing("2026-07-01T10:00", "R1", "victim", is_hate=True)
    for _ in range(40):
        office.closing("2026-07-01T10:00", "R1", "victim")

    exact = page("joanne").context["groups"]
    (hate,) = (rows for label, rows in exact if label == "Hate")
    assert [(row.part, row.whole) for row in hate] == [(40, 40), (3, 3)]
    controlled = page("cllr").context["groups"]
    numbers = [n for _, rows in controlled for r in rows for n in (r.part, r.whole)]
    assert all(n is None or n >= 5 for n in numbers)
    assert "not shown" in page("cllr").content.decode()


def test_the_page_asks_few_questions_however_many_cases(
    page, office, cast, at, django_assert_max_num_queries
):
    for _ in range(30):
        closing = office.closing("2026-07-01T10:00", "R1", "victim")
        grant(closing.case, to=cast["joanne"], basis="owner", at=at)
    page("joanne")

    # Signing in again, as `page` does, is half of them.
    with django_assert_max_num_queries(29):
        response = page("joanne")
    assert len(response.context["page"].object_list) == 25


def test_the_manager_keeps_a_reading(client, cast, summer):
    client.force_login(cast["helen"])
    address = reverse("strategy:keep", args=["resolution_rate"])
    response = client.post(address, {"period": "2026-Q3"}, follow=True)

    reading = Reading.objects.get()
    assert (reading.numerator, reading.denominator) == (1, 2)
    assert reading.computed_by == cast["helen"]
    assert "Kept what was counted for 2026-Q3." in response.content.decode()


@pytest.mark.parametrize("period", ["", "1999-Q1"])
def test_only_an_offered_period_is_kept(client, cast, practice, period):
    client.force_login(cast["helen"])
    address = reverse("strategy:keep", args=["resolution_rate"])

    assert client.post(address, {"period": period}).status_code == 404
    assert not Reading.objects.exists()


def test_the_list_of_measures_leads_to_each(client, cast, summer):
    client.force_login(cast["cllr"])
    text = client.get(reverse("strategy:measures")).content.decode()

    assert "Did it stop?" in text
    assert reverse("strategy:measure", args=["resolution_rate"]) in text


def test_before_set_up_the_list_says_what_to_do(client, cast):
    client.force_login(cast["cllr"])
    assert (
        "commonside setup" in client.get(reverse("strategy:measures")).content.decode()
    )


def test_readings_that_are_kept_are_listed(page, summer, cast, practice):
    version = practice["measure", "resolution_rate"]
    at = datetime(2026, 11, 1, 9, tzinfo=UTC)
    actions.read(version, Period.parse("2026-Q3"), by=cast["helen"], at=at)

    assert "Helen Marsh" in page("joanne").content.decode()


def test_a_promise_that_nobody_counts_is_seen_as_a_gap(client, cast, practice):
    client.force_login(cast["helen"])
    response = client.get(reverse("strategy:measures"))

    promises = response.context["promises"]
    counted = {p.label: bool(p.measures) for p in promises}
    assert counted["Tackling crime and anti-social behaviour affecting our communities"]
    assert not counted["Reducing re-offending"]
    assert not counted["Labour exploitation"]
    text = response.content.decode()
    assert text.count("No measure yet") == sum(not p.measures for p in promises)
