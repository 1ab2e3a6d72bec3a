"""Taking a report: what is stored, who may read it, what is owed, what is traced."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from commonside.ground.agencies.models import Grant, Team
from commonside.ground.audit.models import Event, EventText
from commonside.ground.audit.refusals import Refused
from commonside.ground.design import ports
from commonside.ground.duties.models import Due
from commonside.ground.keys import receipts
from commonside.ground.letters.models import Letter
from commonside.ground.practice.models import Version
from commonside.ground.practice.queries import forget
from commonside.work.reports import actions
from commonside.work.reports.actions import submitting
from commonside.work.reports.models import Report, Routing, Told

THREATS = {
    "category": ["intimidation", "criminal_damage"],
    "third": ["intimidation.threats"],
    "words": "He kicked the door after I locked it.",
    "place": {
        "text": "Kestrel House, flat 9",
        "postcode": "LU2 7AB",
        "lon": -0.41,
        "lat": 51.88,
        "ward": "E05014751",
        "at_home": True,
    },
    "timing": "regularly",
    "targeted": "me_or_home",
    "threats": "threatened",
    "hate": "possibly",
    "people": [{"role": "alleged", "description": "The man from the flat above"}],
    "contact": {
        "name": "Amina Begum",
        "ways": ["phone"],
        "phone": "07700 900142",
        "from": "10:00",
        "to": "14:30",
        "never": ["voicemail", "text"],
    },
}
NOISE = {"category": ["noise"], "words": "A drum kit."}


def take(at, by=None, channel="web", **answers):
    return actions.submit(answers=answers, channel=channel, by=by, at=at)


def readers(report):
    rows = Grant.objects.filter(subject_kind="report", subject_id=report.pk)
    return sorted(rows.values_list("principal", flat=True))


def team(cast, name):
    return cast[name].teams[0]


def test_it_is_kept_as_told(town, at):
    report = take(at, **THREATS).report
    report.refresh_from_db()
    assert report.category == "intimidation"
    assert report.also == ["criminal_damage"]
    assert report.third_level == "intimidation.threats"
    assert report.words == THREATS["words"]
    assert report.ward == "E05014751"
    assert report.is_targeted
    assert not report.is_hate
    assert report.answers["threats"] == "threatened"
    assert report.taxonomy.kind == "categories"
    assert report.household_key == "LU27AB KESTREL HOUSE FLAT 9"


def test_contact_is_encrypted_and_not_among_the_answers(town, at):
    report = take(at, **THREATS).report
    told = Told.objects.get(report=report, role="reporter")
    assert told.contact["phone"] == "07700 900142"
    assert told.name == "Amina Begum"
    with connection.cursor() as cursor:
        cursor.execute("SELECT contact FROM reports_told WHERE id = %s", [told.pk])
        assert "900142" not in cursor.fetchone()[0]
    assert "900142" not in str(Report.objects.values().get(pk=report.pk))


def test_the_alleged_is_kept_as_described(town, at):
    report = take(at, **THREATS).report
    alleged = Told.objects.get(report=report, role="alleged")
    assert alleged.description == "The man from the flat above"
    assert alleged.person is None


def test_the_same_number_gives_the_same_key(town, at):
    one = take(at, **THREATS).report
    two = take(at, **NOISE, contact={"phone": "+44 7700 900142"}).report
    three = take(at, **NOISE, contact={"phone": "07700 900143"}).report
    assert one.reporter_key == two.reporter_key != three.reporter_key
    assert len(one.reporter_key) == 64


def test_reference_and_receipt(town, at):
    taken = take(at, **NOISE)
    assert len(taken.receipt) == 16
    assert taken.receipt.isdigit()
    assert len(taken.report.reference) == 6
    assert not set(taken.report.reference) & set("0O1IL5S2Z8B")
    assert taken.report.receipt_hash == receipts.keep(taken.receipt).receipt_hash
    assert taken.receipt not in str(Report.objects.values().get(pk=taken.report.pk))


def test_staff_take_it_without_a_receipt(town, at):
    taken = take(at, by=town["joanne"], channel="phone", **NOISE)
    assert taken.receipt == taken.report.receipt_hash == ""
    assert taken.report.taken_by == town["joanne"]
    assert Event.objects.get(kind="report.submitted").by == f"user:{town['joanne'].pk}"


def test_the_team_of_triage_reads_it_and_owes_a_decision(town, at):
    report = take(at, **THREATS).report
    assert report.band == 1
    assert report.routing.queue == "triage"
    assert readers(report) == [f"team:{team(town, 'priya').pk}"]
    assert Report.objects.visible_to(town["priya"]).contains(report)
    assert not Report.objects.visible_to(town["noor"]).contains(report)
    due = Due.objects.get(kind="decide")
    assert due.owner_team == team(town, "priya")
    # High: read within two hours.
    assert due.due_at == report.routing.decide_by == at.replace(hour=14)


def test_a_targeted_report_is_due_the_same_day(town, at):
    standard = take(at, **NOISE).report
    targeted = take(at, **NOISE, targeted="me_or_home").report
    assert standard.band == targeted.band == 3
    assert standard.routing.decide_by.date() > at.date()
    assert targeted.routing.decide_by.date() == at.date()


@pytest.mark.parametrize("why", [{"relationship": "partner"}, {"about_staff": "yes"}])
def test_a_restricted_report_is_for_its_team_alone(town, at, why):
    bite = {"category": ["animals"], "third": ["animals.bite"]}
    report = take(at, **bite, **why).report
    assert report.routing.queue == "restricted"
    assert readers(report) == [f"team:{team(town, 'noor').pk}"]
    assert not report.routing.also_to.exists()
    assert not Report.objects.visible_to(town["priya"]).contains(report)


def test_a_dog_bite_goes_to_police_and_council_at_once(town, at):
    bite = {"category": ["animals"], "third": ["animals.bite"]}
    report = take(at, **bite).report
    names = {agency.code for agency in report.routing.also_to.all()}
    assert names == {"police", "council"}
    assert Report.objects.visible_to(town["lyle"]).contains(report)
    assert report.routing.queue == "triage"


def test_hoax_calls_go_to_the_fire_partner_alone(town, at):
    report = take(at, category=["hoax_calls"]).report
    assert report.routing.state == Routing.State.PASSED
    assert report.routing.passed_to.code == "fire"
    assert not Report.objects.visible_to(town["priya"]).contains(report)
    due = Due.objects.get(subject_kind="report")
    assert (due.kind, due.owner_agency.code) == ("accept_passed", "fire")


def test_without_that_partner_hoax_calls_stay_with_us(town, at):
    town["lyle"].agency.__class__.objects.filter(kind="fire").update(kind="")
    report = take(at, category=["hoax_calls"]).report
    assert report.routing.queue == "triage"


def test_an_agency_whose_agreement_ended_is_told_nothing(town, at):
    agency = town["lyle"].agency
    agency.agreement_ended_at = at
    agency.save()
    report = take(at, category=["animals"], third=["animals.bite"]).report
    assert {a.code for a in report.routing.also_to.all()} == {"council"}


def test_high_on_christmas_eve_is_due_on_christmas_day_and_somebody_is_told(town):
    eve = datetime(2026, 12, 24, 18, tzinfo=UTC)
    report = take(eve, **THREATS).report
    due = Due.objects.about(f"report:{report.pk}").get(kind="first_contact")
    assert due.due_at == datetime(2026, 12, 25, 18, tzinfo=UTC)
    assert (due.owner_team, due.reason) == (team(town, "priya"), "tell_duty_contact")
    letter = Letter.objects.get()
    assert (letter.kind, letter.to) == ("new_high", town["samuel"])


def test_high_in_office_hours_needs_no_message(town, at):
    take(at, **THREATS)
    due = Due.objects.get(kind="first_contact")
    assert (due.owner_team, due.reason) == (team(town, "priya"), "high")
    assert not Letter.objects.exists()


def test_the_trace_holds_no_personal_value(town, at):
    taken = take(at, **THREATS)
    texts = " ".join(
        [*Event.objects.values_list("body", flat=True)]
        + [*EventText.objects.values_list("text", flat=True)]
    )
    for personal in ("Amina", "900142", "Kestrel", "door", taken.receipt):
        assert personal not in texts
    assert Event.objects.filter(kind="report.submitted", by="public").count() == 1


def test_its_trace_reads_in_words(town, at):
    take(at, by=town["joanne"], channel="phone", **THREATS)
    event = Event.objects.get(kind="report.submitted")
    assert ports.present(event) == "Report taken by phone, High (provisional)"


def test_a_refused_report_leaves_nothing(town, at):
    with pytest.raises(Refused):
        take(at, category=[])
    assert not Report.objects.exists()


def test_nothing_is_kept_when_the_trace_cannot_be(town, at, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(submitting, "record", broken)
    with pytest.raises(RuntimeError):
        take(at, **THREATS)
    assert not Report.objects.exists()
    assert not Due.objects.exists()


def test_a_reference_that_exists_is_drawn_again(town, at, monkeypatch):
    first = take(at, **NOISE).report
    drawn = iter([first.reference, "NEWREF"])
    monkeypatch.setattr(submitting, "_reference", lambda: next(drawn))
    assert take(at, **NOISE).report.reference == "NEWREF"


def test_a_report_for_somebody_else_tells_of_both(town, at):
    taken = take(
        at,
        **NOISE,
        for_whom="other_knows",
        victim_name="Jean Moss",
        people=[{"role": "witness", "name": ""}],
        contact={"name": "A neighbour"},
    )
    told = taken.report.told.order_by("pk").values_list("role", "name")
    assert list(told) == [("reporter", "A neighbour"), ("victim", "Jean Moss")]
    assert taken.report.on_behalf


def test_any_other_clash_is_not_tried_again(town, at, monkeypatch):
    def clash(*args, **values):
        raise IntegrityError("some other constraint")

    monkeypatch.setattr(submitting, "_submit", clash)
    with pytest.raises(IntegrityError):
        take(at, **NOISE)


def test_references_that_are_always_taken_end_in_an_error(town, at, monkeypatch):
    first = take(at, **NOISE).report
    monkeypatch.setattr(submitting, "_reference", lambda: first.reference)
    with pytest.raises(IntegrityError, match="reference"):
        take(at, **NOISE)
    assert Report.objects.count() == 1


def test_without_a_clock_nothing_is_taken(town, at):
    clocks = Version.objects.get(kind="clocks")
    clocks.body["clock"] = [c for c in clocks.body["clock"] if c["duty"] != "triage"]
    clocks.save()
    forget()
    with pytest.raises(LookupError, match="triage"):
        take(at, **NOISE)


def test_without_a_team_nothing_is_taken(town, at):
    Team.objects.update(purpose="")
    forget()
    with pytest.raises(LookupError, match="triage"):
        take(at, **NOISE)


def test_an_instant_may_be_given_as_one(town, at):
    report = take(at, **NOISE, **{"from": at, "to": at.isoformat()}).report
    assert report.occurred_from == report.occurred_to == at


@pytest.mark.parametrize(("answers", "most"), [(NOISE, 9), (THREATS, 10)])
def test_few_queries(town, at, answers, most):
    take(at, **NOISE)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        take(at, **answers)
    assert len(queries) <= most, [q["sql"][:80] for q in queries]


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({}, False),
        ({"hate": "yes"}, True),
        ({"relationship": "former_partner"}, True),
        ({"about_staff": "yes"}, True),
        ({"household": ["children"]}, True),
        ({"category": ["prostitution"], "third": ["prostitution.street"]}, True),
    ],
)
def test_which_kinds_betray_is_said_by_the_categories(town, at, told, expected):
    """S3: existence is allowed by kind, as data."""
    report = take(at, **{"category": ["noise"], **told}).report
    assert report.is_sensitive is expected


def test_the_registration_of_a_vehicle_is_kept_as_it_is_compared(town, at):
    told = {"category": ["vehicle_nuisance"], "vehicle": "ab12 cde, red Ford"}
    taken = actions.submit(answers=told, channel="web", by=None, at=at)
    assert [row.mark for row in taken.report.plates.all()] == ["AB12CDE"]
    assert "AB12" not in Event.objects.get(kind="report.submitted").body
