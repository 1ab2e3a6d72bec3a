"""Letters: silent about who complained, looked at by name, safe for those harmed."""

import io
import re
import tomllib

import pytest
from django.urls import reverse
from docx import Document
from pypdf import PdfReader

from commonside.ground.audit.models import Event
from commonside.ground.audit.refusals import Clash, Refused
from commonside.ground.letters.models import Message
from commonside.ground.people.actions import change_safe_contact
from commonside.ground.places.models import Place
from commonside.ground.practice.models import Version
from commonside.ground.practice.queries import forget
from commonside.work.cases import actions as cases
from commonside.work.evidence import word
from commonside.work.evidence.actions import letters
from commonside.work.evidence.models import Paper
from commonside.work.evidence.queries import letters as queries
from commonside.work.evidence.rules import papers
from commonside.work.evidence.rules.letters import obstacles_to_sending
from commonside.work.reports.models import Report, Told
from tests.cases.conftest import DATA, load, plain
from tests.evidence.world import kept_letter

WAYS = {"phone": "07700 900555", "ways": ["phone"], "say": "pelican"}
HEAD = {"agency": "council", "words": {"en": "Town Council"}, "phone": "01632 960201"}
LINES = [{"for": "partnership", "label": {"en": "Safer"}, "phone": "01632 960200"}]


@pytest.fixture
def ready(case, joanne, at):
    """A case with its templates, and a victim whose home and ways are known."""
    for path in [*(DATA / "papers").glob("*.toml"), *(DATA / "letters").glob("*.toml")]:
        body = plain(tomllib.loads(path.read_text("utf-8")))
        if not Version.objects.filter(kind=body["kind"], key=body["key"]).exists():
            load(kind=body["kind"], key=body["key"], body=body)
    facts = Version.objects.get(kind="profile")
    facts.body |= {"name": "Safer Town", "letterhead": [HEAD], "line": LINES}
    facts.save()
    forget()
    person = case.parties.get(is_main=True).person
    person.home = Place.objects.create(text="Flat 4, Marram House", postcode="LU1 1AA")
    person.save()
    version = person.safe_contact.version
    change_safe_contact(person, ways=WAYS, version=version, by=joanne, at=at)
    return case


def checked(paper, by, at):
    listed = queries.could_tell(paper, by)
    return letters.confirm(paper, listed=listed, version=paper.version, by=by, at=at)


ALLEGED = [
    path.stem.replace("-", "_")
    for path in (DATA / "papers").glob("*.toml")
    if tomllib.loads(path.read_text("utf-8"))["reader"] == "alleged"
]


@pytest.mark.parametrize("key", ALLEGED)
def test_to_an_alleged_person_nothing_of_a_complaint_goes_by_default(
    ready, joanne, at, key
):
    """S51: as the template makes it, only the day of the letter itself is listed."""
    template = queries.template(key, at)
    known = {"to_name": "Mr Cole", "to_address": "", "by": joanne, "at": at}
    subject, words = queries.written(template, queries.facts(ready, **known))
    paper = kept_letter(ready, key=key, subject=subject, words=words, by=joanne, at=at)
    found = {one.text for one in queries.could_tell(paper, joanne)}
    assert found <= {"19 November 2026"}
    for never in ("Begum", "Marram", "900555", "pelican", "kicked"):
        assert never not in words


def test_what_could_tell_is_listed_from_all_that_the_case_holds(ready, joanne, at):
    """S51: names, places, hours, and the words of the report."""
    words = "On Monday at 22:30 he kicked the door again at Marram House; ask Nasreen."
    paper = kept_letter(ready, words=words, by=joanne, at=at)
    found = {one.text for one in queries.could_tell(paper, joanne)}
    assert found >= {"Monday", "22:30", "Marram", "House", "Nasreen", "he"}
    assert "he kicked the door again" in found


