""" "I know someone here": shut out of every record of whoever may be meant."""

import pytest
from django.urls import reverse

from commonside.ground.agencies.actions import rebuild_grants
from commonside.ground.agencies.models import Grant
from commonside.ground.agencies.queries import differences
from commonside.ground.audit.models import Event
from commonside.ground.audit.refusals import Refused
from commonside.ground.duties.models import Due
from commonside.ground.letters.models import Letter
from commonside.ground.people.models import Person
from commonside.work.cases import actions
from commonside.work.cases.actions import triage
from commonside.work.cases.models import Case
from commonside.work.reports.models import Report
from tests.cases import living


def sees(user, thing):
    return type(thing).objects.visible_to(user).filter(pk=thing.pk).exists()


def main(case):
    return case.parties.get(is_main=True).person


@pytest.fixture
def same_human(opened, cast):
    """Two cases of Dan's, each with a row of one and the same human; and a third."""
    cases = [opened(owner="dan"), opened(owner="dan"), opened(owner="dan")]
    ids = [main(case).pk for case in cases[:2]]
    Person.objects.filter(pk__in=ids).update(cluster=ids[0])
    return cases


def test_every_case_of_the_same_human_closes_and_is_handed_over(same_human, cast, at):
    first, second, other = same_human
    actions.conflict(subject=main(first), by=cast["dan"], at=at)
    for case in (first, second):
        case.refresh_from_db()
        assert case.owner == cast["samuel"]
        for held in (case, main(case), case.case_reports.get().report):
            assert not sees(cast["dan"], held)
            assert sees(cast["joanne"], held)
    other.refresh_from_db()
    assert (other.owner, sees(cast["dan"], other)) == (cast["dan"], True)
    assert Letter.objects.filter(kind="conflict", to=cast["samuel"]).count() == 2
    assert not differences().count


def test_whoever_gets_it_decides_who_keeps_it(same_human, cast, at):
    case = same_human[0]
    actions.conflict(subject=case, by=cast["dan"], at=at)
    due = Due.objects.about(f"case:{case.pk}").open().get(kind="take_over")
    assert due.owner_user == cast["samuel"]
    case.refresh_from_db()
    actions.hand_over(case=case, to=cast["joanne"], by=cast["samuel"], at=at, why="x")
    due.refresh_from_db()
    assert due.met_at == at


def test_a_closed_case_changes_hands_and_nobody_owes_anything(case, cast, at):
    living.activate(case, cast["joanne"], at)
    living.close(case, cast["joanne"], at)
    case.refresh_from_db()
    assert not case.is_open
    actions.conflict(subject=case, by=cast["joanne"], at=at)
    case.refresh_from_db()
    assert case.owner == cast["samuel"]
    assert not Due.objects.about(f"case:{case.pk}").filter(kind="take_over").exists()


def test_a_later_case_of_the_same_human_is_closed_as_well(case, told, cast, at):
    person = main(case)
    actions.conflict(subject=person, by=cast["dan"], at=at)
    later = actions.open_case(
        reports=[told()],
        victim=person,
        known_as="Mrs Begum",
        owner=cast["joanne"],
        by=cast["priya"],
        at=at,
    )
    assert not sees(cast["dan"], later)
    assert sees(cast["priya"], later)
    with pytest.raises(Refused, match="cannot take"):
        actions.open_case(
            reports=[told()],
            victim=person,
            known_as="Mrs Begum",
            owner=cast["dan"],
            by=cast["priya"],
            at=at,
        )


def test_recognising_them_in_a_report_closes_that_report_too(case, told, cast, at):
    person = main(case)
    report = told()
    actions.add_report(case=case, report=report, by=cast["priya"], at=at)
    other = actions.open_case(
        reports=[told()],
        known_as="Mr Cole",
        owner=cast["joanne"],
        by=cast["priya"],
        at=at,
    )
    actions.conflict(subject=person, by=cast["dan"], at=at)
    assert sees(cast["dan"], other)
    party = actions.add_party(
        case=other,
        role="witness",
        told=report.told.get() if report.told.get().person else None,
        known_as="Mrs Begum again",
        by=cast["joanne"],
        at=at,
    )
    assert sees(cast["dan"], other)
    Person.objects.filter(pk__in=[person.pk, party.person_id]).update(cluster=1)
    mine = other.case_reports.get().report.told.get()
    actions.link_told(
        case=other, told=mine, person=main(other), by=cast["joanne"], at=at
    )
    actions.conflict(subject=person, by=cast["dan"], at=at)
    assert not sees(cast["dan"], other)
    assert not differences().count


def test_an_owner_whose_case_takes_in_somebody_known_loses_it(case, opened, cast, at):
    """The person is recognised by a colleague, in a case of the one who knows them."""
    known = opened(owner="joanne")
    actions.conflict(subject=main(known), by=cast["dan"], at=at)
    mine = opened(owner="dan")
    told = known.case_reports.get().report.told.get()
    assert told.person == main(known)
    actions.add_party(case=mine, role="witness", told=told, by=cast["samuel"], at=at)
    mine.refresh_from_db()
    assert mine.owner == cast["samuel"]
    assert not sees(cast["dan"], mine)


