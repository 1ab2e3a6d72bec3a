"""The pages of the history: how it does, who looked, a copy for a partner."""

import json
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from django.utils import timezone

from commonside.ground.agencies.models import Agency, Holding, User
from commonside.ground.audit import actions, queries
from commonside.ground.audit.models import Event, Waiting
from commonside.work.cases.models import Case
from tests.audit.conftest import tampering
from tests.house.signed_in import by_one_factor

pytestmark = pytest.mark.django_db
DAY = datetime(2026, 11, 18, 12, tzinfo=ZoneInfo("Europe/London"))


@pytest.fixture
def case(cast):
    joanne = cast["joanne"]
    made = Case.objects.create(
        reference="C-7001",
        known_as="The stairwell",
        category="noise",
        owner=joanne,
        team=joanne.teams[0],
        lead_agency=joanne.agency,
        opened_at=DAY,
        opened_by=joanne,
    )
    from commonside.ground.agencies.actions import grant

    grant(made, to=joanne, basis="owner", at=DAY)
    return made


@pytest.fixture
def auditor(cast):
    """Somebody from outside the team, who was given the role a day before DAY."""
    user = User.objects.create_user(
        "vera", name="Vera Lund", agency=Agency.objects.get(code="police")
    )
    Holding.objects.create(user=user, role="auditor", since=DAY - timedelta(days=1))
    return user


def look(by, case, at=DAY, kind="case.seen", subject=None, **body):
    with transaction.atomic():
        actions.record(
            kind, subject=subject or case, by=by, at=at, is_view=True, **body
        )


def text_of(client, address, **query):
    answer = client.get(address, query)
    assert answer.status_code == 200
    return answer.content.decode()


def rows_of(client, **query):
    """Each row of the page of looks: who and what."""
    answer = client.get("/staff/history/C-7001/looks/", query)
    return [(row.who, row.words) for row in answer.context["page"]]


def test_looks_are_told_in_words_and_filtered(case, cast, auditor, client):
    """S10: by person, agency and day, for those who check the history."""
    look(cast["joanne"], case, DAY - timedelta(days=2))
    look(cast["tom"], case, DAY, kind="case.history_seen")
    look(auditor, case, DAY)
    client.force_login(cast["ines"])
    assert rows_of(client) == [
        ("Vera Lund", "Opened the case"),
        ("Tom Ellery", "Read the case's history"),
        ("Joanne Fielding", "Opened the case"),
    ]
    assert rows_of(client, who=cast["tom"].pk) == [
        ("Tom Ellery", "Read the case's history")
    ]
    police = auditor.agency_id
    assert [who for who, _ in rows_of(client, agency=police)] == ["Vera Lund"]
    assert [who for who, _ in rows_of(client, until="2026-11-16")] == [
        "Joanne Fielding"
    ]
    assert "Joanne Fielding" not in dict(rows_of(client, since="2026-11-17"))
    assert len(rows_of(client, who="nobody", since="soon")) == 8


def test_an_owner_reads_who_looked_but_not_which_auditor(case, cast, auditor, client):
    """S10: looks by auditors are recorded, and not shown to those who work the case."""
    look(auditor, case, DAY)
    look(auditor, case, DAY - timedelta(days=9))
    look(cast["tom"], case, DAY)
    client.force_login(cast["joanne"])
    page = text_of(client, "/staff/history/C-7001/looks/")
    assert [who for who, _ in rows_of(client, until="2026-11-20")] == [
        "Tom Ellery",
        "Vera Lund",  # nine days ago she was no auditor yet
    ]
    assert "Looks by auditors are recorded and not shown here" in page
    tab = text_of(client, "/staff/cases/C-7001/history/")
    assert "Each look, by person, agency and day" in tab
    assert tab.count("Vera Lund") == 1
    assert "1 time, last Mon 9 Nov" in tab
    assert Event.objects.filter(by=f"user:{auditor.pk}", is_view=True).count() == 2


def test_lists_in_which_a_case_stood_are_found(case, cast, client):
    """S10: a list is one event that names the cases it showed, by either name."""
    for subject, ref in (("team", f"case:{case.pk}"), ("cases", case.reference)):
        look(cast["tom"], case, kind="case.list_seen", subject=subject, refs=[ref])
    look(cast["tom"], case, kind="work.seen", subject="x:1", refs=[f"case:{case.pk}1"])
    client.force_login(cast["ines"])
    assert rows_of(client) == []
    saw = ("Tom Ellery", "Saw it in a list of cases")
    assert [row for row in rows_of(client, lists="1") if row == saw] == [saw, saw]


def test_a_stranger_to_the_case_finds_no_page_of_looks(case, cast, client):
    """S10: another officer of the same team is not its owner."""
    client.force_login(cast["dan"])
    assert client.get("/staff/history/C-7001/looks/").status_code == 404