def test_it_goes_once_a_named_person_has_looked(ready, joanne, cast, at):
    """S51: whoever confirms, confirms exactly what was listed, and these words."""
    said = {"words": "On Monday it was loud.", "to_address": "Flat 6, Marram House"}
    paper = kept_letter(ready, **said, by=joanne, at=at)
    who = {"by": joanne, "at": at}
    with pytest.raises(Refused, match="looks first"):
        letters.send(paper, how="post", version=1, **who)
    with pytest.raises(Refused, match="Look again"):
        letters.confirm(paper, listed=[], version=1, **who)
    paper = checked(paper, cast["dan"], at)
    assert paper.confirmed_by == cast["dan"]
    assert {"kind": "day", "text": "Monday"} in paper.found
    values = {name: getattr(paper, name) for name in ("to_name", "to_address")}
    values |= {"subject": paper.subject, "words": "On Tuesday it was loud."}
    paper = letters.change(paper, **values, version=2, **who)
    assert (paper.confirmed_by, paper.found) == (None, [])
    paper = checked(paper, joanne, at)
    sent = letters.send(paper, how="post", version=4, **who)
    assert (sent.sent_how, sent.sent_by) == ("post", joanne)
    assert Event.objects.filter(kind="paper.sent").count() == 1
    with pytest.raises(Refused, match="went out already"):
        letters.change(sent, **values, version=5, **who)
    with pytest.raises(Refused, match="went out already"):
        letters.send(sent, how="post", version=5, **who)


@pytest.mark.parametrize(
    "address", ["Flat 4, Marram House", "flat 4\nMARRAM HOUSE\nLuton LU1 1AA"]
)
def test_it_never_goes_to_the_home_of_whoever_was_harmed(ready, joanne, at, address):
    """S51: refused when it is written, and again when it goes."""
    with pytest.raises(Refused, match="Speak in person"):
        kept_letter(ready, to_address=address, by=joanne, at=at)
    paper = checked(kept_letter(ready, by=joanne, at=at), joanne, at)
    paper.to_address = address
    paper.save()
    with pytest.raises(Refused, match="Speak in person"):
        letters.send(paper, how="hand", version=paper.version, by=joanne, at=at)


def test_nor_where_a_report_says_that_somebody_lives(ready, joanne, at):
    """S51: a witness too; but the alleged person's own door is theirs."""
    report = Report.objects.get(case_report__case=ready)
    contact = {"post": "9 Heron Walk, Luton"}
    Told.objects.create(report=report, role="witness", contact=contact)
    with pytest.raises(Refused, match="Speak in person"):
        kept_letter(ready, to_address="9, Heron Walk, Luton", by=joanne, at=at)
    who = {"case": ready, "by": joanne, "at": at}
    party = cases.add_party(**who, role="alleged", known_as="Mr Cole")
    Report.objects.update(place_text="Flat 6, Marram House", postcode="")
    party.person.home = Place.objects.create(text="Flat 6, Marram House")
    party.person.save()
    assert kept_letter(ready, to_address="Flat 6, Marram House", by=joanne, at=at)


def test_whoever_changed_it_first_is_not_overwritten(ready, joanne, at):
    paper = kept_letter(ready, by=joanne, at=at)
    values = {"to_name": "A", "to_address": "", "subject": "B", "words": "C"}
    letters.change(paper, **values, version=1, by=joanne, at=at)
    with pytest.raises(Clash) as clash:
        letters.change(paper, **values, version=1, by=joanne, at=at)
    assert clash.value.theirs["words"] == "C"


def test_what_a_letter_lacks(ready, joanne, at):
    with pytest.raises(Refused) as refused:
        kept_letter(ready, to_name="", subject="", words=" ", by=joanne, at=at)
    fields = [one.at_field for one in refused.value.obstacles]
    assert fields == ["to_name", "subject", "words"]


