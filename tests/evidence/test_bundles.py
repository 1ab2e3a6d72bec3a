"""Papers for a court: whole, readable by all, silent where they must be."""

import io
from datetime import date, datetime, time, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from pypdf import PdfReader

from commonside.ground.agencies.models import Grant
from commonside.ground.audit.models import Event
from commonside.ground.audit.refusals import Refused
from commonside.ground.files import actions as files
from commonside.ground.files import checking
from commonside.ground.files.models import File
from commonside.ground.files.queries import content
from commonside.ground.people.actions import change_safe_contact
from commonside.ground.places.models import Place
from commonside.ground.timetable.models import Progress
from commonside.library.clocks.instants import LONDON
from commonside.work.cases import actions as cases
from commonside.work.evidence import jobs
from commonside.work.evidence.actions import bundles, diary, exhibits, statements
from commonside.work.evidence.models import Bundle, Exhibit, Statement
from commonside.work.evidence.rules.bundles import obstacles_to_bundle
from commonside.work.reports.models import Report
from tests.cases import living
from tests.files.hostile import picture, with_place
from tests.files.test_documents import docx, pdf

WAYS = {
    "phone": "07700 900555",
    "email": "planted@example.org",
    "say": "pelican",
    "post": "9 Heron Walk, Luton",
}
PLANTED = ("900555", "planted@", "pelican", "Heron Walk", "Flat 4", "1AA", "07700")


@pytest.fixture
def quick_check(monkeypatch):
    """Files are checked without a process for each: that has tests of its own."""
    drawn = checking.Checked("", 64, 48, picture())
    monkeypatch.setattr(checking, "check", lambda data, kind: drawn)


@pytest.fixture
def reachable(case, joanne, at):
    """Mrs Begum lives and is reached as nobody may read."""
    person = case.parties.get(is_main=True).person
    person.home = Place.objects.create(text="Flat 4, Marram House", postcode="LU1 1AA")
    person.save()
    version = person.safe_contact.version
    change_safe_contact(person, ways=WAYS, version=version, by=joanne, at=at)
    return case


def fill(case, joanne, at, *, events, pictures, words):
    """A case with so many diary entries and so many pictures, each with these words."""
    for number in range(events):
        on = at.date() - timedelta(days=events - number)
        said = diary.Told(
            what=f"Entry {number}: {words}",
            where=words,
            happened_on=on,
            began=time(22),
            source="dictated",
        )
        diary.add(case, said, person=None, by=joanne, at=at)
    for number in range(pictures):
        upload = SimpleUploadedFile(f"{words}.jpg", with_place())
        made = exhibits.take_in(
            case,
            reference="",
            kind="photo",
            about=f"Picture {number}. {words}",
            maker="Nasreen Begum",
            uploads=[upload],
            by=joanne,
            at=at,
        )
        files.check(File.objects.get(subject_kind="exhibit", subject_id=made.pk), at=at)
    made = statements.write(
        case, kind="harmed", maker="Witness A", words=words, by=joanne, at=at
    )
    statements.sign(made, signed_on=at.date(), version=1, by=joanne, at=at)


def asked(case, by, at, **said):
    values = {
        "kind": "court",
        "title": "Luton County Court",
        "marking": "OFFICIAL - SENSITIVE",
        "statements": list(Statement.objects.filter(case=case)),
        "exhibits": list(Exhibit.objects.filter(case=case)),
    }
    return bundles.ask(case, by=by, at=at, **{**values, **said})


def made(bundle, at):
    """The PDF that the job makes."""
    bundles.make(bundle, Progress.objects.get(key=bundle.bar), at=at)
    pdf = content(bundles.file_of(bundle))
    return pdf, PdfReader(io.BytesIO(pdf))


def text_of(reader):
    return "\n".join(page.extract_text() for page in reader.pages)


def laid_open(pdf, reader):
    """Every object of the file, streams unpacked: titles, alternatives, metadata."""
    root = reader.trailer["/Root"]
    found = [pdf, root["/Metadata"].get_object().get_data()]
    for number in range(1, len(reader.xref[0]) + 1):
        one = reader.get_object(number)
        found.append(repr(one).encode())
    return b"".join(found)


def titles(outline):
    for one in outline:
        yield from titles(one) if isinstance(one, list) else [one["/Title"]]


