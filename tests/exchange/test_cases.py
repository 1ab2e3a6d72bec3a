"""Cases of another system are taken over: no false breach, no figure by decree."""

from collections import Counter
from datetime import date, timedelta

import pytest

from commonside.ground.audit.models import Event
from commonside.ground.duties.models import Due, Step
from commonside.ground.people.models import Person, SafeContact
from commonside.ground.places.models import Place
from commonside.library.analysis.periods import Period
from commonside.library.clocks.instants import london_date
from commonside.steering.strategy import queries as figures
from commonside.work.cases import actions as cases
from commonside.work.cases import search
from commonside.work.cases.models import Case, Closing, Contact
from commonside.work.exchange.actions import imports
from commonside.work.exchange.models import Annotation, Import, Reference
from tests.exchange.sheets import HOUSING, as_csv, housing
from tests.exchange.sheets import cases as listed

MAPPING = "housing-asb"


def sheet(rows, header=HOUSING):
    return as_csv(header, rows)


def counts(made, of="cases"):
    return made.counts[of]


class TestTheSheetOfThreeHundred:
    """Mixed dates, two officers who do not exist, five lines twice."""

    def test_the_trial_names_every_line_and_the_rest_goes_on(self, brought, at):
        made = brought("cases", sheet(housing(60)), MAPPING)
        assert counts(made) == {"new": 52, "refused": 3, "repeated": 5}
        why = {n.number: n.why for n in made.lines.filter(outcome="refused")}
        assert why == {
            42: "There is no colleague “Kim Away” who can have a case.",
            43: "There is no colleague “Kim Away” who can have a case.",
            44: "There is no colleague “P. Gone” who can have a case.",
        }
        assert {n.why for n in made.lines.filter(outcome="repeated")} == {
            f"Says the same as line {n}." for n in range(2, 7)
        }

    def test_who_has_them_instead_is_chosen_once_for_each_name(self, tried, town, at):
        made = tried("cases", sheet(housing(60)), MAPPING)
        made = imports.choose(
            made,
            choices={"owner": {"kim away": "dan", "p gone": ""}},
            version=made.version,
            by=town["samuel"],
            at=at,
        )
        done = imports.bring(made, at=at)
        assert counts(done) == {"new": 54, "left": 1, "repeated": 5}
        number = Reference.objects.get(reference="HA-0041")
        assert Case.objects.get(pk=number.subject_id).owner == town["dan"]

    def test_old_numbers_and_days_are_kept_however_they_were_typed(self, brought):
        brought("cases", sheet(listed(20)), MAPPING)
        for number in Reference.objects.all():
            n = int(number.reference[-4:])
            case = Case.objects.get(pk=number.subject_id)
            assert london_date(case.opened_at) == date(2026, 3, 2) + timedelta(n)
            assert london_date(case.last_contact_at) == (
                date(2026, 3, 5) + timedelta(days=n)
            )

    def test_nothing_is_late_on_day_one_and_high_comes_first(self, brought, town, at):
        brought("cases", sheet(housing(60)), MAPPING)
        owed = Due.objects.open().filter(kind="update", owner_user=town["joanne"])
        assert owed.count() > 20
        assert not Due.objects.open().filter(due_at__lte=at + timedelta(days=1))
        bands = {c.pk: c.band for c in Case.objects.all()}
        by_day = Counter(due.due_at.date() for due in owed)
        # Spread over ten working days, and no day holds more than its share by much.
        assert len(by_day) >= 8
        assert max(by_day.values()) <= 5
        last_high = max(d.due_at for d in owed if bands[d.subject_id] == 1)
        assert last_high.date() <= date(2026, 11, 26)  # five working days
        assert max(by_day) <= date(2026, 12, 3)  # ten

    def test_it_is_undone_whole(self, brought, town, at):
        made = brought("cases", sheet(listed(30)), MAPPING)
        imports.undo(made, by=town["samuel"], at=at + timedelta(minutes=5))
        for model in (Case, Person, Place, Reference, Annotation, SafeContact):
            assert not model.objects.exists(), model
        assert not Due.objects.exists()
        assert Event.objects.filter(kind="list.undone").count() == 1

    def test_what_was_worked_on_stays_and_says_so(self, brought, town, at):
        made = brought("cases", sheet(listed(12)), MAPPING)
        number = Reference.objects.get(reference="HA-0005")
        case = Case.objects.get(pk=number.subject_id)
        cases.note_contact(
            case=case,
            way="phone",
            answered="nobody",
            next_on=at + timedelta(days=1),
            by=town["joanne"],
            at=at,
        )
        imports.undo(made, by=town["samuel"], at=at + timedelta(minutes=5))
        assert list(Case.objects.all()) == [case]
        assert [(x.number, x.stays) for x in made.lines.exclude(stays="")] == [
            (7, "touched")
        ]
        assert Reference.objects.get() == number
        assert search.containing(Case.objects.all(), "Tenant").get() == case


