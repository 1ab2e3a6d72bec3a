"""Writing down how somebody may be reached, and who of us knows them."""

import pytest

from commonside.ground.agencies.models import Grant
from commonside.ground.audit.models import Event
from commonside.ground.audit.refusals import Clash
from commonside.ground.people import actions
from commonside.ground.people.models import Person, StaffTie


@pytest.fixture
def person(cast, at):
    return actions.make_known(
        known_as="Mrs Begum", by=cast["joanne"], at=at, ways={"phone": "07700 900142"}
    )


def test_who_was_asked_is_kept_only_when_somebody_was(cast, person, at):
    assert person.safe_contact.asked_by == cast["joanne"]
    unknown = actions.make_known(known_as="A neighbour", by=cast["joanne"], at=at)
    assert (unknown.safe_contact.asked_at, unknown.safe_contact.ways) == (None, {})


def test_a_change_names_the_facts_and_never_what_they_say(cast, person, at):
    new = {"phone": "07700 900143", "say": "library"}
    actions.change_safe_contact(person, ways=new, version=1, by=cast["dan"], at=at)
    person.safe_contact.refresh_from_db()
    event = Event.objects.get(kind="person.safe_contact_changed")
    assert person.safe_contact.ways == new
    assert event.body == '{"fields":["phone","say"]}'


def test_two_who_write_at_once_lose_nothing(cast, person, at):
    first = {"phone": "07700 900143"}
    actions.change_safe_contact(person, ways=first, version=1, by=cast["dan"], at=at)
    with pytest.raises(Clash) as clash:
        actions.change_safe_contact(
            person, ways={"phone": "1"}, version=1, by=cast["joanne"], at=at
        )
    assert (clash.value.who, clash.value.theirs) == ("Dan Reeve", first)
    person.safe_contact.refresh_from_db()
    assert person.safe_contact.ways == first


def test_a_clash_about_what_nobody_had_asked_names_nobody(cast, at):
    person = actions.make_known(known_as="X", by=cast["joanne"], at=at)
    with pytest.raises(Clash) as clash:
        actions.change_safe_contact(
            person, ways={}, version=9, by=cast["joanne"], at=at
        )
    assert clash.value.who == ""


def test_safe_contact_is_not_readable_in_the_database(person):
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT ways FROM people_safecontact")
        assert "07700" not in cursor.fetchone()[0]


def test_a_tie_bars_at_once(cast, person, at):
    Grant.objects.create(
        subject_kind="person",
        subject_id=person.pk,
        principal=f"user:{cast['dan'].pk}",
        answer="content",
        basis="x",
        since=at,
    )
    assert Person.objects.visible_to(cast["dan"]).exists()
    actions.declare_tie(person, user=cast["dan"], handed_to=None, at=at)
    assert not Person.objects.visible_to(cast["dan"]).exists()
    assert StaffTie.objects.count() == 1


def test_rows_of_one_human_are_found_together(person, cast, at):
    other = actions.make_known(known_as="N. Begum", by=cast["joanne"], at=at)
    assert list(Person.objects.all().same_human(person)) == [person]
    Person.objects.update(cluster=7)
    person.refresh_from_db()
    assert set(Person.objects.all().same_human(person)) == {person, other}
