"""A police list is brought in each night, and changes only what has changed."""

from datetime import timedelta

from commonside.ground.audit.models import Event
from commonside.ground.duties.models import Due
from commonside.work.exchange.actions import imports
from commonside.work.exchange.models import Annotation, Import, Line, Reference
from commonside.work.exchange.queries.lists import of_bytes
from commonside.work.reports.models import Report, Routing, Told
from tests.exchange.sheets import POLICE, as_csv, as_xlsx, incident

MAPPING = "police-incidents"


def counts(made):
    return made.counts["reports"]


def refused(made):
    return {line.number: line.why for line in made.lines.filter(outcome="refused")}


def test_a_list_becomes_reports_that_wait_in_triage(brought, town, at):
    rows = [
        incident(1),
        incident(
            2,
            **{"NSIR Category": "AB13", "Qualifier": "Personal", "Postcode": "LU11AA"},
        ),
    ]
    made = brought("reports", as_csv(POLICE, rows), MAPPING)
    assert (made.state, counts(made)) == (Import.State.DONE, {"new": 2})
    first, second = Report.objects.order_by("pk")
    assert (first.category, first.channel, first.taken_by) == (
        "noise",
        "partner",
        town["samuel"],
    )
    assert (second.category, second.third_level) == ("nuisance", "nuisance.fireworks")
    assert (second.is_targeted, second.postcode) == (True, "LU1 1AA")
    assert first.occurred_from.isoformat() == "2026-11-17T21:50:00+00:00"
    assert first.routing.state == Routing.State.WAITING
    assert Due.objects.about(f"report:{first.pk}").open().filter(kind="decide").exists()
    assert Reference.objects.get(subject_id=first.pk).reference == "41/00001/26"


def test_the_list_itself_is_not_kept_once_it_is_in(brought):
    made = brought("reports", as_csv(POLICE, [incident(1)]), MAPPING)
    made.refresh_from_db()
    assert made.held is None


def test_brought_in_twice_changes_nothing(brought, at):
    data = as_csv(POLICE, [incident(n) for n in range(4)])
    brought("reports", data, MAPPING)
    before = Event.objects.exclude(kind__startswith="list.").count()
    again = brought("reports", data, MAPPING, at=at + timedelta(days=1))
    assert counts(again) == {"same": 4}
    assert Report.objects.count() == 4
    assert not Annotation.objects.exists()
    assert Event.objects.exclude(kind__startswith="list.").count() == before


def test_each_night_changes_only_what_has_changed(brought, at):
    brought("reports", as_csv(POLICE, [incident(n) for n in range(5)]), MAPPING)
    words = list(Report.objects.values_list("words", flat=True))
    rows = [incident(n) for n in range(6)]
    rows[2] = incident(2, **{"Incident Summary": "Caller says that it stopped."})
    second = brought("reports", as_csv(POLICE, rows), MAPPING, at=at + timedelta(1))
    assert counts(second) == {"same": 4, "changed": 1, "new": 1}
    note = Annotation.objects.get()
    assert note.text == (
        "What was said: was Loud music again, caller 2., now Caller says that it"
        " stopped.."
    )
    # What was told stays as it was told.
    assert list(Report.objects.order_by("pk").values_list("words", flat=True)[:5]) == (
        words
    )
    third = brought("reports", as_csv(POLICE, rows), MAPPING, at=at + timedelta(2))
    assert counts(third) == {"same": 6}


def test_bad_lines_are_named_by_number_and_the_rest_goes_on(brought):
    rows = [
        incident(1),
        incident(2, **{"NSIR Category": "Flying saucers"}),
        incident(3, **{"Incident Date": "31/02/2026"}),
        incident(4, **{"Incident Number": ""}),
        incident(5, **{"Date Reported": "17/11/2036"}),
        incident(6),
    ]
    made = brought("reports", as_csv(POLICE, rows), MAPPING)
    assert counts(made) == {"new": 2, "refused": 4}
    assert refused(made) == {
        3: "We do not know what “Flying saucers” means as “What it is about”.",
        4: "When it happened: “31/02/2026” is no day that we can read. Write it as"
        " 25/03/2026.",
        5: "“Its number there” is empty.",
        6: "When it was told: “17/11/2036” is still to come.",
    }