def test_undone_before_nothing_is_undone(brought, town, at):
    from commonside.ground.audit.refusals import Refused

    made = brought("cases", sheet(listed(7)), MAPPING)
    imports.undo(made, by=town["samuel"], at=at)
    with pytest.raises(Refused, match="Undone"):
        imports.undo(made, by=town["samuel"], at=at)


def test_a_promise_made_there_is_kept_here(brought, at):
    header = (*HOUSING, "Next Contact")
    rows = [[*row, "23/11/2026"] for row in listed(10)[:1]]
    brought("cases", as_csv(header, rows), MAPPING)
    due = Due.objects.open().get(kind="update")
    assert london_date(due.due_at) == date(2026, 11, 20)
    assert london_date(due.due_at) <= date(2026, 11, 23)


def test_nobody_is_told_anything(brought):
    from commonside.ground.letters.models import Letter

    brought("cases", sheet(listed(8)), MAPPING)
    assert not Letter.objects.exists()


def test_a_number_of_a_list_is_not_safe_to_write_to(brought):
    brought("cases", sheet(listed(10)[:1]), MAPPING)
    row = SafeContact.objects.get()
    assert row.ways["phone"] == "07700 900000"
    assert set(row.ways["never"]) == {"voicemail", "text", "email", "letter"}
    assert (row.asked_at, row.asked_by) == (None, None)


CLOSED = (
    *HOUSING,
    "Date Closed",
    "Outcome",
    "Confirmed By",
    "Complainant Told On",
    "Closure Told",
)
FULL = ["05/10/2026", "R1", "Complainant", "02/10/2026", "He has moved."]


def closed(number, *ending):
    row = listed(20)[6]
    row[0], row[-1] = number, "Closed"
    row[1] = "01/09/2026"
    return [*row, *ending]


def judged(at):
    from commonside.ground.practice.models import Version

    version = Version.objects.get(kind="measure", key="resolution_rate")
    return figures.count(version, Period.parse("2026-Q4"), as_of=at.date()).result


def test_a_closed_case_without_evidence_is_in_no_figure(brought, at):
    """Each lacks one thing that a closing of ours must have."""
    rows = [
        closed(
            f"X{n}", *[("" if place == n else said) for place, said in enumerate(FULL)]
        )
        for n in range(1, 5)
    ]
    made = brought("cases", as_csv(CLOSED, rows), MAPPING)
    assert counts(made) == {"new": 4}
    assert Case.objects.filter(state="closed").count() == 4
    assert not Closing.objects.exists()
    assert judged(at).denominator == 0
    assert not Due.objects.open().exists()


def test_a_closed_case_with_its_evidence_counts_as_one_of_ours(brought, at):
    brought("cases", as_csv(CLOSED, [closed("X1", *FULL)]), MAPPING)
    closing = Closing.objects.get()
    assert (closing.outcome, closing.stopped_confirmed_by) == ("R1", "victim")
    assert london_date(closing.at) == date(2026, 10, 5)
    assert (judged(at).numerator, judged(at).denominator) == (1, 1)


FOLDER = {
    "cases": (HOUSING, listed(20)[:2]),
    "people": (
        ("Case", "Role", "Name", "Phone"),
        [("HA-0000", "Alleged", "Man from above", ""), ("HA-9999", "Witness", "X", "")],
    ),
    "steps": (
        ("Case", "Ref", "Action", "Owner", "Date", "Due", "Status"),
        [
            ("HA-0000", "S1", "Change the lock", "", "3 Mar 2026", "1/12/2026", "Open"),
            ("HA-0001", "S2", "Write a diary", "Dan Reeve", "3/3/26", "", "Completed"),
            ("HA-0001", "S3", "Visit", "Fire", "3/3/26", "", "Open"),
        ],
    ),
    "contacts": (
        ("Case", "Date", "How", "Reached", "Notes"),
        [("HA-0000", "9 Mar 2026 10:00", "Phone", "Yes", "It is quieter.")],
    ),
    "notes": (
        ("Case Ref", "Date", "Note"),
        [("HA-0001", "10/03/2026", "File came from the old office.")],
    ),
}


