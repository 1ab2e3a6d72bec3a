"""Diary sheets: given, asked after on their days, back, and read."""

import io
from datetime import date, timedelta

import pytest
from django.urls import reverse
from pypdf import PdfReader

from commonside.ground.audit.refusals import Refused
from commonside.ground.duties.models import Due
from commonside.ground.duties.queries import open_dues
from commonside.ground.practice.models import Version
from commonside.ground.practice.queries import forget
from commonside.library.clocks.instants import london_date
from commonside.work.cases.queries.procedure import shown_by
from commonside.work.evidence.actions import sheets
from commonside.work.evidence.models import Reading, Sheet
from commonside.work.evidence.rules import sheets as rules
from tests.cases import living


@pytest.fixture
def given(case, joanne, at):
    return sheets.give(case, person=None, by=joanne, at=at)


def owed(case):
    return open_dues(f"case:{case.pk}").get("diary")


def no_practice():
    Version.objects.filter(kind="diary").update(valid_to=date(2026, 1, 2))
    forget()


def speaks(case, joanne, at):
    living.reach(case, joanne, at, minutes=5, next_on=at + timedelta(days=1))


def test_we_ask_on_days_3_7_and_12_and_then_no_more(case, joanne, at, given):
    asked = []
    for _ in range(4):
        due = owed(case)
        if due is None:
            break
        asked.append((london_date(due.due_at) - london_date(at)).days)
        assert due.owner_user == case.owner
        speaks(case, joanne, due.due_at - timedelta(hours=1))
    assert asked == [3, 7, 12]
    assert Due.objects.filter(kind="diary", met_at__isnull=False).count() == 3


def test_speaking_before_the_day_leaves_what_is_owed(case, joanne, at, given):
    before = owed(case)
    speaks(case, joanne, at + timedelta(days=1))
    assert owed(case) == before
    living.reach(
        case, joanne, before.due_at, answered="nobody", next_on=at + timedelta(days=4)
    )
    assert owed(case) == before, "nobody was reached"


def test_sheets_are_out_once_and_back_ends_the_asking(case, joanne, at, given):
    with pytest.raises(Refused, match="have sheets already"):
        sheets.give(case, person=None, by=joanne, at=at)
    sheets.take_back(case, by=joanne, at=at + timedelta(days=1))
    assert owed(case) is None
    assert Due.objects.get(kind="diary").dropped_why == "sheets_back"
    with pytest.raises(Refused, match="No sheets are out"):
        sheets.take_back(case, by=joanne, at=at)


def test_without_a_practice_no_sheets_are_given(case, joanne, at):
    no_practice()
    with pytest.raises(Refused, match="says nothing of diary sheets"):
        sheets.give(case, person=None, by=joanne, at=at)


def read_at(case):
    return shown_by(case)["diary_read"]


def test_the_checklist_sees_that_the_whole_diary_was_read(case, joanne, at, noted):
    assert read_at(case) is None
    noted()
    later = at + timedelta(hours=2)
    assert sheets.read(case, by=joanne, at=later).entries == 1
    assert read_at(case) == later
    noted(at=later + timedelta(hours=1))
    assert read_at(case) is None, "something came since"


def test_what_is_still_at_home_is_not_read(case, joanne, at, noted, given):
    noted()
    sheets.read(case, by=joanne, at=at + timedelta(hours=1))
    assert read_at(case) is None
    sheets.take_back(case, by=joanne, at=at + timedelta(hours=2))
    assert read_at(case) == at + timedelta(hours=1)


def test_no_diary_is_not_a_diary_that_was_read(case, joanne, at):
    with pytest.raises(Refused, match="Nobody kept a diary"):
        sheets.read(case, by=joanne, at=at)
    assert not Reading.objects.exists()
    assert not rules.is_read(read=None, newest=at, are_sheets_out=False)


def test_the_pages(case, client, joanne, noted, at):
    client.force_login(joanne)
    of = {name: reverse(f"evidence:{name}", args=[case.reference]) for name in PAGES}
    noted(at=at - timedelta(days=1))
    person = case.parties.get(is_main=True).person_id
    page = client.post(of["give-sheets"], {"person": person})
    assert "Ask them first where the sheets are safe." in page.content.decode()
    client.post(of["give-sheets"], {"person": person, "is_safe": "on"})
    assert Sheet.objects.get().person_id == person
    page = client.get(of["diary"]).content.decode()
    assert "Sheets are out" in page
    assert "I have read the diary" not in page
    assert (
        "Note first that they are back"
        in client.get(of["give-sheets"]).content.decode()
    )
    client.post(of["sheets-done"], {"what": "back"})
    assert "I have read the diary" in client.get(of["diary"]).content.decode()
    client.post(of["sheets-done"], {"what": "read"})
    assert "Read by Joanne" in client.get(of["diary"]).content.decode()
    answer = client.post(of["sheets-done"], {"what": "back"}, follow=True)
    assert "No sheets are out." in answer.content.decode()
    assert client.post(of["sheets-done"], {"what": "else"}).status_code == 404


PAGES = ("give-sheets", "blank-sheets", "sheets-done", "diary")


def test_blank_sheets_are_tagged_and_name_nobody(case, client, joanne):
    client.force_login(joanne)
    there = reverse("evidence:blank-sheets", args=[case.reference])
    answer = client.get(there)
    pdf = PdfReader(io.BytesIO(answer.content))
    text = "\n".join(page.extract_text() for page in pdf.pages)
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert "What happened, and where" in text
    for name in (case.known_as, "soLUTiONs", "Council", "police"):
        assert name not in text
    no_practice()
    assert client.get(there).status_code == 404
    page = client.get(reverse("evidence:give-sheets", args=[case.reference]))
    assert "says nothing of diary sheets" in page.content.decode()