@pytest.mark.usefixtures("quick_check")
def test_a_long_case_says_nothing_of_another_and_gives_no_address(
    reachable, opened, joanne, at
):
    """S51, S53: 60 events and 40 files; tagged, bookmarked, marked on each page."""
    case, other = reachable, opened()
    planted = "Ring 07700-900-555, planted@example.org, pelican, 9 Heron Walk, Flat 4"
    fill(case, joanne, at, events=60, pictures=40, words=planted)
    fill(other, joanne, at, events=2, pictures=1, words="zqotherqz")
    Report.objects.filter(case_report__case=case).update(words="zqreporterqz")
    bundle = asked(case, joanne, at)
    pdf, reader = made(bundle, at)
    text, whole = text_of(reader), laid_open(pdf, reader)

    assert text.count("Entry 59") == 2  # in the chronology and in the diary
    assert "Picture 39" in text
    for never in (*PLANTED, "zqotherqz", "zqreporterqz", other.reference, "Planted"):
        assert never not in text, never
        assert never.encode() not in whole, never
    bundle.refresh_from_db()
    # What and where of each entry, "what" in the chronology too, exhibit, statement.
    assert bundle.withheld > 5 * 60

    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/StructTreeRoot"]
    assert root["/Lang"] == "en-GB"
    found = list(titles(reader.outline))
    for part in ("Chronology", "Statements", "Exhibits", "Pictures", "Diary", "NB/40"):
        assert part in found, part
    assert len(found) > 100
    count = len(reader.pages)
    assert bundle.pages == count
    for number, page in enumerate(reader.pages, 1):
        said = page.extract_text()
        assert "OFFICIAL - SENSITIVE" in said
        assert "Made for Joanne Fielding, 19 November 2026, 12:00" in said
        assert f"Page {number} of {count}" in said
    assert b"Exhibit NB/40: Picture 39. Ring [withheld]" in whole
    assert not reader.metadata.author
    assert "Begum" not in (reader.metadata.title or "")


def test_exhibits_are_our_copies_with_hash_and_continuity(case, joanne, at):
    """S51: what hid in the original, place and camera, is not in the papers."""
    fill(case, joanne, at, events=0, pictures=1, words="The door")
    pdf, reader = made(asked(case, joanne, at), at)
    file = File.objects.get(subject_kind="exhibit")
    text = text_of(reader).replace("\n", "")
    assert file.digest in text
    assert "Received" in text
    assert b"Planted Camera" not in pdf
    (drawn,) = [image for page in reader.pages for image in page.images]
    assert not drawn.image.getexif()


def test_a_pdf_is_laid_in_page_by_page_and_a_word_file_named(case, joanne, at):
    """S51: drawn anew, so that nothing that hid in the document comes along."""
    for name, data in (("a.pdf", pdf(pages=2)), ("a.docx", docx())):
        exhibits.take_in(
            case,
            reference="",
            kind="document",
            about="A letter",
            maker="Joanne Fielding",
            uploads=[SimpleUploadedFile(name, data)],
            by=joanne,
            at=at,
        )
    for file in File.objects.filter(subject_kind="exhibit"):
        files.check(file, at=at)
    _, reader = made(asked(case, joanne, at), at)
    found = list(titles(reader.outline))
    assert [one for one in found if one.startswith("JF/1")] == [
        "JF/1, page 1 of 2",
        "JF/1, page 2 of 2",
    ]
    text = " ".join(text_of(reader).split())
    assert "(a Word file, handed over apart)" in text


def test_a_reporter_s_words_go_in_one_by_one_with_a_reason(case, joanne, at):
    """S51: never by themselves."""
    report = Report.objects.get(case_report__case=case)
    with pytest.raises(Refused, match="why these words"):
        asked(case, joanne, at, picked={report.pk: " "})
    _, reader = made(asked(case, joanne, at), at)
    assert "kicked the door" not in text_of(reader)
    bundle = asked(case, joanne, at, picked={report.pk: "She agreed to it."})
    _, reader = made(bundle, at)
    assert "kicked the door" in text_of(reader)
    assert bundle.picked.get().why == "She agreed to it."
    trace = Event.objects.filter(kind="bundle.asked").latest("pk")
    assert f"report:{report.pk}" in trace.body
    assert "agreed" not in trace.body


def test_a_report_of_another_case_is_refused(case, opened, joanne, at):
    other = Report.objects.get(case_report__case=opened())
    with pytest.raises(Refused, match="not one of this case"):
        asked(case, joanne, at, picked={other.pk: "Why not."})


@pytest.mark.parametrize(
    ("changes", "at_field"),
    [
        ({"title": ""}, "title"),
        ({"since": date(2026, 11, 2), "until": date(2026, 11, 1)}, "until"),
        ({"unsigned": 1}, "statements"),
        ({"unchecked": 1}, "exhibits"),
        ({"picked": {1: ""}}, None),
    ],
)
def test_what_papers_lack(changes, at_field):
    said = {
        "title": "Court",
        "since": None,
        "until": None,
        "unsigned": 0,
        "unchecked": 0,
        "picked": {},
    }
    assert obstacles_to_bundle(**said) == []
    (found,) = obstacles_to_bundle(**{**said, **changes})
    assert found.at_field == at_field


