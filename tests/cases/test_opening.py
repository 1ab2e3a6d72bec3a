"""A case is opened with an owner, its promises, and sight for those who work it."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from commonside.ground.audit.models import Event
from commonside.ground.audit.refusals import Refused
from commonside.ground.duties.models import Due
from commonside.ground.people.models import Person, SafeContact
from commonside.work.cases import actions
from commonside.work.cases.actions import opening
from commonside.work.cases.models import Case, CaseReport
from commonside.work.reports.models import Band, Report

EVE = datetime(2026, 12, 24, 18, tzinfo=UTC)


def due(case, kind):
    return Due.objects.about(f"case:{case.pk}").open().get(kind=kind)


def test_a_case_has_an_owner_a_person_and_a_reference(case, cast):
    person = case.parties.get(is_main=True).person
    assert re.fullmatch(r"C-\d{6}", case.reference)
    assert (case.owner, case.team.code) == (cast["joanne"], "asb")
    assert (case.category, case.band, case.state) == ("intimidation", 1, "allocated")
    assert person.safe_contact.ways["say"] == "library"
    assert case.locations.get().place.text == "Flat 4, Marram House"


def test_the_numbers_of_cases_do_not_follow_each_other(opened, monkeypatch):
    """S2: a number is drawn by lot, again where a case has it already."""
    drawn = iter([417, 417, 9])
    monkeypatch.setattr(opening.secrets, "randbelow", lambda most: next(drawn))
    assert [opened().reference, opened().reference] == ["C-000417", "C-000009"]


def test_the_officer_who_opens_it_names_the_person(case, cast):
    told = case.case_reports.get().report.told.get()
    assert told.person == case.parties.get().person
    assert told.person_set_by == cast["priya"]


def test_a_high_report_on_christmas_eve_is_due_on_christmas_day(opened):
    case = opened(band=Band.HIGH, received_at=EVE, at=EVE + timedelta(hours=1))
    assert due(case, "first_contact").due_at == EVE + timedelta(hours=24)


def test_a_standard_report_is_counted_in_working_days(opened):
    case = opened(band=Band.STANDARD, received_at=EVE, at=EVE)
    # Received on Tuesday 29 December (after the cut-off, then a holiday and a
    # weekend with its substitute day), and 1 January is a holiday too.
    assert due(case, "first_contact").due_at == datetime(2027, 1, 6, 17, tzinfo=UTC)


def test_the_supervisor_owes_a_review(case, cast):
    assert due(case, "supervision").owner_user == cast["samuel"]
    assert due(case, "visit").owner_user == cast["joanne"]


def test_the_team_reads_it_and_nobody_else(case, cast):
    person = case.parties.get().person
    for name in ("joanne", "dan", "samuel"):
        assert Case.objects.visible_to(cast[name]).get() == case
        assert Person.objects.visible_to(cast[name]).get() == person
        assert Report.objects.visible_to(cast[name]).exists()
    for name in ("tom", "stranger", "admin", "noor"):
        assert not Case.objects.visible_to(cast[name]).exists()


def test_it_leaves_one_trace(case, cast):
    event = Event.objects.get(subject=f"case:{case.pk}", kind__startswith="case.")
    assert (event.kind, event.by) == ("case.opened", f"user:{cast['priya'].pk}")
    assert "Begum" not in event.body


def test_reports_told_earlier_come_with_it(told, cast, at):
    first, earlier = told(), told(category="noise", is_hate=True, band=Band.HIGH)
    case = actions.open_case(
        reports=[first, earlier],
        known_as="Mrs Begum",
        owner=cast["dan"],
        by=cast["priya"],
        at=at,
    )
    assert (case.category, case.also, case.band) == ("intimidation", ["noise"], 1)
    assert case.is_hate
    assert case.case_reports.count() == 2


def test_a_known_victim_is_not_made_again(told, case, cast, at):
    person = case.parties.get().person
    again = actions.open_case(
        reports=[told()],
        known_as="Mrs Begum",
        owner=cast["dan"],
        by=cast["priya"],
        at=at,
        victim=person,
    )
    assert again.parties.get().person == person
    assert Person.objects.count() == 1


def test_a_person_linked_already_is_kept(told, case, cast, at):
    report = told()
    person = case.parties.get().person
    report.told.update(person=person)
    again = actions.open_case(
        reports=[report], known_as="B", owner=cast["dan"], by=cast["priya"], at=at
    )
    assert again.parties.get().person == person


def test_a_report_that_names_nobody_and_no_place(told, cast, at):
    report = told()
    report.told.all().delete()
    Report.objects.filter(pk=report.pk).update(place_text="", postcode="")
    report.refresh_from_db()
    case = actions.open_case(
        reports=[report],
        known_as="A neighbour",
        owner=cast["dan"],
        by=cast["priya"],
        at=at,
    )
    assert SafeContact.objects.get().ways == {}
    assert not case.locations.exists()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"reports": []}, "A case begins with a report."),
        ({"known_as": " "}, "Say how we name the person."),
        ({"owner": "admin"}, "Ada Quist is in no team"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_stored(told, cast, at, change, says):
    change = {k: cast.get(v, v) if k == "owner" else v for k, v in change.items()}
    fit = {"reports": [told()], "known_as": "B", "owner": cast["dan"]}
    events = Event.objects.count()
    with pytest.raises(Refused, match=says):
        actions.open_case(**{**fit, **change}, by=cast["priya"], at=at)
    assert not Case.objects.exists()
    assert not Person.objects.exists()
    assert Event.objects.count() == events


def test_a_report_belongs_to_one_case(case, told, cast, at):
    report = case.case_reports.get().report
    with pytest.raises(Refused, match="belongs to a case already"):
        actions.open_case(
            reports=[report], known_as="B", owner=cast["dan"], by=cast["priya"], at=at
        )
    with pytest.raises(Refused, match="belongs to a case already"):
        actions.add_report(case=case, report=report, by=cast["priya"], at=at)


def test_a_further_report_is_owed_an_answer_by_its_risk(case, told, cast, at):
    Due.objects.filter(kind="first_contact").update(met_at=at)
    report = told(category="noise", band=Band.MEDIUM, is_hate=True, received_at=at)
    actions.add_report(case=case, report=report, by=cast["priya"], at=at)
    case.refresh_from_db()
    update = due(case, "update")
    assert (update.due_at, update.reason) == (at + timedelta(hours=24), "new_report")
    assert due(case, "assess_again").owner_user == cast["joanne"]
    assert (case.also, case.is_hate, case.version) == (["noise"], True, 2)
    assert CaseReport.objects.filter(case=case).count() == 2
    assert Report.objects.visible_to(cast["dan"]).count() == 2


def test_a_further_report_before_we_have_spoken_keeps_the_first_promise(
    opened, told, cast, at
):
    case = opened(band=Band.STANDARD)
    before = due(case, "first_contact").due_at
    actions.add_report(
        case=case, report=told(band=Band.STANDARD), by=cast["priya"], at=at
    )
    assert due(case, "first_contact").due_at == before
    assert not Due.objects.filter(kind__in=["update", "assess_again"]).exists()


def test_an_earlier_promise_is_never_put_off(case, told, cast, at):
    Due.objects.filter(kind="first_contact").update(met_at=at)
    soon = at + timedelta(hours=2)
    Due.objects.create(
        subject_kind="case",
        subject_id=case.pk,
        owner_user=cast["joanne"],
        kind="update",
        since=at,
        due_at=soon,
        rule="high.update",
    )
    actions.add_report(case=case, report=told(received_at=at), by=cast["priya"], at=at)
    assert due(case, "update").due_at == soon


def test_a_closed_case_takes_nothing_in(case, told, cast, at):
    Case.objects.filter(pk=case.pk).update(state="closed")
    with pytest.raises(Refused, match="is closed"):
        actions.add_report(case=case, report=told(), by=cast["priya"], at=at)