def folder():
    return {name: as_csv(*found) for name, found in FOLDER.items()}


def test_a_folder_brings_cases_with_all_that_is_theirs(brought, town):
    made = brought("cases", folder(), MAPPING)
    assert made.counts == {
        "cases": {"new": 2},
        "people": {"new": 1, "refused": 1},
        "steps": {"new": 2, "refused": 1},
        "contacts": {"new": 1},
        "notes": {"new": 1},
    }
    why = {(x.sheet, x.number): x.why for x in made.lines.filter(outcome="refused")}
    assert why == {
        ("people", 3): "There is no case “HA-9999” here that you may see.",
        ("steps", 4): "Fire has not joined this case. Bring it in first.",
    }
    first = Case.objects.get(pk=Reference.objects.get(reference="HA-0000").subject_id)
    assert list(first.parties.values_list("role", flat=True)) == ["victim", "alleged"]
    assert london_date(first.last_contact_at) == date(2026, 3, 9)
    assert Contact.objects.get().at.date() == date(2026, 3, 9)
    lock, diary = Step.objects.order_by("pk")
    assert (lock.state, lock.due_on, lock.owner_user) == (
        "accepted",
        date(2026, 12, 1),
        town["joanne"],
    )
    assert (diary.state, diary.owner_user) == ("done", town["dan"])
    # A contact of long ago counts no clock anew: those run from the day of the change.
    assert not Due.objects.filter(met_at__isnull=False).exclude(kind="answer_step")


def test_a_folder_twice_changes_nothing_and_is_undone_whole(brought, town, at):
    made = brought("cases", folder(), MAPPING)
    again = brought("cases", folder(), MAPPING)
    assert again.counts["cases"] == {"same": 2}
    assert again.counts["notes"] == {"same": 1}
    imports.undo(made, by=town["samuel"], at=at)
    for model in (Case, Person, Place, Contact, Step, Annotation, Reference):
        assert not model.objects.exists(), model


def test_a_contact_noted_elsewhere_meets_what_was_owed_here(brought, town, at):
    brought("cases", sheet(listed(10)[:1]), MAPPING, at=at - timedelta(days=2))
    owed = Due.objects.open().get(kind="update")
    rows = [("HA-0000", f"{at:%d/%m/%Y 10:00}", "Visit", "Yes", "Saw her at home.")]
    data = as_csv(("Case", "Date", "How", "Reached", "Notes"), rows)
    made = brought("contacts", data, system="housing")
    owed.refresh_from_db()
    assert owed.met_at == Contact.objects.get().at
    following = Due.objects.open().get(kind="update")
    assert following.since == owed.met_at
    imports.undo(made, by=town["samuel"], at=at)
    owed.refresh_from_db()
    assert owed.met_at is None
    assert Due.objects.open().get(kind="update") == owed
    assert not Contact.objects.exists()


def test_a_step_that_changed_there_is_a_note_here(brought, at):
    brought("cases", sheet(listed(10)[:1]), MAPPING)
    header = ("Case", "Ref", "Action", "Status")
    first = [("HA-0000", "S1", "Change the lock", "Open")]
    brought("steps", as_csv(header, first), system="housing")
    second = [("HA-0000", "S1", "Change the lock", "Completed")]
    made = brought("steps", as_csv(header, second), system="housing")
    assert counts(made, "steps") == {"changed": 1}
    note = Annotation.objects.get()
    assert note.subject == f"step:{Step.objects.get().pk}"
    assert note.text == "How it stands: was accepted, now done."


def test_a_case_that_the_reader_may_not_see_is_not_there(brought, town, at):
    """S2: a hidden case answers like one that does not exist."""
    brought("cases", sheet(listed(10)[:1]), MAPPING)
    header = ("Case", "Date", "Note", "How")
    rows = [
        ("HA-0000", "1/11/2026", "Hello", "Phone"),
        ("HA-4444", "1/11/2026", "Hello", "Phone"),
    ]
    made = brought("contacts", as_csv(header, rows), system="housing", by="noor")
    said = [
        line.why.replace("HA-0000", "N").replace("HA-4444", "N")
        for line in made.lines.all()
    ]
    assert len(said) == 2
    assert said[0] == said[1]


def test_a_list_left_lying_is_forgotten_after_a_week(tried, at):
    tried("cases", sheet(listed(7)), MAPPING)
    assert imports.forget_tried(at=at + timedelta(days=6)) == 0
    assert imports.forget_tried(at=at + timedelta(days=8)) == 1
    made = Import.objects.get()
    assert (made.held, made.lines.count()) == (None, 0)
