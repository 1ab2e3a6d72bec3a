"""What is done with a list only once, what it may not do, what an undoing leaves."""

from datetime import timedelta

import pytest

from commonside.ground.audit.refusals import Clash, Refused, obstacle
from commonside.ground.duties.models import Due, Step
from commonside.ground.people.models import Person
from commonside.ground.practice.models import Version
from commonside.work.cases import actions as cases
from commonside.work.cases.models import Case
from commonside.work.exchange.actions import elsewhere, imports, making
from commonside.work.exchange.models import Annotation, Reference
from commonside.work.exchange.rules import copying
from commonside.work.exchange.rules import mail as mails
from commonside.work.exchange.rules.copying import Copy, Said
from commonside.work.reports.models import Report
from commonside.work.reviews.models import Review
from tests.exchange.sheets import HOUSING, POLICE, as_csv, incident
from tests.exchange.sheets import cases as listed
from tests.exchange.test_mail import add, saved

MAPPING = "housing-asb"
STEPS = ("Case", "Ref", "Action", "Owner", "Status")


@pytest.fixture
def one(brought):
    """One case of Joanne's, from a landlord's list."""
    brought("cases", as_csv(HOUSING, listed(1)), MAPPING)
    return Case.objects.get()


# --- once, and of its kind ------------------------------------------------------


def test_a_list_of_another_kind_or_none_is_refused(tried, town, at):
    with pytest.raises(Refused, match="Choose a list of this kind"):
        imports.begin("cases", {}, system="housing", by=town["samuel"], at=at)
    with pytest.raises(Refused, match="Choose a list of this kind"):
        tried("reports", as_csv(POLICE, [incident(1)]), MAPPING)


def test_what_was_brought_in_is_neither_read_anew_nor_brought_again(brought, town, at):
    made = brought("cases", as_csv(HOUSING, listed(2)), MAPPING)
    who = {"by": town["samuel"], "at": at}
    for again in (
        lambda: imports.choose(made, version=made.version, **who),
        lambda: imports.start(made, version=made.version, **who),
        lambda: imports.leave(made, **who),
    ):
        with pytest.raises(Refused, match="has been brought in already"):
            again()
    assert imports.bring(made, at=at).counts == made.counts
    assert Case.objects.count() == 2


def test_of_two_who_choose_the_later_is_told(tried, town, at):
    made = tried("cases", as_csv(HOUSING, listed(2)), MAPPING)
    who = {"by": town["samuel"], "at": at}
    imports.choose(made, version=made.version, **who)
    with pytest.raises(Clash):
        imports.choose(made, version=made.version, **who)


def test_how_a_list_is_read_is_kept_under_a_name(tried, town, at):
    made = tried("cases", as_csv(HOUSING, listed(2)), MAPPING)
    with pytest.raises(Refused, match="Give it a name"):
        imports.save_mapping(made, name=" ", by=town["samuel"], at=at)


def test_a_list_that_was_only_tried_is_not_undone(tried, town, at):
    made = tried("cases", as_csv(HOUSING, listed(2)), MAPPING)
    with pytest.raises(Refused, match="was not brought in"):
        imports.undo(made, by=town["samuel"], at=at)


# --- line by line ----------------------------------------------------------------


def test_what_is_of_a_case_that_was_refused_says_so(brought, monkeypatch):
    """The room said no to the case; what hangs on it is told of line by line."""
    bring = making.bringing.bring_case

    def picky(facts, **more):
        if facts.known_as == "Tenant Number 0":
            raise Refused(obstacle("Not this one."))
        return bring(facts, **more)

    monkeypatch.setattr(making.bringing, "bring_case", picky)
    steps = [("HA-0000", "S1", "Lock", "", "Open"), ("HA-0001", "S2", "A", "", "Open")]
    tables = {
        "cases": as_csv(HOUSING, listed(2)),
        "steps": as_csv(STEPS, steps),
    }
    made = brought("cases", tables, MAPPING)
    why = {(n.sheet, n.number): n.why for n in made.lines.filter(outcome="refused")}
    assert why == {
        ("cases", 2): "Not this one.",
        ("steps", 2): "Its case could not be brought in.",
    }
    assert Step.objects.count() == 1


@pytest.mark.parametrize(
    ("date", "clock", "told"),
    [
        ("17/11/2026", "21.50", "2026-11-17T21:50:00+00:00"),
        # No time that there is: noon of the day, never a guess at what was meant.
        ("17/11/2026", "25:10", "2026-11-17T12:00:00+00:00"),
        ("17/11/2026", "late", "2026-11-17T12:00:00+00:00"),
        ("17/11/2026", "", "2026-11-17T12:00:00+00:00"),
        # No day: when it was told, which is the last on which it can have happened.
        ("", "21:50", "2026-11-17T22:10:00+00:00"),
    ],
)
def test_when_it_happened_as_far_as_the_list_says(brought, date, clock, told):
    row = incident(1, **{"Incident Date": date, "Incident Time": clock})
    brought("reports", as_csv(POLICE, [row]), "police-incidents")
    assert Report.objects.get().occurred_from.isoformat() == told


