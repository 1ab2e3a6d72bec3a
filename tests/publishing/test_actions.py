"""A figure is published once, frozen, and only what disclosure control lets through."""

import pytest

from commonside.ground.audit.models import Event
from commonside.ground.audit.refusals import Refused
from commonside.ground.design.ports import present
from commonside.public.publishing import actions, queries
from commonside.public.publishing.models import Figure
from commonside.public.publishing.rules import as_published
from tests.publishing.conftest import AT


def refused(reading, cast):
    with pytest.raises(Refused) as caught:
        actions.publish(reading, by=cast["helen"], at=AT)
    return str(caught.value)


def test_what_is_published_is_rounded_by_hand(published):
    figure = as_published(published.table)

    # 124 and 156 to the nearest 5; the share and its range are of these.
    assert (figure.resolved.part, figure.resolved.whole) == (125, 155)
    assert figure.resolved.value == pytest.approx(125 / 155)
    assert (figure.confirmed_by_victim.part, figure.confirmed_by_agency.part) == (
        95,
        25,
    )
    assert figure.lost_contact.part == 10
    assert figure.not_stopped == 30


def test_no_count_under_five_stands_in_it(published):
    def numbers(value):
        if isinstance(value, dict):
            return [n for inner in value.values() for n in numbers(inner)]
        return [value] if isinstance(value, int) else []

    found = numbers(published.table)
    assert found
    assert all(n >= 5 and n % 5 == 0 for n in found)


def test_it_stays_as_it_is(published, office):
    """Reports of later change what staff count, and never what was published."""
    before = dict(published.table)
    office.closing("2026-08-03T10:00", "N4")
    published.refresh_from_db()

    assert published.table == before


def test_publishing_leaves_a_trace(published, cast):
    event = Event.objects.get(kind="figure.published")
    assert event.by == f"user:{cast['helen'].pk}"
    assert event.subject == f"figure:{published.pk}"
    assert present(event) == "Published resolution_rate for 2026-Q3"


def test_the_same_days_are_published_once(published, read, cast):
    for period in ("2026-Q3", "2026-08", "2026-08-15..2026-10-15"):
        assert "has been published" in refused(read(period), cast)
    assert Figure.objects.count() == 1


def test_a_provisional_figure_is_not_published(office, read, cast):
    for _ in range(25):
        office.closing("2026-10-05T10:00", "R1", "victim")

    assert "can still come back" in refused(read("2026-Q4"), cast)


def test_few_cases_are_not_published(office, read, cast):
    for _ in range(19):
        office.closing("2026-08-03T10:00", "R1", "victim")

    assert "Only 19 cases" in refused(read(), cast)


def test_a_reading_that_the_records_no_longer_give_is_not_published(
    summer, read, office, cast
):
    reading = read()
    office.closing("2026-08-03T10:00", "N4")

    assert "The records now say 124 of 157" in refused(reading, cast)
    assert not Figure.objects.exists()


def test_what_was_hidden_of_a_cohort_stays_hidden_when_it_is_looked_at_again(
    office, read, cast
):
    """Spring's three returns in 28 days are not shown, so its four in 90 neither."""
    for number in range(40):
        victim = office.person()
        case = office.case(victim=victim)
        office.closing("2026-05-04T10:00", "R1", "victim", case=case)
        if number < 3:
            office.report("2026-05-10T10:00", victim=victim)
        elif number < 10:
            office.report("2026-07-10T10:00", victim=victim)
    for _ in range(40):
        office.closing("2026-08-03T10:00", "R1", "victim")
    spring = actions.publish(read("2026-Q2"), by=cast["helen"], at=AT)
    assert spring.table["failures"]["returned"] is None

    summer = as_published(
        actions.publish(read("2026-Q3"), by=cast["helen"], at=AT).table
    )
    assert summer.reopened_period == "2026-Q2"
    assert summer.reopened.part is None


def test_a_figure_names_its_words_and_period(published):
    assert published.words["question"] == {"en": "Did it stop?"}
    assert str(published) == "resolution_rate 2026-Q3"
    assert queries.published("resolution_rate", published.period).period == "2026-Q3"