def test_a_room_that_says_no_is_heard_line_by_line(brought):
    """A kind too wide to be told alone is refused by reports itself, in its words."""
    rows = [incident(1, **{"NSIR Category": "nuisance"}), incident(2)]
    made = brought("reports", as_csv(POLICE, rows), MAPPING)
    assert refused(made) == {2: "Choose what kind it is."}
    assert Report.objects.count() == 1


def test_one_number_twice_in_a_list(brought):
    rows = [
        incident(1),
        incident(1),
        incident(1, **{"Incident Summary": "Something else."}),
    ]
    made = brought("reports", as_csv(POLICE, rows), MAPPING)
    assert counts(made) == {"new": 1, "repeated": 1, "refused": 1}
    assert refused(made)[4].startswith("Has the number of line 2, but says something")


def test_excel_is_read_like_csv_with_a_title_above(brought):
    from datetime import datetime

    row = incident(7)
    row[1] = datetime(2026, 11, 17, 22, 10)  # noqa: DTZ001  a cell has no zone
    row[2] = 46343  # how Excel keeps the 17th of November 2026
    data = as_xlsx(POLICE, [row], above=[["ASB incidents, last night"], []])
    assert of_bytes("reports", data).header == list(POLICE)
    made = brought("reports", data, MAPPING)
    assert counts(made) == {"new": 1}
    told = Report.objects.get()
    assert told.occurred_from.isoformat() == "2026-11-17T21:50:00+00:00"


def test_a_number_to_ring_is_not_called_safe(brought):
    """Nobody asked which way is safe: nothing may be written to that number."""
    header = (*POLICE, "Caller", "Caller Number")
    rows = [[*incident(1), "Ann Other", "07700 900123"]]
    brought("reports", as_csv(header, rows), MAPPING)
    contact = Told.objects.get(role="reporter").contact
    assert contact["phone"] == "07700 900123"
    assert set(contact["never"]) == {"voicemail", "text", "email", "letter"}


def test_an_undone_list_leaves_nothing_and_can_come_again(brought, town, at):
    data = as_csv(POLICE, [incident(n) for n in range(3)])
    made = brought("reports", data, MAPPING)
    imports.undo(made, by=town["samuel"], at=at + timedelta(minutes=5))
    assert not Report.objects.exists()
    assert not Reference.objects.exists()
    assert not Due.objects.filter(subject_kind="report").exists()
    assert not Line.objects.exclude(stays="").exists()
    assert counts(brought("reports", data, MAPPING)) == {"new": 3}


def test_what_somebody_decided_since_stays(brought, town, at):
    from commonside.work.cases.actions import triage

    made = brought("reports", as_csv(POLICE, [incident(1), incident(2)]), MAPPING)
    decided = Report.objects.order_by("pk").first()
    triage.open_case(
        decided,
        version=1,
        known_as="Mr Osman",
        owner=town["joanne"],
        by=town["priya"],
        at=at,
    )
    imports.undo(made, by=town["samuel"], at=at + timedelta(minutes=5))
    assert list(Report.objects.all()) == [decided]
    assert [line.stays for line in made.lines.all()] == ["touched", ""]
    assert Reference.objects.count() == 1


def test_a_killed_import_goes_on_where_it_was(tried, at, monkeypatch):
    """The second try of the job makes nothing twice and loses nothing."""
    made = tried("reports", as_csv(POLICE, [incident(n) for n in range(6)]), MAPPING)

    class Killed(BaseException):
        pass

    def kill(done, total):
        raise Killed

    monkeypatch.setattr(imports, "STEP", 4)
    try:
        imports.bring(made, at=at, news=kill)
    except Killed:
        pass
    assert Report.objects.count() == 4
    done = imports.bring(Import.objects.get(pk=made.pk), at=at)
    assert (counts(done), Report.objects.count()) == ({"new": 6}, 6)
    assert done.lines.filter(outcome="new").count() == 6
