"""Each report is decided once, by one officer, with a trace and the promises."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from commonside.ground.agencies.models import Agency, Grant, Team, User
from commonside.ground.audit.models import Event, EventText
from commonside.ground.audit.refusals import Refused
from commonside.ground.duties.models import Due
from commonside.ground.letters.models import Letter
from commonside.ground.people.actions import declare_tie
from commonside.ground.people.models import StaffTie
from commonside.ground.practice import queries as practice
from commonside.ground.practice.actions import load_versions
from commonside.ground.practice.models import Version
from commonside.ground.timetable.working import run_one
from commonside.shell.web.queries import my_work
from commonside.work.cases.actions import meeting, triage
from commonside.work.cases.models import Case
from commonside.work.cases.queries.matching import matches
from commonside.work.reports.models import Report
from tests.cases import reported


@pytest.fixture
def town(cast):
    made = datetime(2026, 1, 1, tzinfo=UTC)
    load_versions(reported.luton().versions, by=None, at=made)
    return cast


@pytest.fixture
def begum(town, at):
    return reported.report(at=at - timedelta(minutes=22))


@pytest.fixture
def gateway(town):
    return Version.objects.get(kind="gateway", key="cda-s115")


@pytest.fixture
def housing(town):
    return Agency.objects.get(code="housing")


def run_all():
    """The jobs that were left, to the last."""
    while run_one(["quick"], worker="here:1:1"):
        continue


def sees(user, report):
    return Report.objects.visible_to(user).filter(pk=report.pk).exists()


def dues(subject, kind):
    return Due.objects.about(subject).filter(kind=kind)


def open_(report, town, at, **facts):
    said = {"known_as": "Mrs Begum", "owner": town["joanne"], "by": town["priya"]}
    version = report.routing.version
    return triage.open_case(report, version=version, at=at, **{**said, **facts})


def pass_(report, town, at, agency, gateway, **facts):
    said = {"why": "Their tenant.", "by": town["priya"], "version": 1} | facts
    return triage.pass_on(report, agency=agency, gateway=gateway, at=at, **said)


def test_a_high_report_comes_first_whatever_came_before(town, at):
    reported.report(reported.NOISE, at=at - timedelta(days=3))
    high = reported.report(at=at)
    assert Report.objects.visible_to(town["priya"]).waiting().first() == high


def test_opening_a_case_decides_the_report(begum, town, at):
    case = open_(begum, town, at)
    routing = begum.routing
    assert (routing.state, routing.decided_by) == ("case_opened", town["priya"])
    assert (routing.decided_at, routing.version) == (at, 2)
    assert case.case_reports.get().report == begum
    event = Event.objects.get(kind="report.decided")
    assert (event.subject, '"state":"case_opened"' in event.body) == (
        f"report:{begum.pk}",
        True,
    )


def test_what_was_owed_on_the_report_is_met_or_goes_to_the_case(begum, town, at):
    case = open_(begum, town, at)
    subject = f"report:{begum.pk}"
    assert dues(subject, "decide").get().met_at == at
    dropped = dues(subject, "first_contact").get()
    assert (dropped.met_at, dropped.dropped_why) == (None, "case_opened")
    assert dues(f"case:{case.pk}", "first_contact").get().met_at is None


def test_when_no_case_comes_of_it_nothing_is_decided(begum, town, at):
    with pytest.raises(Refused):
        open_(begum, town, at, known_as=" ")
    begum.routing.refresh_from_db()
    assert (begum.routing.state, begum.routing.version) == ("waiting", 1)
    assert not Event.objects.filter(kind="report.decided").exists()


def test_the_second_officer_is_told_who_decided_what(begum, town, at):
    open_(begum, town, at)
    with pytest.raises(Refused) as second:
        triage.signpost(
            begum,
            version=1,
            reason="not_asb",
            words="Ring 101.",
            has_checked=True,
            by=town["samuel"],
            at=at,
        )
    said = str(second.value)
    assert said.startswith("Priya Nair decided this, Thu 19 Nov")
    assert "case opened" in said
    begum.routing.refresh_from_db()
    assert begum.routing.state == "case_opened"


def test_a_report_is_added_to_an_open_case(begum, town, at):
    case = open_(begum, town, at)
    again = reported.report(at=at)
    triage.add_to_case(again, version=1, case=case, by=town["priya"], at=at)
    assert again.routing.state == "added"
    assert case.case_reports.count() == 2


def test_a_report_is_not_added_to_a_closed_case(begum, town, at):
    case = open_(begum, town, at)
    Case.objects.filter(pk=case.pk).update(
        state="closed", closed_at=at, closed_by=town["joanne"]
    )
    again = reported.report(at=at)
    with pytest.raises(Refused):
        triage.add_to_case(again, version=1, case=case, by=town["priya"], at=at)
    again.routing.refresh_from_db()
    assert again.routing.state == "waiting"


def test_passing_discloses_and_asks_for_an_answer(begum, town, at, housing, gateway):
    assert not sees(town["tom"], begum)
    due_at = pass_(begum, town, at, housing, gateway)
    assert sees(town["tom"], begum)
    assert (begum.routing.state, begum.routing.passed_to) == ("passed", housing)
    due = dues(f"report:{begum.pk}", "accept_passed").get()
    assert (due.owner_agency, due.due_at) == (housing, due_at)
    # Thursday noon and one working day.
    assert due_at == datetime(2026, 11, 20, 17, tzinfo=UTC)
    body = Event.objects.get(kind="report.decided").body
    assert "cda-s115 v1" in body
    assert "tenant" not in body


def test_until_they_accept_we_still_owe_the_person(begum, town, at, housing, gateway):
    pass_(begum, town, at, housing, gateway)
    first = dues(f"report:{begum.pk}", "first_contact").get()
    assert first.dropped_at is None
    triage.accept_passed(begum, version=2, by=town["tom"], at=at)
    first.refresh_from_db()
    assert first.dropped_why == "passed"
    assert begum.routing.is_accepted is True
    assert dues(f"report:{begum.pk}", "accept_passed").get().met_at == at


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"agreement_until": datetime(2026, 11, 18, tzinfo=UTC).date()}, "agency"),
        ({"agreement_ended_at": datetime(2026, 11, 18, tzinfo=UTC)}, "agency"),
    ],
)
def test_nothing_is_passed_without_an_agreement(
    begum, town, at, housing, gateway, changes, field
):
    Agency.objects.filter(pk=housing.pk).update(**changes)
    housing.refresh_from_db()
    with pytest.raises(Refused) as refused:
        pass_(begum, town, at, housing, gateway)
    assert refused.value.obstacles[0].at_field == field
    assert not sees(town["tom"], begum)


def test_passing_needs_a_reason(begum, town, at, housing, gateway):
    with pytest.raises(Refused) as refused:
        pass_(begum, town, at, housing, gateway, why=" ")
    assert [o.at_field for o in refused.value.obstacles] == ["why"]


def test_a_restricted_report_is_not_for_a_business(begum, town, at, housing, gateway):
    housing.standing, begum.routing.queue = "business", "restricted"
    found = triage.obstacles_to_passing(begum, agency=housing, why="x", at=at)
    assert [o.at_field for o in found] == ["agency"]


def test_where_no_clock_is_in_force_nothing_is_promised(
    begum, town, at, housing, gateway
):
    clocks = Version.objects.get(kind="clocks")
    kept = [row for row in clocks.body["clock"] if row["duty"] == "first_contact"]
    Version.objects.filter(pk=clocks.pk).update(body={**clocks.body, "clock": kept})
    practice.forget()
    assert pass_(begum, town, at, housing, gateway) is None
    triage.refuse_passed(begum, version=2, reason="No.", by=town["tom"], at=at)
    assert begum.routing.state == "waiting"


def test_a_refused_report_waits_again_with_the_reason(
    begum, town, at, housing, gateway
):
    pass_(begum, town, at, housing, gateway)
    later = at + timedelta(hours=3)
    triage.refuse_passed(
        begum, version=2, reason="Not our tenant.", by=town["tom"], at=later
    )
    routing = begum.routing
    assert (routing.state, routing.is_accepted) == ("waiting", False)
    assert (routing.reason, routing.decided_by) == ("Not our tenant.", None)
    assert not sees(town["tom"], begum)
    assert begum in Report.objects.visible_to(town["priya"]).waiting()
    again = dues(f"report:{begum.pk}", "decide").get(met_at=None)
    assert (again.due_at, again.since) == (routing.decide_by, later)
    text = EventText.objects.get(
        event_id=Event.objects.get(kind="report.refused").pk
    ).text
    assert text == "Not our tenant."


def test_refusing_needs_a_reason(begum, town, at, housing, gateway):
    pass_(begum, town, at, housing, gateway)
    with pytest.raises(Refused):
        triage.refuse_passed(begum, version=2, reason=" ", by=town["tom"], at=at)


def test_only_the_agency_answers_and_only_once(begum, town, at, housing, gateway):
    pass_(begum, town, at, housing, gateway)
    with pytest.raises(Refused):
        triage.accept_passed(begum, version=2, by=town["lyle"], at=at)
    triage.accept_passed(begum, version=2, by=town["tom"], at=at)
    with pytest.raises(Refused):
        triage.refuse_passed(begum, version=3, reason="No.", by=town["tom"], at=at)


def test_what_a_rule_gave_a_partner_comes_to_us_when_it_refuses(town, at):
    fire = Agency.objects.get(code="fire")
    hoax = reported.report({"category": ["hoax_calls"], "words": "False calls."}, at=at)
    assert (hoax.routing.state, hoax.routing.passed_to) == ("passed", fire)
    town["lyle"].agency = fire
    triage.refuse_passed(hoax, version=1, reason="Not ours.", by=town["lyle"], at=at)
    assert (hoax.routing.queue, hoax.routing.team.code) == ("triage", "asb")
    assert sees(town["priya"], hoax)
    assert not Grant.objects.filter(
        subject_kind="report", subject_id=hoax.pk, principal=f"agency:{fire.pk}"
    ).exists()


def test_signposting_keeps_the_code_and_the_words_apart(begum, town, at):
    triage.signpost(
        begum,
        version=1,
        reason="crime",
        words="Ring 101.",
        has_checked=True,
        by=town["priya"],
        at=at,
    )
    assert (begum.routing.state, begum.routing.reason) == ("signposted", "Ring 101.")
    event = Event.objects.get(kind="report.decided")
    assert '"reason":"crime"' in event.body
    assert "101" not in event.body


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"words": " "}, "words"), ({"has_checked": False}, "has_checked")],
)
def test_signposting_is_refused_until_asked_and_said(begum, town, at, changes, field):
    said = {"reason": "crime", "words": "Ring 101.", "has_checked": True} | changes
    with pytest.raises(Refused) as refused:
        triage.signpost(begum, version=1, by=town["priya"], at=at, **said)
    assert refused.value.obstacles[0].at_field == field


def test_the_safe_route_takes_a_report_out_of_triage(begum, town, at):
    triage.hand_to_safe_route(
        begum, version=1, why="Her former husband.", by=town["priya"], at=at
    )
    assert (begum.routing.queue, begum.routing.state) == ("restricted", "waiting")
    for name in ("priya", "samuel", "joanne"):
        assert not sees(town[name], begum)
    assert sees(town["noor"], begum)
    owed = Due.objects.about(f"report:{begum.pk}").open()
    assert {due.owner_team.code for due in owed} == {"restricted"}


def test_the_restricted_desk_hands_on_to_a_service(begum, town, at):
    for who, version in (("priya", 1), ("noor", 2)):
        triage.hand_to_safe_route(
            begum, version=version, why="To the adviser.", by=town[who], at=at
        )
    assert begum.routing.state == "handed"
    assert begum.routing.decided_by == town["noor"]


def test_the_safe_route_needs_a_reason_and_a_team(begum, town, at):
    with pytest.raises(Refused):
        triage.hand_to_safe_route(begum, version=1, why=" ", by=town["priya"], at=at)
    Team.objects.filter(code="restricted").update(purpose="other")
    with pytest.raises(Refused):
        triage.hand_to_safe_route(begum, version=1, why="x", by=town["priya"], at=at)


def test_a_report_that_changed_meanwhile_is_read_again(begum, town, at):
    triage.hand_to_safe_route(begum, version=1, why="x", by=town["priya"], at=at)
    with pytest.raises(Refused, match="Read it again"):
        triage.open_case(
            begum,
            version=1,
            known_as="Mrs Begum",
            owner=town["joanne"],
            by=town["samuel"],
            at=at,
        )


def test_who_knows_someone_is_shut_out_at_once(begum, town, at):
    triage.i_know_someone(begum, by=town["priya"], at=at)
    assert not sees(town["priya"], begum)
    assert sees(town["samuel"], begum)
    assert begum.routing.state == "waiting"
    tie = StaffTie.objects.get(subject_kind="report")
    assert (tie.user, tie.handed_to) == (town["priya"], town["samuel"])
    assert Letter.objects.get(kind="conflict").to == town["samuel"]


def test_the_duty_contact_hands_over_to_nobody_in_particular(begum, town, at):
    triage.i_know_someone(begum, by=town["samuel"], at=at)
    assert StaffTie.objects.get(subject_kind="report").handed_to is None
    assert not Letter.objects.filter(kind="conflict").exists()


def test_without_a_team_nobody_is_told(begum, town, at):
    begum.routing.team = None
    triage.i_know_someone(begum, by=town["priya"], at=at)
    assert not Letter.objects.exists()


def test_who_is_shut_out_of_a_report_is_shut_out_of_its_case(begum, town, at):
    triage.i_know_someone(begum, by=town["dan"], at=at)
    case = open_(begum, town, at)
    assert not Case.objects.visible_to(town["dan"]).exists()
    assert Case.objects.visible_to(town["joanne"]).get() == case


def test_a_decision_without_its_trace_is_no_decision(begum, town, at, monkeypatch):
    def fails(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(triage, "record", fails)
    with pytest.raises(RuntimeError), transaction.atomic():
        open_(begum, town, at)
    begum.routing.refresh_from_db()
    assert begum.routing.state == "waiting"
    assert not Case.objects.exists()


def test_the_keeper_of_a_hidden_record_is_told_and_the_officer_is_not(begum, town, at):
    """S3: a look-up that meets a hidden record silently tells its owner."""
    hidden = reported.report(at=at - timedelta(days=5))
    case = triage.open_case(
        hidden,
        version=1,
        known_as="X",
        owner=town["joanne"],
        by=town["samuel"],
        at=at - timedelta(days=5),
    )
    for subject in (hidden, case):
        declare_tie(subject, user=town["priya"], handed_to=None, at=at)
    assert matches(town["priya"], begum, at=at).count == 0
    open_(begum, town, at)
    run_all()
    told = Event.objects.filter(kind="report.matched_hidden")
    assert {event.subject for event in told} == {
        f"report:{hidden.pk}",
        f"case:{case.pk}",
    }
    assert f"report:{begum.pk}" in told[0].body
    day = my_work(User.objects.get(pk=town["joanne"].pk), at=at)
    row = next(row for row in day.mine if row.verb == "Look")
    assert (row.case, row.url) == (case, reverse("cases:met", args=[case.reference]))
    assert not my_work(User.objects.get(pk=town["priya"].pk), at=at).mine
    meeting.tell([f"case:{case.pk}"], "case.looked_for", refs=[], by=town["dan"], at=at)
    assert dues(f"case:{case.pk}", "met").count() == 1
    meeting.note_looked(subject=case, by=town["joanne"], at=at)
    assert not dues(f"case:{case.pk}", "met").filter(met_at=None).exists()


def test_a_hidden_report_that_waits_is_told_to_its_team(begum, town, at):
    """S3: until somebody owns it, the team of its queue owes the look."""
    hidden = reported.report(at=at - timedelta(days=5), relationship="partner")
    meeting.tell_keepers(begum, by=town["priya"], at=at)
    due = dues(f"report:{hidden.pk}", "met").get()
    assert due.owner_team == town["noor"].teams[0]


def test_a_hidden_report_that_was_met_stands_in_its_keepers_work(begum, town, at):
    """S3: the keeper finds it in "My work", looks, and says so; nobody else does."""
    hidden = reported.report(at=at - timedelta(days=5), relationship="partner")
    meeting.tell_keepers(begum, by=town["priya"], at=at)
    pages = {}
    for name in ("noor", "priya", "samuel"):
        client = Client()
        client.force_login(town[name])
        pages[name] = client
    said = f"Look at report {hidden.shown_reference}"

    def work(name):
        return pages[name].get(reverse("web:my-work")).content.decode()

    assert said in work("noor")
    assert said not in work("priya")
    assert said not in work("samuel")
    address = reverse("cases:triage-report", args=[hidden.reference])
    shown = pages["noor"].get(address).content.decode()
    assert "Somebody met this report who may not see it." in shown
    noted = reverse("cases:triage-met", args=[hidden.reference])
    assert pages["priya"].post(noted).status_code == 404
    assert pages["noor"].post(noted).url == address
    assert said not in work("noor")
    assert "Somebody met this" not in pages["noor"].get(address).content.decode()
    assert pages["noor"].post(noted).status_code == 404
    assert Event.objects.filter(kind="report.meeting_noted").count() == 1


def test_what_one_may_see_tells_nobody(begum, town, at):
    reported.report(at=at - timedelta(days=5))
    open_(begum, town, at)
    run_all()
    assert not Event.objects.filter(kind="report.matched_hidden").exists()