def harmed(case, joanne, at):
    person = case.parties.get(is_main=True).person
    said = {"to_name": "Nasreen", "to_address": "Flat 4, Marram House"}
    who = {"by": joanne, "at": at, "person": person}
    return person, kept_letter(case, key="what_was_done", **said, **who)


def test_to_somebody_harmed_only_as_is_safe_for_them(ready, joanne, at):
    """By post only where they named it; through the gate otherwise, or by hand."""
    person, paper = harmed(ready, joanne, at)
    who = {"version": 1, "by": joanne, "at": at}
    with pytest.raises(Refused, match="Not safe by post"):
        letters.send(paper, how="post", **who)
    assert letters.send(paper, how="gate", **who).sent_at is None
    assert Message.objects.get().state == Message.State.REFUSED
    ways = {**WAYS, "ways": ["email"], "email": "n@example.org", "shows": ["sender"]}
    version = person.safe_contact.version
    change_safe_contact(person, ways=ways, version=version, by=joanne, at=at)
    assert letters.send(paper, how="gate", **who).sent_how == "gate"
    message = Message.objects.latest("pk")
    assert (message.kind, message.state) == ("ring_us", Message.State.QUEUED)
    assert message.words == {}
    _, other = harmed(ready, joanne, at)
    assert letters.send(other, how="hand", **who).sent_how == "hand"


def test_the_gate_needs_somebody_to_write_to(ready, joanne, at):
    paper = kept_letter(ready, key="what_was_done", by=joanne, at=at)
    with pytest.raises(Refused, match="Choose whom"):
        letters.send(paper, how="gate", version=1, by=joanne, at=at)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"reader": "agency", "how": "gate"}, "harmed alone"),
        ({"how": "post", "has_address": False}, "no address"),
    ],
)
def test_how_it_may_not_go(changes, words):
    said = {
        "reader": "harmed",
        "how": "hand",
        "is_sent": False,
        "is_confirmed": False,
        "has_address": True,
        "safe_by": {"letter"},
    }
    assert obstacles_to_sending(**said) == []
    assert obstacles_to_sending(**{**said, "how": "post"}) == []
    (found,) = obstacles_to_sending(**{**said, **changes})
    assert words in str(found)


def test_every_letter_carries_both_names_and_where_to_ring(ready, joanne, at):
    """Row 147: of the agency that has the case, else the partnership's own line."""
    assert queries.head(ready, at) == {
        "brand": "Safer Town",
        "agency": "Town Council",
        "phone": "01632 960201",
        "from_address": "",
    }
    facts = Version.objects.get(kind="profile")
    facts.body["letterhead"] = []
    facts.save()
    forget()
    found = queries.head(ready, at)
    assert found["agency"] == ready.lead_agency.name
    assert found["phone"] == "01632 960200"


def fetched(client, joanne, paper, what):
    client.force_login(joanne)
    return client.get(
        reverse(f"evidence:letter-{what}", args=[paper.case.reference, paper.code])
    )


def word_text(data):
    document = Document(io.BytesIO(data))
    section = document.sections[0]
    parts = [*document.paragraphs, *section.header.paragraphs]
    parts += section.footer.paragraphs
    return "\n".join(one.text for one in parts)


def test_word_and_pdf_say_the_same_and_nothing_of_who_complained(
    ready, joanne, client, at
):
    """S51, S53: canaries in both; neutral names, clean metadata, each an export."""
    words = "A & B <c>, we write.\n\nPlease ring us."
    paper = kept_letter(ready, words=words, by=joanne, at=at)
    assert fetched(client, joanne, paper, "pdf").status_code == 404
    assert fetched(client, joanne, paper, "word").status_code == 404
    paper = checked(paper, joanne, at)
    pdf, docx = (fetched(client, joanne, paper, what) for what in ("pdf", "word"))
    reader = PdfReader(io.BytesIO(pdf.content))
    texts = [reader.pages[0].extract_text(), word_text(docx.content)]
    for text in texts:
        for wanted in ("Safer Town", "Town Council", "01632 960201", "A & B <c>"):
            assert wanted in text, wanted
        for never in ("Begum", "Marram", "900555", "pelican", "kicked"):
            assert never not in text
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert "Page 1 of 1" in texts[0]
    for text in texts:
        assert "Prepared by Joanne Fielding" in text
        assert "OFFICIAL" in text
    properties = Document(io.BytesIO(docx.content)).core_properties
    assert (properties.author, properties.last_modified_by) == ("", "")
    for answer in (pdf, docx):
        assert ready.reference not in answer["Content-Disposition"]
        assert answer["X-Content-Type-Options"] == "nosniff"
    assert Event.objects.filter(kind="paper.exported", is_view=True).count() == 2


