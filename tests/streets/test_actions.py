"""Vehicles seen twice, abandoned vehicles, drinking in the street: what is kept."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from commonside.ground.audit.models import Event
from commonside.ground.audit.refusals import Clash, Refused
from commonside.ground.design import ports
from commonside.ground.duties.models import Due
from commonside.ground.places.models import Entry
from commonside.ground.practice.models import Version
from commonside.work.cases import actions as cases
from commonside.work.cases.actions import vehicles as noted
from commonside.work.cases.queries.matching import hidden_matches, matches
from commonside.work.cases.queries.vehicles import of_case
from commonside.work.streets.actions import vehicles
from commonside.work.streets.models import Abandoned, Drinking, Notice
from commonside.work.streets.queries.vehicles import left
from tests.cases.conftest import load
from tests.streets import living

DAY = timedelta(days=1)


def refused(act, *args, **said):
    with pytest.raises(Refused) as no:
        act(*args, **said)
    return str(no.value)


def alerts():
    rows = Due.objects.open().filter(kind="repeat_vehicle")
    return sorted(rows.values_list("subject_id", flat=True))


def test_two_reports_of_one_registration_match(told, cast, opened, at):
    first = living.with_plate(told(), "AB12CDE")
    case = cases.open_case(
        reports=[first], known_as="A", owner=cast["dan"], by=cast["priya"], at=at
    )
    second = living.with_plate(told(), "AB12CDE")
    other = living.with_plate(told(), "AB12CD0")
    (match,) = [m for m in matches(cast["dan"], second, at=at).cases if m.case == case]
    assert "Same vehicle" in match.words
    assert "same reporter" not in match.words
    of_another = matches(cast["dan"], other, at=at)
    assert not [m for m in of_another.rows if m.likeness.vehicle]


def test_a_hidden_match_of_a_vehicle_is_for_its_keeper_alone(told, cast, opened, at):
    case = cases.open_case(
        reports=[living.with_plate(told(), "AB12CDE")],
        known_as="A",
        owner=cast["dan"],
        by=cast["priya"],
        at=at,
    )
    second = living.with_plate(told(), "AB12CDE")
    assert f"case:{case.pk}" in hidden_matches(cast["mina"], second, at=at)
    assert matches(cast["mina"], second, at=at).rows == []


def test_a_second_report_of_a_vehicle_alerts_both_owners(told, cast, at):
    one = cases.open_case(
        reports=[living.with_plate(told(), "AB12CDE")],
        known_as="A",
        owner=cast["joanne"],
        by=cast["priya"],
        at=at,
    )
    assert alerts() == []
    two = cases.open_case(
        reports=[living.with_plate(told(), "AB12CDE")],
        known_as="B",
        owner=cast["dan"],
        by=cast["priya"],
        at=at,
    )
    assert alerts() == sorted([one.pk, two.pk])
    (seen,) = of_case(cast["dan"], two, at=at)
    assert seen.is_repeat
    assert seen.cases == [one]
    noted.note_compared(case=two, by=cast["dan"], at=at)
    assert alerts() == [one.pk]
    assert "already" in refused(noted.note_compared, case=two, by=cast["dan"], at=at)
    # Told again while it waits: one line, not two.
    report = living.with_plate(told(), "AB12CDE")
    cases.add_report(case=one, report=report, by=cast["priya"], at=at)
    assert alerts() == sorted([one.pk, two.pk])


def test_who_may_not_see_the_other_is_not_alerted_and_its_keeper_is(
    opened, cast, at, case
):
    other = opened(owner="dan")
    living.note(case, cast["joanne"], at)
    cases.conflict(subject=case, by=cast["dan"], at=at)
    living.note(other, cast["dan"], at)
    # Joanne sees both; Dan does not know of hers.
    assert alerts() == [case.pk]
    met = Due.objects.open().get(kind="met")
    assert (met.subject_id, met.owner_user) == (case.pk, cast["joanne"])
    assert not of_case(cast["dan"], other, at=at)[0].is_repeat
    event = Event.objects.get(kind="case.vehicle_met")
    assert "AB12" not in event.body


def test_a_vehicle_is_noted_once_and_taken_out_when_it_was_a_mistake(case, cast, at):
    joanne = cast["joanne"]
    made = living.note(case, joanne, at)
    assert made.mark == "AB12CDE"
    assert "already" in refused(living.note, case, joanne, at, registration="AB12CDE")
    assert "as on the plate" in refused(living.note, case, joanne, at, registration=" ")
    assert "AB12" not in Event.objects.get(kind="case.vehicle_noted").body
    noted.take_out_vehicle(vehicle=made, by=joanne, at=at)
    assert of_case(joanne, case, at=at) == []
    assert "already" in refused(noted.take_out_vehicle, vehicle=made, by=joanne, at=at)
    living.note(case, joanne, at)


def test_nothing_is_noted_on_a_closed_case(case, cast, at):
    case.state = "closed"
    for act in (living.note, living.told, living.logged):
        assert "is closed" in refused(act, case, cast["joanne"], at)


def test_a_warning_is_of_a_vehicle_of_the_case_and_of_a_day_that_has_been(
    case, cast, at
):
    said = {"case": case, "number": "S59/1", "by": cast["joanne"], "at": at}
    on = at.date()
    assert "vehicle of this case" in refused(
        vehicles.note_warning, mark="AB12CDE", given_on=on, **said
    )
    living.note(case, cast["joanne"], at)
    for day in (None, on + DAY):
        assert "which day" in refused(
            vehicles.note_warning, mark="AB12CDE", given_on=day, **said
        )
    made = vehicles.note_warning(mark="AB12CDE", given_on=on, **said)
    assert made.practice.kind == "section59"


@pytest.fixture
def van(case, cast, at):
    return living.told(case, cast["joanne"], at)


def owed(case):
    rows = Due.objects.open().filter(subject_id=case.pk, kind="abandoned")
    return rows.first()


def test_an_abandoned_vehicle_from_the_first_word_to_its_end(case, van, cast, at):
    joanne = cast["joanne"]
    assert owed(case).due_at.date() == date(2026, 11, 24)  # three working days
    assert "Inspect it first" in refused(living.removed, van, joanne, at)
    living.inspected(van, joanne, at)
    assert "occupier" in refused(living.removed, van, joanne, at)
    notice = living.noticed(van, "occupier", joanne, at)
    assert owed(case).due_at == notice.until
    assert "runs until 4 December" in refused(living.removed, van, joanne, at)
    later = at + 16 * DAY
    living.removed(van, joanne, later)
    assert "was not given yet" in refused(living.ended, van, joanne, later)
    last = living.noticed(van, "owner", joanne, later)
    assert owed(case).due_at == last.until
    shown = left(Abandoned.objects.get(), at=later)
    assert shown.is_running
    assert shown.deadline == last.until
    assert "Not before" in refused(living.ended, van, joanne, last.until)
    after = last.until + timedelta(seconds=1)
    living.ended(van, joanne, after)
    assert owed(case) is None
    kinds = Event.objects.filter(kind__startswith="streets.abandoned").values_list(
        "kind", flat=True
    )
    assert len(set(kinds)) == 5


def test_the_case_stays_open_until_it_is_over_with_the_vehicle(case, van, cast, at):
    def held():
        said = {"outcome": None, "by": cast["joanne"], "at": at}
        found = ports.held("case.closing", case, **said)
        return " ".join(str(one) for one in found)

    assert "abandoned vehicle" in held()
    living.ended(van, cast["joanne"], at, ending="gone")
    assert "abandoned vehicle" not in held()


def test_what_is_typed_of_an_abandoned_vehicle_is_checked(case, van, cast, at):
    joanne = cast["joanne"]
    asked = {"registration": "red", "looks": "", "where": ""}
    assert len(refused(living.told, case, joanne, at, **asked).split("; ")) == 3
    living.inspected(van, joanne, at)
    said = {"row": van, "kind": "owner", "by": joanne, "at": at, "version": 2}
    for moment in (None, at + DAY, at - DAY):
        text = refused(vehicles.give_notice, given_at=moment, **said)
        assert "when it was given" in text
    with pytest.raises(Clash):
        vehicles.remove(row=van, by=joanne, at=at, version=1)


def test_two_that_inspect_at_once_see_each_others_words(van, cast, at):
    living.inspected(van, cast["joanne"], at)
    with pytest.raises(Clash) as clash:
        vehicles.inspect(
            row=van,
            land="road",
            condition="wreck",
            finding="Mine",
            by=cast["dan"],
            at=at,
            version=1,
        )
    assert clash.value.theirs["finding"] == "No wheels"


def test_the_database_holds_pairs_and_days(van, cast, at):
    with pytest.raises(IntegrityError), transaction.atomic():
        Abandoned.objects.filter(pk=van.pk).update(removed_at=at)
    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.create(
            abandoned=van,
            kind="owner",
            given_at=at,
            until=at - DAY,
            by=cast["joanne"],
            at=at,
        )


@pytest.fixture
def market(practice):
    """The market is on the map, and an order about drinking holds in its ward."""
    Entry.objects.create(
        kind="street",
        name="Market Hill",
        key="MARKETHILL",
        lon=-0.41,
        lat=51.88,
        ward="E05000001",
    )
    body = {"label": {"en": "Town centre order"}, "about": ["street_drinking"]}
    load(kind="street_order", key="centre", body={**body, "wards": ["E05000001"]})


def test_a_log_keeps_the_order_at_that_point_and_the_offer(case, market, cast, at):
    made = living.logged(case, cast["joanne"], at, where="Market Hill")
    assert made.status == "in_force"
    assert made.order.key == "centre"
    assert (made.offer, made.answer) == ("outreach", "later")
    nowhere = living.logged(case, cast["joanne"], at, where="Behind the oak")
    assert (nowhere.status, nowhere.order) == ("unknown", None)
    body = Event.objects.filter(kind="streets.drinking_logged").first().body
    assert "Market" not in body


def test_an_order_of_another_day_or_behaviour_does_not_hold(case, market, cast, at):
    rows = Version.objects.filter(kind="street_order")
    rows.update(valid_to=at.date() - 2 * DAY)
    assert living.logged(case, cast["joanne"], at, where="Market Hill").status == "none"


def test_a_log_without_an_offer_or_of_a_time_to_come_is_refused(
    case, practice, cast, at
):
    assert "help was offered" in refused(
        living.logged, case, cast["joanne"], at, offer=""
    )
    for moment in (None, at + DAY):
        assert "when it was" in refused(
            living.logged, case, cast["joanne"], at, seen_at=moment
        )
    gone = living.logged(case, cast["joanne"], at, offer="not_possible", answer="yes")
    assert gone.answer == ""
    with pytest.raises(IntegrityError), transaction.atomic():
        Drinking.objects.filter(pk=gone.pk).update(status="in_force")