def test_what_was_said_of_a_brought_case_is_a_note_of_that_day(brought):
    rows = [[*listed(1)[0], "He shouts at night."]]
    brought("cases", as_csv((*HOUSING, "Details"), rows), MAPPING)
    note = Annotation.objects.get()
    assert note.text == "He shouts at night."
    assert note.written_at == Case.objects.get().opened_at


def test_a_word_that_is_to_be_left_out_leaves_out_its_lines(tried, town, at):
    rows = listed(2)
    rows[1][4] = "Saucers"
    made = tried("cases", as_csv(HOUSING, rows), MAPPING)
    assert made.counts["cases"] == {"new": 1, "refused": 1}
    made = imports.choose(
        made,
        choices={"category": {"saucers": ""}},
        version=made.version,
        by=town["samuel"],
        at=at,
    )
    assert imports.bring(made, at=at).counts["cases"] == {"new": 1, "left": 1}


def steps_of(brought, *rows):
    data = as_csv(STEPS, [("HA-0000", f"S{n}", *row) for n, row in enumerate(rows)])
    return brought("steps", data, system="housing")


def test_a_step_is_brought_as_it_stands_there(one, brought, town, cast, at):
    joined = {"case": one, "by": town["joanne"], "at": at}
    fire = cast["tom"].agency
    gateway = Version.objects.get(kind="gateway", key="cda-s115")
    cases.involve(**joined, agency=fire, why="x", gateway=gateway)
    made = steps_of(
        brought,
        ("Ask Dan", "Dan Reeve", "Not accepted yet"),
        ("Fit a lock", fire.short_name, "Not accepted yet"),
        ("Ask", "Nobody Known", "Open"),
    )
    assert [s.state for s in Step.objects.order_by("pk")] == ["offered", "offered"]
    assert [n.why for n in made.lines.filter(outcome="refused")] == [
        "There is nobody called “Nobody Known” here."
    ]


# --- undone ------------------------------------------------------------------------


def test_a_step_that_moved_since_stays_and_the_others_go(one, brought, town, at):
    made = steps_of(brought, ("Lock", "", "Open"), ("Light", "", "Open"))
    lock, _ = Step.objects.order_by("pk")
    cases.move_step(
        case=one,
        step=lock,
        to="done",
        note="Fitted.",
        by=town["joanne"],
        at=at,
        version=lock.version,
    )
    imports.undo(made, by=town["samuel"], at=at + timedelta(minutes=5))
    assert list(Step.objects.all()) == [lock]
    assert {n.number: n.stays for n in made.lines.all()} == {2: "touched", 3: ""}


def test_what_something_hangs_on_stays_and_the_rest_goes(brought, town, at):
    """A Case Review of the person harmed: their record is not taken from under it."""
    made = brought("cases", as_csv(HOUSING, listed(3)), MAPPING)
    second = Case.objects.order_by("pk")[1].parties.get().person
    procedure = Version.objects.filter(kind="case_review").first()
    Review.objects.create(
        reference="CDEFGH", procedure=procedure, received_at=at, person=second
    )
    imports.undo(made, by=town["samuel"], at=at + timedelta(minutes=5))
    assert list(Person.objects.all()) == [second]
    assert Case.objects.get().parties.get().person == second
    assert {n.number: n.stays for n in made.lines.all()} == {2: "", 3: "tied", 4: ""}
    assert Reference.objects.get().reference == "HA-0001"


def test_an_undone_change_takes_its_note_and_not_the_report(brought, town, at):
    brought("reports", as_csv(POLICE, [incident(1)]), "police-incidents")
    row = incident(1, **{"Incident Summary": "It stopped."})
    second = brought("reports", as_csv(POLICE, [row]), "police-incidents")
    assert Annotation.objects.count() == 1
    imports.undo(second, by=town["samuel"], at=at + timedelta(minutes=5))
    assert not Annotation.objects.exists()
    assert Report.objects.get().words == "Loud music again, caller 1."


def contacts_of(brought, *rows, **more):
    data = as_csv(("Case", "Date", "How", "Reached", "Notes"), rows)
    return brought("contacts", data, system="housing", **more)


def test_an_older_call_of_the_list_puts_off_nothing_that_is_owed_here(
    one, brought, town, at
):
    """And taken back, it takes nothing with it that is newer."""
    cases.note_contact(
        case=one,
        way="phone",
        answered="she",
        note="Quiet.",
        next_on=at + timedelta(days=1),
        by=town["joanne"],
        at=at,
    )
    owed = Due.objects.about(f"case:{one.pk}").open().get(kind="update")
    before = at - timedelta(days=1)
    day = f"{before:%d/%m/%Y}"
    rows = [("HA-0000", f"{day} 10:00", "Phone", "Yes", "Older.")]
    made = contacts_of(brought, *rows)
    one.refresh_from_db()
    assert one.last_contact_at == at
    assert Due.objects.about(f"case:{one.pk}").open().get(kind="update") == owed
    imports.undo(made, by=town["samuel"], at=at + timedelta(minutes=5))
    one.refresh_from_db()
    assert one.last_contact_at == at
    assert Due.objects.about(f"case:{one.pk}").open().get(kind="update") == owed