EVIL = [
    "{{ ''.__class__ }}",
    "{{ to_name.__class__.__mro__ }}",
    "{{ to_name['__class__'] }}",
    "{{ os.system('id') }}",
    "{{ os }}",
    "{% import 'os' as os %}",
    "{% include '/etc/passwd' %}",
    "{{ cycler.__init__.__globals__ }}",
    "{{ to_name|attr('__class__') }}",
    "{% for one in range(9) %}{% endfor %}",
    "{{ 'a' * 9 }}",
    "{% set one = 1 %}",
    "{{ to_name() }}",
    "{{ to_name",
    "{% nonsense %}",
    "{{ to_name to_name }}",
]


@pytest.mark.parametrize("evil", EVIL)
def test_a_template_that_reaches_for_more_is_refused_with_its_paragraph(evil):
    """S42: `__class__`, `os`, and everything else that is not a fact."""
    found = papers.obstacles_to_template(["Dear {{ to_name }},", evil, "Yours"])
    assert str(found[0]).startswith("Paragraph 2 asks for more")
    assert evil[:20].strip() in str(found[0])
    assert (
        papers.obstacles_to_template(["{% if case %}", "{{ case }}{% endif %}"]) == []
    )


def layout_with(*texts, header=""):
    document = Document()
    for text in texts:
        document.add_paragraph(text)
    document.sections[0].header.paragraphs[0].text = header
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_a_word_layout_is_refused_with_its_paragraph(ready, joanne, at):
    """S42: also when Word has split the tag into runs, in a table, in the header."""
    document = Document()
    document.add_paragraph("Dear {{ to_name }},")
    split = document.add_paragraph()
    for run in ("{{ to_name.__cl", "ass__ }}"):
        split.add_run(run)
    cell = document.add_table(1, 1).cell(0, 0)
    cell.paragraphs[0].text = "{{ os }}"
    document.sections[0].header.paragraphs[0].text = "{% import 'os' as one %}"
    out = io.BytesIO()
    document.save(out)
    with pytest.raises(Refused) as refused:
        letters.set_layout(out.getvalue(), by=joanne, at=at)
    said = [str(one) for one in refused.value.obstacles]
    begins = [one.split(" asks")[0] for one in said]
    assert begins == ["Paragraph 2", "Paragraph 3", "Paragraph 4"]
    assert "{{ os }}" in said[1]
    assert queries.layout() is None
    with pytest.raises(Refused) as refused:
        letters.set_layout(layout_with("Hello", "{{ os }}"), by=joanne, at=at)
    assert "Paragraph 2 asks for more" in str(refused.value)


@pytest.mark.parametrize("evil", EVIL[:6] + EVIL[7:9])
def test_the_sandbox_holds_even_if_nobody_looked(evil):
    """S42: rendered without the look before it, it fails and runs nothing."""
    facts = {"to_name": "x"}
    with pytest.raises(papers.FAULTS):
        word.as_word(facts, layout_with(evil))
    with pytest.raises(papers.FAULTS):
        papers.filled([evil], facts)