def test_nothing_unsigned_and_nothing_unchecked(case, joanne, at):
    statements.write(
        case, kind="witness", maker="A", words="I saw it.", by=joanne, at=at
    )
    with pytest.raises(Refused, match="not signed yet"):
        asked(case, joanne, at)
    exhibits.take_in(
        case,
        reference="",
        kind="photo",
        about="The door",
        maker="J",
        uploads=[SimpleUploadedFile("a.jpg", picture())],
        by=joanne,
        at=at,
    )
    with pytest.raises(Refused, match="not checked yet"):
        asked(case, joanne, at, statements=[])


def test_a_noise_diary_is_in_order_of_time_with_its_sources(case, joanne, at):
    """Entries, visits and steps, whoever noted them, and from where."""
    for on, what in ((18, "Drums."), (16, "Bass.")):
        said = diary.Told(
            what=what,
            happened_on=date(2026, 11, on),
            began=time(23),
            witnesses="My sister",
            source="paper",
            written_on=date(2026, 11, 18),
            written_hour=time(23, 30),
            is_confirmed=True,
        )
        late = diary.add(case, said, person=None, by=joanne, at=at)
    diary.annotate(late, text="It was a Monday.", by=joanne, at=at)
    visited = datetime(2026, 11, 17, 18, 30, tzinfo=LONDON)
    living.reach(case, joanne, visited, way="visit")
    step = living.offer(case, joanne, joanne, visited, text="Book the noise recorder")
    who = {"by": joanne, "at": at}
    cases.move_step(case=case, step=step, to="done", note="In place.", **who)
    _, reader = made(asked(case, joanne, at, kind="diary"), at)
    text = " ".join(text_of(reader).split())
    order = ["Bass.", "Officer's visit", "Drums.", "Book the noise recorder"]
    places = [text.replace("’", "'").index(words) for words in order]
    assert places == sorted(places)
    for words in (
        "16 November 2026, from 23:00",
        "17 November 2026, 18:30",
        "Diary: on paper, signed or read back",
        "Note of Joanne Fielding",
        "more than a day after",
        "It was a Monday.",
        "My sister",
    ):
        assert words in text.replace("’", "'"), words


def test_days_are_cut_to_those_asked_for(case, joanne, at):
    fill(case, joanne, at, events=3, pictures=0, words="Noise")
    days = {"since": date(2026, 11, 17), "until": date(2026, 11, 17)}
    _, reader = made(asked(case, joanne, at, kind="diary", **days), at)
    text = text_of(reader)
    assert "Entry 1" in text
    assert "Entry 0" not in text
    assert "Entry 2" not in text


def test_whoever_may_no_longer_gets_nothing(case, joanne, at):
    """S5: rights are asked again when the job runs."""
    bundle = asked(case, joanne, at)
    Grant.objects.filter(subject_kind="case", subject_id=case.pk).delete()
    jobs.make_bundle.call(progress=bundle.bar)
    bundle.refresh_from_db()
    assert bundle.state == Bundle.State.FAILED
    assert Progress.objects.get(key=bundle.bar).state == "failed"
    assert bundles.file_of(bundle) is None


def test_the_job_makes_it_once(case, joanne, at):
    bundle = asked(case, joanne, at)
    for _ in range(2):
        jobs.make_bundle.call(progress=bundle.bar)
    jobs.make_bundle.call(progress=asked_without_bundle(at).key)
    bundle.refresh_from_db()
    assert bundle.state == Bundle.State.MADE
    assert File.objects.filter(subject_kind="bundle").count() == 1
    assert Event.objects.filter(kind="bundle.made").count() == 1


def asked_without_bundle(at):
    from commonside.ground.timetable import actions as timetable

    return timetable.begin("evidence.bundle", by=None, at=at)


def test_the_file_goes_after_thirty_days(case, joanne, at):
    bundle = asked(case, joanne, at)
    made(bundle, at)
    assert bundles.let_go(at=at + bundles.KEPT) == 0
    jobs.let_go.call()
    assert bundles.let_go(at=at + bundles.KEPT + timedelta(seconds=1)) == 1
    assert bundles.file_of(bundle) is None


def test_fetching_leaves_the_trace_of_an_export(case, joanne, cast, client, at):
    """S53: by whoever asked, under a neutral name, and by nobody else."""
    bundle = asked(case, joanne, at)
    made(bundle, at)
    address = reverse("evidence:bundle-file", args=[case.reference, bundle.code])
    client.force_login(cast["samuel"])
    assert client.get(address).status_code == 404
    client.force_login(joanne)
    answer = client.get(address)
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    name = answer["Content-Disposition"]
    assert name.startswith('attachment; filename="papers-')
    assert case.reference not in name
    trace = Event.objects.get(kind="bundle.fetched")
    assert (trace.by, trace.is_view) == (f"user:{joanne.pk}", True)
    file = bundles.file_of(bundle)
    door = reverse("files:original", args=[file.code])
    assert client.get(door).status_code == 404