def test_a_call_taken_back_owes_nothing_twice(one, brought, town, at):
    """Somebody has spoken with them since: what is owed from then stands alone."""
    met = Due.objects.about(f"case:{one.pk}").open().get(kind="update")
    now = at + timedelta(hours=2)
    rows = [("HA-0000", f"{at:%d/%m/%Y} 12:30", "Phone", "Yes", "Quiet.")]
    made = contacts_of(brought, *rows, at=now)
    said = {"way": "phone", "answered": "she", "note": "Still quiet."}
    cases.note_contact(
        case=one, **said, next_on=now + timedelta(days=2), by=town["joanne"], at=now
    )
    imports.undo(made, by=town["samuel"], at=now + timedelta(minutes=5))
    due = Due.objects.about(f"case:{one.pk}").open().get(kind="update")
    assert due.since == now
    met.refresh_from_db()
    assert met.met_at is not None


def test_a_case_without_a_place_or_a_team_or_a_name(town, at):
    from commonside.work.cases.actions import bringing

    values = {"category": "noise", "opened_at": at - timedelta(days=9)}
    who = {"by": town["samuel"], "at": at}
    fit = bringing.Brought(known_as="Ann", owner=town["joanne"], **values)
    taken = bringing.bring_case(fit, **who)
    assert [ref.split(":")[0] for ref in taken.made] == ["case", "person"]
    for known_as, owner, says in (
        (" ", "joanne", "name of the person harmed is empty"),
        ("Ann", "tom", "team"),
    ):
        facts = bringing.Brought(known_as=known_as, owner=town[owner], **values)
        with pytest.raises(Refused, match=says):
            bringing.bring_case(facts, **who)
    assert Case.objects.count() == 1


# --- beside ------------------------------------------------------------------------


def test_more_files_than_we_take_are_told_of(one, town, at):
    files = [(f"{n}.exe", b"MZ\x90\x00" * 9, "application/x-thing") for n in range(12)]
    _, left = add(one, town, at, saved(at - timedelta(hours=3), files=files))
    assert left[-1] == "2 more files: too many for one e-mail."


def test_an_e_mail_of_one_empty_file_has_no_words_and_no_file(at):
    data = saved(at, words="")
    assert mails.read(data).words == ""
    empty = saved(at, files=[("a.txt", b"", "application/x-thing")])
    assert mails.read(empty).files == []
    alone = (
        b"Date: Thu, 19 Nov 2026 09:00:00 +0000\r\nSubject: A photo\r\n"
        b'Content-Type: image/png; name="a.png"\r\n'
        b'Content-Disposition: attachment; filename="a.png"\r\n\r\nx'
    )
    found = mails.read(alone)
    assert (found.words, [f.name for f in found.files]) == ("", ["a.png"])


def test_a_closed_case_that_is_worked_here_again_owes_nobody_a_call(one, town, at):
    who = {"case": one, "by": town["joanne"], "at": at}
    day = (at + timedelta(days=6)).date()
    elsewhere.work_elsewhere(
        **who, system="housing", number="HA-1", keeper="K. Moss", next_on=day
    )
    Case.objects.filter(pk=one.pk).update(
        state="closed", closed_at=at, closed_by=one.owner
    )
    elsewhere.work_here(**who, version=1)
    kinds = Due.objects.about(f"case:{one.pk}").open().values_list("kind", flat=True)
    assert set(kinds) == {"supervision"}


COPY = Copy(
    number="C-1",
    theirs=(),
    stands="Active",
    risk="High",
    owner="Joanne",
    next_on="",
    wishes="",
    since="",
)


@pytest.mark.parametrize(
    ("more", "has", "has_not"),
    [
        ({}, ["Everything so far", "Nothing new."], ["Next contact", "Wishes", "()"]),
        ({"theirs": ("HA-1", "HA-2")}, ["Commonside C-1 (HA-1, HA-2)"], []),
        ({"next_on": "Monday"}, ["Next contact: Monday."], []),
        ({"wishes": "Quiet nights."}, ["Wishes: Quiet nights."], []),
        ({"since": "1 May"}, ["New since 1 May"], ["Everything so far"]),
        (
            {"contacts": [Said("2 May", "Rang.")]},
            ["Contacts\n- 2 May: Rang."],
            ["Nothing new.", "Steps", "Reports"],
        ),
    ],
)
def test_what_is_copied_says_what_there_is(more, has, has_not):
    text = copying.text(Copy(**{**COPY.__dict__, **more}))
    assert all(words in text for words in has)
    assert not any(words in text for words in has_not)