def test_a_good_layout_is_used_from_then_on(ready, joanne, client, at):
    layout = layout_with(
        "{%p for one in paragraphs %}", "{{ one }}", "{%p endfor %}", header="OUR LOGO"
    )
    assert letters.set_layout(layout, by=joanne, at=at) == queries.layout()
    paper = kept_letter(ready, key="request_to_agency", by=joanne, at=at)
    answer = fetched(client, joanne, paper, "word")
    assert "OUR LOGO" in word_text(answer.content)
    assert "Please ring us." in word_text(answer.content)
    assert word.obstacles_to_layout(word.plain_layout()) == []


def test_what_is_no_word_document_is_no_layout():
    assert "too large" in str(word.obstacles_to_layout(bytes(word.LARGEST + 1))[0])
    assert "Choose a Word" in str(word.obstacles_to_layout(b"PK\x03\x04")[0])


def test_what_only_the_sandbox_sees_is_refused_too(monkeypatch):
    monkeypatch.setattr(papers, "obstacles_to_template", lambda paragraphs: [])
    (found,) = word.obstacles_to_layout(layout_with("{{ nothing }}"))
    assert "outside its paragraphs" in str(found)


@pytest.mark.parametrize("path", sorted((DATA / "papers").glob("*.toml")))
def test_every_template_that_we_ship_names_facts_alone(path):
    body = tomllib.loads(path.read_text("utf-8"))
    texts = [body["subject"], *body["paragraph"]]
    assert papers.obstacles_to_template(texts) == []


def drawn(colour):
    """A logo as a profile has it: a drawing with a picture inside, as data."""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20">'
        f'<rect width="40" height="20" fill="{colour}"/></svg>'
    )


def test_a_letter_bears_both_logos_where_the_profile_has_them(
    ready, joanne, at, client
):
    client.force_login(joanne)
    paper = checked(kept_letter(ready, by=joanne, at=at), joanne, at)
    there = reverse("evidence:letter-pdf", args=[ready.reference, paper.code])
    plain_pdf = client.get(there).content
    facts = Version.objects.get(kind="profile")
    head = {**HEAD, "logo": drawn("#aa1122")}
    facts.body |= {"logo": drawn("#2233bb"), "letterhead": [head]}
    facts.save()
    forget()
    drawn_in = colours(client.get(there).content)
    assert {"0.6666667 0.06666667 0.13333334", "0.13333334 0.2 0.73333335"} <= drawn_in
    assert not drawn_in & colours(plain_pdf) - {INK}


INK = "0.07058824 0.2627451 0.23921569"


def colours(pdf):
    """Every colour that the first page is drawn in."""
    page = PdfReader(io.BytesIO(pdf)).pages[0]
    said = page.get_contents().get_data().decode("latin1")
    return set(re.findall(r"([\d.]+ [\d.]+ [\d.]+) scn", said))


@pytest.mark.parametrize(
    ("key", "role", "first"),
    [("what_was_done", "victim", "PL"), ("first_word", "alleged", "Dear")],
)
def test_a_letter_is_begun_in_the_language_that_somebody_reads(
    ready, joanne, at, client, key, role, first
):
    """A test profile's own words; whoever is alleged is written to in English alone."""
    party = ready.parties.get(is_main=True)
    party.role = role
    party.save()
    party.person.language = "pl"
    party.person.save()
    client.force_login(joanne)
    there = reverse("evidence:write-letter", args=[ready.reference, key])
    assert "<b>In English:</b>" in client.get(there).content.decode()
    template = Version.objects.get(kind="paper", key=key)
    template.body["in"] = {"pl": {"subject": "PL", "paragraph": ["PL {{ to_name }}"]}}
    template.save()
    forget()
    page = client.get(there)
    assert page.context["form"].initial["words"].startswith(first)
    said = {"to_name": "N", "subject": "PL", "words": "PL", "person": party.person_id}
    client.post(there, said)
    paper = Paper.objects.get()
    assert paper.language == ("pl" if first == "PL" else "en")
