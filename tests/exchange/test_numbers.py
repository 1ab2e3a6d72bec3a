"""Numbers of other systems: kept once, searched, linked, and telling nobody more."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from commonside.ground.audit.models import Event
from commonside.ground.audit.refusals import Clash, Refused
from commonside.ground.duties.models import Due
from commonside.ground.timetable import results
from commonside.ground.timetable.models import Result
from commonside.work.cases import actions as cases
from commonside.work.cases import search
from commonside.work.cases.models import Case
from commonside.work.exchange.actions import copying, elsewhere, references
from commonside.work.exchange.models import Annotation, Copied, Reader, Reference
from tests.exchange.sheets import HOUSING, POLICE, as_csv, incident
from tests.exchange.sheets import cases as listed


@pytest.fixture
def two(brought, town):
    """Two cases of Joanne's team, from a landlord's list."""
    brought("cases", as_csv(HOUSING, listed(2)), "housing-asb")
    return list(Case.objects.order_by("pk"))


@pytest.fixture
def joanne(town, client):
    client.force_login(town["joanne"])
    return client


def shown(client, name, case, **query):
    address = reverse(f"exchange:{name}", args=[case.reference])
    return client.get(address, query).content.decode()


def add(case, by, at, number="BP/1 26", **more):
    values = {"subject": f"case:{case.pk}", "system": "police", **more}
    return references.add(case, number=number, by=by, at=at, **values)


def test_a_number_is_kept_found_and_opens_there(two, town, joanne, at):
    case = two[0]
    add(case, town["joanne"], at, number="41/777/26")
    page = shown(joanne, "systems", case)
    assert "41/777/26" in page
    assert 'href="https://housing.example.org/asb/HA-0000"' in page
    rows = Case.objects.visible_to(town["joanne"])
    assert search.containing(rows, "41/777/26").get() == case
    found = joanne.post(reverse("exchange:look"), {"number": " ha-0001 "})
    assert two[1].reference in found.content.decode()
    assert (
        "ha-0001" not in Event.objects.filter(kind="list.number_looked_up").get().body
    )


def test_one_number_belongs_to_one_record(two, town, at):
    add(two[0], town["joanne"], at)
    with pytest.raises(Refused, match="belongs to another record"):
        add(two[1], town["joanne"], at, number="bp/126")
    with pytest.raises(Refused, match="has this number already"):
        add(two[0], town["joanne"], at)
    for lacking in ({"number": " "}, {"system": ""}):
        with pytest.raises(Refused):
            add(two[0], town["joanne"], at, **lacking)
    # Another system may well use the same figures.
    add(two[1], town["joanne"], at, system="council")


def test_a_number_of_a_hidden_record_tells_nothing(two, town, at):
    """S2: whoever may not see the other is answered as if there were none."""
    hidden, mine = two
    add(hidden, town["joanne"], at)
    cases.conflict(subject=hidden, by=town["dan"], at=at)
    made = add(mine, town["dan"], at)
    assert (made.is_second, made.reference) == (True, "BP/1 26")
    assert Due.objects.about(f"case:{hidden.pk}").open().filter(kind="met").exists()


def test_a_number_written_by_mistake_is_removed(two, town, joanne, at):
    case = two[0]
    row = add(case, town["joanne"], at, number="WRONG99")
    address = reverse("exchange:remove-number", args=[case.reference, row.pk])
    assert "Remove this number?" in joanne.get(address).content.decode()
    joanne.post(address)
    assert not Reference.objects.filter(pk=row.pk).exists()
    rows = Case.objects.visible_to(town["joanne"])
    assert not search.containing(rows, "WRONG99").exists()
    other = reverse("exchange:remove-number", args=[two[1].reference, row.pk])
    assert joanne.get(other).status_code == 404


def test_the_number_of_a_report_is_found_in_the_case_it_joins(
    brought, two, town, joanne, at
):
    from commonside.work.cases.actions import triage
    from commonside.work.reports.models import Report

    brought("reports", as_csv(POLICE, [incident(5)]), "police-incidents")
    report = Report.objects.get()
    triage.add_to_case(report, version=1, case=two[0], by=town["priya"], at=at)
    assert "Report " + report.shown_reference in shown(joanne, "systems", two[0])
    rows = Case.objects.visible_to(town["joanne"])
    assert search.containing(rows, "41/00005/26").get() == two[0]
    found = joanne.post(reverse("exchange:look"), {"number": "41/00005/26"})
    assert two[0].reference in found.content.decode()


def begin(case, by, at, **more):
    values = {
        "system": "housing",
        "number": "HA-1",
        "keeper": "K. Moss",
        "next_on": date(2026, 11, 25),
        **more,
    }
    return elsewhere.work_elsewhere(case=case, by=by, at=at, **values)


class TestWorkedInAnotherSystem:
    """Reference, owner and next date here; the content there."""

    def test_what_is_owed_here_is_to_ask(self, two, town, joanne, at):
        case = two[0]
        begin(case, town["joanne"], at)
        owed = Due.objects.about(f"case:{case.pk}").open()
        assert set(owed.values_list("kind", flat=True)) == {"elsewhere", "supervision"}
        page = joanne.get(case.get_absolute_url()).content.decode()
        assert "Worked in another system" in page
        assert "K. Moss" in page

    def test_asking_keeps_what_was_said_and_the_next_date(self, two, town, at):
        case, joanne = two[0], town["joanne"]
        begin(case, joanne, at)
        said = {"keeper": "L. Ives", "note": "Quiet.", "next_on": date(2026, 12, 2)}
        row = elsewhere.ask_again(case=case, version=1, by=joanne, at=at, **said)
        assert (row.keeper, row.next_on) == ("L. Ives", date(2026, 12, 2))
        assert Annotation.objects.get(text="Quiet.").subject == f"case:{case.pk}"
        due = Due.objects.about(f"case:{case.pk}").open().get(kind="elsewhere")
        assert due.due_at.date() == date(2026, 12, 2)
        with pytest.raises(Clash):
            elsewhere.ask_again(case=case, version=1, by=joanne, at=at, **said)
        with pytest.raises(Refused, match="Write how it goes"):
            elsewhere.ask_again(
                case=case, version=2, by=joanne, at=at, **{**said, "note": ""}
            )

    def test_worked_here_again_the_person_is_owed_a_call(self, two, town, at):
        case, joanne = two[0], town["joanne"]
        begin(case, joanne, at)
        elsewhere.work_here(case=case, version=1, by=joanne, at=at)
        owed = Due.objects.about(f"case:{case.pk}").open()
        assert set(owed.values_list("kind", flat=True)) == {"update", "supervision"}
        with pytest.raises(Refused, match="It is worked here"):
            elsewhere.work_here(case=case, version=2, by=joanne, at=at)

    def test_what_it_lacks_is_said(self, two, town, at):
        lacking = {"system": "", "number": "", "keeper": "", "next_on": None}
        with pytest.raises(Refused) as refused:
            begin(two[0], town["joanne"], at, **lacking)
        assert {o.at_field for o in refused.value.obstacles} == set(lacking)
        begin(two[0], town["joanne"], at)
        with pytest.raises(Refused, match="already"):
            begin(two[0], town["joanne"], at)
        Case.objects.filter(pk=two[1].pk).update(state="closed")
        with pytest.raises(Refused, match="is closed"):
            begin(two[1], town["joanne"], at)


def test_a_copy_holds_what_is_new_and_not_how_to_reach_them(two, town, joanne, at):
    case = two[0]
    cases.note_contact(
        case=case,
        way="phone",
        answered="she",
        note="Quieter since Monday.",
        next_on=at + timedelta(days=1),
        by=town["joanne"],
        at=at,
    )
    page = shown(joanne, "copy", case, system="police")
    copied = page.split("readonly>")[1].split("</textarea>")[0]
    assert "Quieter since Monday." in copied
    assert "07700" not in copied
    assert "For which system?" in shown(joanne, "copy", case, system="nowhere")
    address = reverse("exchange:copy", args=[case.reference])
    joanne.post(address, {"system": ""})
    assert not Copied.objects.exists()
    joanne.post(address, {"system": "police"})
    assert "Copied for Police incident log" in shown(joanne, "systems", case)
    page = shown(joanne, "copy", case, system="police")
    assert "Quieter since Monday." not in page
    assert "Nothing new." in page
    # Another system has not had it.
    assert "Quieter since" in shown(joanne, "copy", case, system="housing")


class TestTheMorningsList:
    """What concerns an agency, through its own sight, each night."""

    @pytest.fixture
    def joined(self, two, town, at):
        from tests.cases import living

        living.bring_in(two[0], town["tom"].agency, town["joanne"], at)
        living.offer(two[0], town["tom"].agency, town["joanne"], at)
        return two[0]

    def made(self, user, at):
        copying.make_nightly(at=at)
        result = Result.objects.get(by_id=user.pk)
        results.make(result, at=at)
        return [line for _, line in results.lines(result, user)]

    def test_it_holds_the_agencys_own_cases_and_no_other(self, joined, town, at):
        """S5: made as whoever reads it, with what they may see."""
        copying.receive(on=True, by=town["tom"], at=at)
        (row,) = self.made(town["tom"], at)
        assert row[:3] == ["case", joined.reference, "housing HA-0000"]
        assert row[9] == "Change the lock"
        # Its risk was not shared with them.
        assert row[5] == ""

    def test_reports_that_wait_for_their_answer_are_in_it(self, brought, town, at):
        from commonside.ground.practice.models import Version
        from commonside.work.cases.actions import triage
        from commonside.work.reports.models import Report

        brought("reports", as_csv(POLICE, [incident(5)]), "police-incidents")
        triage.pass_on(
            Report.objects.get(),
            version=1,
            agency=town["tom"].agency,
            gateway=Version.objects.filter(kind="gateway").first(),
            why="Theirs.",
            by=town["priya"],
            at=at,
        )
        copying.receive(on=True, by=town["tom"], at=at)
        (row,) = self.made(town["tom"], at)
        # The number of the police is no number of theirs.
        assert (row[0], row[2], row[4]) == ("report", "", "Waits for your answer")

    def test_what_closed_to_them_since_is_not_fetched(self, joined, town, at):
        """S5: sight is asked again when the list is fetched."""
        copying.receive(on=True, by=town["tom"], at=at)
        assert self.made(town["tom"], at)
        cases.conflict(subject=joined, by=town["tom"], at=at)
        result = Result.objects.get()
        assert results.lines(result, town["tom"]) == []

    def test_nobody_gets_one_who_may_not_or_does_not_want_it(self, joined, town, at):
        """S5: rights are asked when it is made, not when somebody turned it on."""
        copying.receive(on=True, by=town["tom"], at=at)
        copying.receive(on=False, by=town["tom"], at=at)
        Reader.objects.create(user=town["dan"], since=at)
        assert copying.make_nightly(at=at) == 0

    def test_it_is_turned_on_on_a_page(self, town, client, at):
        client.force_login(town["tom"])
        page = client.get(reverse("exchange:morning")).content.decode()
        assert "No list is made" in page
        assert "each night" in client.get(reverse("exchange:receive")).content.decode()
        client.post(reverse("exchange:receive"), {"on": "yes"})
        page = client.get(reverse("exchange:morning")).content.decode()
        assert "The next is made tonight." in page
