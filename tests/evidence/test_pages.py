"""Evidence as an officer keeps it: entries, exhibits, statements, letters, papers."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from commonside.ground.audit.models import Event
from commonside.ground.letters.models import Message
from commonside.work.cases.models import Case
from commonside.work.evidence.actions import statements
from commonside.work.evidence.models import (
    Bundle,
    DiaryEntry,
    Exhibit,
    Paper,
    Statement,
)
from tests.evidence.test_letters import layout_with, ready
from tests.files.hostile import picture

__all__ = ["ready"]


@pytest.fixture
def at():
    """Pages look at the clock themselves."""
    return timezone.now()


@pytest.fixture
def page(case, joanne, client):
    """`page("diary")`, `page("entry", code, text="…")`: what Joanne reads or sends."""
    client.force_login(joanne)

    def ask(name, *code, status=200, query=None, **said):
        address = reverse(f"evidence:{name}", args=[case.reference, *code])
        if said:
            answer = client.post(address, said, follow=status == 200)
        else:
            answer = client.get(address, query)
        assert answer.status_code == status, answer.content.decode()[:2000]
        return answer.content.decode()

    return ask


def ends(case, joanne):
    now = timezone.now()
    ended = {"state": "closed", "closed_at": now, "closed_by": joanne}
    Case.objects.filter(pk=case.pk).update(**ended)


def entry(at, **more):
    return {
        "source": "paper",
        "person": "",
        "happened_on": f"{at:%d/%m/%Y}",
        "what": "He kicked the bin.",
        **more,
    }


# --- the diary ----------------------------------------------------------------------


def test_an_entry_is_kept_read_in_either_order_and_put_right(page, at):
    page("add-entry", **entry(at, what="First.", began="09:00"))
    page("add-entry", **entry(at, what="Second.", began="10:00"))
    newest = page("diary")
    assert newest.index("Second.") < newest.index("First.")
    oldest = page("diary", query={"order": "oldest"})
    assert oldest.index("First.") < oldest.index("Second.")
    first = DiaryEntry.objects.get(what="First.")
    assert "First." in page("change-entry", first.code)
    page("change-entry", first.code, **entry(at, what="At first.", version=1))
    first.refresh_from_db()
    assert (first.what, first.version) == ("At first.", 2)
    late = page("change-entry", first.code, status=409, **entry(at, version=1))
    assert "At first." in late, "who saved first is shown beside what was typed"


def test_what_an_entry_lacks_is_said_at_its_field(page):
    said = page("add-entry", source="paper", what="", happened_on="")
    assert "govuk-error-summary" in said
    assert not DiaryEntry.objects.exists()


def test_beside_an_entry_stands_what_was_wrong_until_the_case_ends(
    case, joanne, page, noted, at
):
    found = noted(at=at)
    assert "It was Tuesday." in page("entry", found.code, text="It was Tuesday.")
    ends(case, joanne)
    assert "It was Tuesday." in page("entry", found.code)
    page("entry", found.code, status=404, text="Or Monday.")
    page("add-entry", status=404)
    page("entry", "nothing", status=404)
    page("change-entry", "nothing", status=404)


# --- exhibits and statements ----------------------------------------------------------


EXHIBIT = {"kind": "photo", "about": "The door.", "maker": "Nasreen Begum"}


def test_an_exhibit_is_taken_in_and_goes_through_named_hands(case, joanne, page, at):
    uploads = SimpleUploadedFile("door.jpg", picture())
    said = page("add-exhibit", **EXHIBIT, uploads=uploads)
    found = Exhibit.objects.get()
    assert found.reference == "NB/1"
    assert "NB/1" in said
    assert "The door." in said
    # To be handed over is to somebody.
    wrong = page("exhibit", found.code, what="moved", to="", note="")
    assert "govuk-error-summary" in wrong
    done = page(
        "exhibit",
        found.code,
        what="moved",
        to="Safe 3",
        happened_on=f"{at:%d/%m/%Y}",
        happened_hour="00:00",
    )
    assert "Safe 3" in done
    assert "NB/1" in page("evidence")
    ends(case, joanne)
    page("exhibit", found.code, status=404, what="moved", to="Safe 4")
    page("exhibit", "nothing", status=404)


def test_an_exhibit_that_is_nothing_is_not_taken_in(page):
    assert "govuk-error-summary" in page("add-exhibit", kind="photo", about="")
    assert not Exhibit.objects.exists()


WORDS = {"kind": "witness", "maker": "Witness A", "words": "I heard it."}


def test_a_statement_is_written_changed_and_once_signed_stays(page, joanne, at):
    assert "I heard it." in page("write-statement", **WORDS)
    found = Statement.objects.get()
    assert "I heard it." in page("change-statement", found.code)
    words = {**WORDS, "words": "I heard it twice."}
    page("change-statement", found.code, **words, version=1)
    stale = page("change-statement", found.code, status=409, **words, version=1)
    assert "I heard it twice." in stale
    unsigned = page("statement", found.code, version=2, signed_on="")
    assert "govuk-error-summary" in unsigned
    page("statement", found.code, version=2, signed_on=f"{at:%d/%m/%Y}")
    found.refresh_from_db()
    assert found.is_signed
    page("change-statement", found.code, status=404)
    page("statement", found.code, status=404, version=3, signed_on=f"{at:%d/%m/%Y}")
    page("statement", "nothing", status=404)


# --- letters ---------------------------------------------------------------


@pytest.fixture
def written(ready, page):
    """A letter to somebody alleged, which tells a day."""
    assert "first_word" in page("choose-letter")
    page("write-letter", "nothing", status=404)
    assert "What it says" in page("write-letter", "first_word")
    page(
        "write-letter",
        "first_word",
        to_name="Mr Cole",
        subject="Noise",
        words="It was loud on Monday.\n\nPlease ring us.",
    )
    return Paper.objects.get()


def test_a_letter_leaves_only_once_a_named_person_has_looked(written, page, joanne):
    code = written.code
    assert "Monday" in page("letter", code)
    page("letter-pdf", code, status=404)
    page("letter-word", code, status=404)
    assert "Monday" in page("confirm-letter", code)
    # Something was listed meanwhile that the page did not show.
    old = {"version": 1, "listed": "0" * 64, "sure": "on"}
    assert "govuk-error-summary" in page("confirm-letter", code, **old)
    written.refresh_from_db()
    assert written.confirmed_at is None
    listed = page("confirm-letter", code).split('name="listed" value="')[1][:64]
    page("confirm-letter", code, version=1, listed=listed, sure="on")
    written.refresh_from_db()
    assert written.confirmed_by == joanne


def test_what_is_changed_after_the_look_is_looked_at_again(written, page):
    listed = page("confirm-letter", written.code).split('name="listed" value="')[1]
    page("confirm-letter", written.code, version=1, listed=listed[:64], sure="on")
    assert "It was loud" in page("change-letter", written.code)
    said = {"to_name": "Mr Cole", "subject": "Noise", "words": "Come on Friday."}
    page("change-letter", written.code, **said, version=2)
    written.refresh_from_db()
    assert written.confirmed_at is None
    stale = page("change-letter", written.code, status=409, **said, version=2)
    assert "Come on Friday." in stale


def test_gone_it_is_changed_no_more(written, page):
    listed = page("confirm-letter", written.code).split('name="listed" value="')[1]
    page("confirm-letter", written.code, version=1, listed=listed[:64], sure="on")
    assert "By hand" in page("send-letter", written.code)
    page("send-letter", written.code, version=2, how="hand")
    written.refresh_from_db()
    assert written.sent_at is not None
    for name in ("change-letter", "confirm-letter"):
        page(name, written.code, status=404)
    page("letter", "nothing", status=404)


def test_where_it_is_not_safe_the_officer_is_told_to_speak(ready, page, joanne):
    page(
        "write-letter",
        "what_was_done",
        person=str(ready.parties.get(is_main=True).person_id),
        to_name="Nasreen",
        subject="What we did",
        words="The lock is changed.",
    )
    paper = Paper.objects.get()
    said = page("send-letter", paper.code, version=paper.version, how="gate")
    assert "Not safe to send." in said
    assert Message.objects.get().state == "refused"
    paper.refresh_from_db()
    assert paper.sent_at is None


def test_the_layout_is_set_by_who_may_and_its_faults_are_named(ready, client, cast):
    client.force_login(cast["samuel"])
    address = reverse("evidence:layout")
    bad = SimpleUploadedFile("a.docx", layout_with("Dear {{ os }}"))
    assert "Paragraph 1" in client.post(address, {"layout": bad}).content.decode()
    assert "Choose a Word document." in client.post(address).content.decode()
    good = SimpleUploadedFile("a.docx", layout_with("Dear {{ to_name }}"))
    said = client.post(address, {"layout": good}, follow=True).content.decode()
    assert "Letters are set in it from now on." in said
    file = client.get(reverse("evidence:layout-file"))
    assert file["Content-Disposition"] == 'attachment; filename="letter-layout.docx"'


# --- papers ----------------------------------------------------------------


def test_papers_are_asked_for_with_what_goes_in(case, joanne, page, at):
    made = statements.write(case, **WORDS, by=joanne, at=at)
    statements.sign(made, signed_on=at.date(), version=1, by=joanne, at=at)
    assert "Witness A, signed" in page("ask-bundle")
    asked = {"kind": "court", "marking": "OFFICIAL", "statements": [made.pk]}
    assert "govuk-error-summary" in page("ask-bundle", **asked, title="")
    assert not Bundle.objects.exists()
    said = page("ask-bundle", **asked, title="Luton County Court")
    bundle = Bundle.objects.get()
    assert list(bundle.statements.all()) == [made]
    assert "They are being made." in said
    page("bundle", "nothing", status=404)
    page("bundle-file", bundle.code, status=404)
    assert not Event.objects.filter(kind="bundle.fetched").exists()