def test_the_overview_leads_to_a_case_and_says_how_the_history_does(
    case, cast, client, settings, tmp_path
):
    """S16: health for staff says what is odd, and where the newest seal is kept."""
    settings.ANCHOR_FILE = tmp_path / "anchors"
    client.force_login(cast["ines"])
    page = text_of(client, "/staff/history/")
    assert "Nothing is wrong with the newest seals" in page
    assert "Two agencies should keep it" in page
    assert client.post("/staff/history/", {"reference": "C-7001"}).url == (
        "/staff/history/C-7001/"
    )
    wrong = client.post("/staff/history/", {"reference": "C-1"}).content.decode()
    assert "There is no case with this number." in wrong


def aged(minutes):
    """As if everything that waits had been recorded so long ago."""
    with tampering() as sql:
        for row in Event.objects.all():
            sql(
                "UPDATE audit_event SET recorded_at = %s WHERE id = %s",
                [row.recorded_at - timedelta(minutes=minutes), row.pk],
            )


def test_health_tells_of_rows_that_wait(case, cast, client):
    """S16: rows unsealed for five minutes are reported by health."""
    look(cast["tom"], case)
    aged(6)
    client.force_login(cast["ines"])
    assert "have waited for a seal since" in text_of(client, "/staff/history/")


def test_health_tells_of_back_dated_rows_and_a_clock_that_went_back(case, cast, client):
    """S16: rows older than the previous seal, and a clock that goes back."""
    for _ in range(3):
        look(cast["tom"], case)
        actions.seal()
    look(cast["tom"], case)
    newest = Event.objects.order_by("pk").last()
    with tampering() as sql:
        sql(
            "UPDATE audit_event SET recorded_at = %s WHERE id = %s",
            [newest.recorded_at - timedelta(hours=1), newest.pk],
        )
        sql(
            "UPDATE audit_seal SET recorded_at = %s WHERE number = 3",
            [newest.recorded_at - timedelta(minutes=30)],
        )
    client.force_login(cast["ines"])
    page = text_of(client, "/staff/history/")
    assert "was put in later under an older time" in page
    assert "clock went back by 30 minutes before seal 3" in page.replace("&#x27;", "'")


def test_health_reads_the_newest_seals_of_many(case, cast, monkeypatch):
    """S16: health does not grow with the history, and follows on from what is older."""
    monkeypatch.setattr(queries.checking, "RECENT", 2)
    for _ in range(5):
        look(cast["tom"], case)
        actions.seal()
    found = queries.health(at=timezone.now(), anchor=None)
    assert found.kinds() == set()
    with tampering() as sql:
        sql("DELETE FROM audit_seal WHERE number = 4")
    assert "seal_removed" in queries.health(at=timezone.now(), anchor=None).kinds()


def test_health_tells_of_an_anchor_that_was_not_kept(case, cast, tmp_path):
    """S14: a newest seal that nobody keeps is reported."""
    look(cast["tom"], case)
    actions.seal()
    later = timezone.now() + timedelta(days=2)
    assert "anchor_none" in queries.health(at=later, anchor=None).kinds()
    kept = queries.newest_anchor()
    assert queries.health(at=later, anchor=kept).kinds() == set()
    look(cast["tom"], case)
    actions.seal()
    assert "anchor_old" in queries.health(at=later, anchor=kept).kinds()


def test_an_export_is_a_file_and_leaves_its_trace_first(case, cast, client):
    """S12: from the page, for those with audit.read."""
    look(cast["tom"], case)
    actions.seal()
    client.force_login(cast["ines"])
    address = "/staff/history/C-7001/export/"
    assert "Make the file" in text_of(client, address)
    answer = client.post(address, {})
    assert (
        answer["Content-Disposition"] == 'attachment; filename="history-C-7001.jsonl"'
    )
    lines = [json.loads(line) for line in b"".join(answer).splitlines()]
    assert lines[0]["about"] == f"case:{case.pk}"
    assert [line["kind"] for line in lines if "event" in line] == [
        "case.seen",
        "audit.exported",
    ]
    assert Event.objects.get(kind="audit.exported").by == f"user:{cast['ines'].pk}"


def test_an_export_asks_for_the_second_factor_again(case, cast, client):
    """S32: an export of the history asks who is there."""
    by_one_factor(client, cast["ines"])
    answer = client.post("/staff/history/C-7001/export/", {})
    assert answer.status_code == 302
    assert not Event.objects.filter(kind="audit.exported").exists()


def test_an_unknown_case_has_no_history(cast, client):
    """S2: absent is 404."""
    client.force_login(cast["ines"])
    for page in ("", "looks/", "export/"):
        assert client.get(f"/staff/history/C-1/{page}").status_code == 404


def test_a_history_that_was_touched_says_so_on_its_page(case, cast, client):
    """S14: on the page of a case as by the command."""
    look(cast["tom"], case)
    actions.seal()
    Waiting.objects.all().delete()
    with tampering() as sql:
        sql("UPDATE audit_event SET by = 'user:900'")
    client.force_login(cast["ines"])
    page = text_of(client, "/staff/history/C-7001/")
    assert "The history was touched." in page
    assert "was altered after seal 1 was made" in page
    assert "Somebody who has left" in page