def test_who_said_it_of_one_person_keeps_what_is_of_others(case, cast, client, at):
    """One page, one button: of whom need not be said."""
    client.force_login(cast["dan"])
    address = reverse("cases:know", args=[case.reference])
    page = client.get(address).content.decode()
    assert "I would rather not say" in page
    assert "Mrs Begum" in page
    answer = client.post(address, {"whom": main(case).pk})
    assert answer.status_code == 302
    assert client.get(reverse("cases:case", args=[case.reference])).status_code == 404
    assert Grant.objects.filter(
        subject_kind="person", subject_id=main(case).pk, answer="barred"
    ).exists()


def test_a_bar_wins_over_every_grant(case, cast, at):
    """S1: named, of the team, of the agency and by role: one bar is above them all."""
    from commonside.ground.agencies.actions import grant

    dan = cast["dan"]
    for to in (dan, dan.teams[0], dan.agency, "role:case_officer"):
        grant(case, to=to, basis="test", at=at)
    actions.conflict(subject=case, by=dan, at=at)
    assert not sees(dan, case)


def test_a_supervisor_ends_what_was_said_of_a_report(told, cast, at):
    report = told()
    from commonside.ground.agencies.actions import grant

    report.routing.team = cast["dan"].teams[0]
    report.routing.save()
    grant(report, to=report.routing.team, basis="team", at=at)
    triage.i_know_someone(report, by=cast["dan"], at=at)
    assert not sees(cast["dan"], report)
    with pytest.raises(Refused, match="never they"):
        actions.let_back(
            subject=report, user=cast["dan"], why="x", by=cast["dan"], at=at
        )
    actions.let_back(
        subject=report, user=cast["dan"], why="x", by=cast["samuel"], at=at
    )
    assert sees(cast["dan"], report)
    assert Event.objects.filter(kind="report.let_back").count() == 1
    with pytest.raises(Refused, match="not shut out"):
        actions.let_back(
            subject=report, user=cast["dan"], why="x", by=cast["samuel"], at=at
        )


def test_a_partner_who_knows_someone_presses_one_button(told, cast, client, at):
    from commonside.ground.agencies.models import Agency
    from commonside.ground.practice.models import Version

    report = told()
    triage.pass_on(
        report,
        version=1,
        agency=Agency.objects.get(code="housing"),
        gateway=Version.objects.filter(kind="gateway").first(),
        why="Their tenant.",
        by=cast["priya"],
        at=at,
    )
    client.force_login(cast["tom"])
    address = reverse("cases:passed-report", args=[report.reference])
    assert Report.objects.visible_to(cast["tom"]).exists()
    assert client.post(address, {"know": "yes"}).status_code == 302
    assert client.get(address).status_code == 404


def test_letting_back_ends_every_word_that_shut_them_out(same_human, cast, at):
    first, second, _ = same_human
    actions.conflict(subject=first, by=cast["dan"], at=at)
    actions.conflict(subject=second, by=cast["dan"], at=at)
    actions.let_back(subject=first, user=cast["dan"], why="x", by=cast["samuel"], at=at)
    assert sees(cast["dan"], first)
    assert sees(cast["dan"], second)


# --- the table of sight, made anew ---------------------------------------------


def test_rebuilding_puts_right_what_was_touched(case, cast, at):
    actions.conflict(subject=case, by=cast["dan"], at=at)
    assert not differences().count
    Grant.objects.filter(principal=f"user:{cast['dan'].pk}").delete()
    Grant.objects.create(
        subject_kind="case",
        subject_id=case.pk,
        principal=f"user:{cast['mina'].pk}",
        answer="content",
        basis="owner",
        since=at,
    )
    assert sees(cast["dan"], case)
    found = differences()
    assert f"too much: case:{case.pk} user:{cast['mina'].pk}" in found.lines[-1]
    assert rebuild_grants(by=None, at=at) == found
    assert not differences().count
    assert not sees(cast["dan"], case)
    assert not sees(cast["mina"], case)
    event = Event.objects.get(kind="access.rebuilt")
    assert f"case:{case.pk}" in event.body
    assert "Begum" not in event.body


def test_the_table_is_as_the_facts_demand_after_a_case_has_lived(case, cast, at):
    from commonside.ground.agencies.models import Agency

    housing = Agency.objects.get(code="housing")
    living.bring_in(case, housing, cast["joanne"], at)
    actions.add_party(case=case, role="witness", known_as="X", by=cast["joanne"], at=at)
    party = case.parties.get(role="witness")
    actions.end_party(case=case, party=party, by=cast["joanne"], at=at)
    actions.let_go(case=case, agency=housing, by=cast["joanne"], at=at)
    actions.hand_over(case=case, to=cast["noor"], by=cast["samuel"], at=at, why="x")
    assert differences().lines == []
    assert Report.objects.visible_to(cast["noor"]).count() == 1
    assert Case.objects.visible_to(cast["noor"]).count() == 1


def test_somebody_twice_in_a_case_is_seen_until_both_parts_end(case, cast, at):
    person = main(case)
    second = case.parties.create(person=person, role="witness", since=at)
    actions.end_party(case=case, party=second, by=cast["joanne"], at=at)
    assert sees(cast["joanne"], person)
    assert not differences().count
