"""S40: documents as evidence: looked through apart, drawn anew, never run."""

import io
import zipfile

import pytest
from docx import Document
from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    NameObject,
    TextStringObject,
)

from commonside.ground.files import checking, decoding
from commonside.ground.files.rules import DOCX, PDF, file_name, obstacles_to_keeping

SIZE = (595, 842)


def pdf(pages=1, **more):
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(*SIZE)
    for change in more.values():
        change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def put(name, value):
    """Something in the catalogue of a PDF."""
    return lambda writer: writer.root_object.update({NameObject(name): value})


def action(kind):
    said = {NameObject("/S"): NameObject(kind)}
    said[NameObject("/F")] = TextStringObject("a.exe")
    return DictionaryObject(said)


def deep(value, levels=80):
    for _ in range(levels):
        value = ArrayObject([value])
    return value


def docx(*, add=(), replace=(), leave_out=()):
    """A real Word document, with parts added, changed or left out."""
    made = io.BytesIO()
    Document().save(made)
    out = io.BytesIO()
    with zipfile.ZipFile(made) as was, zipfile.ZipFile(out, "w") as now:
        for row in was.infolist():
            data = was.read(row)
            for name, old, new in replace:
                data = data.replace(old, new) if row.filename == name else data
            if row.filename not in leave_out:
                now.writestr(row.filename, data)
        for name, data in add:
            now.writestr(name, data)
    return out.getvalue()


RELS = "word/_rels/document.xml.rels"
OUTSIDE = b'<Relationship Id="x" Type="T/%s" Target="http://x" TargetMode="External"/>'


def with_link(kind):
    end = b"</Relationships>"
    return docx(replace=[(RELS, end, OUTSIDE % kind + end)])


def with_text(text):
    return docx(replace=[("word/document.xml", b"<w:body>", b"<w:body>" + text)])


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (pdf(a=put("/OpenAction", action("/JavaScript"))), decoding.ACTIVE),
        (pdf(a=put("/OpenAction", action("/Launch"))), decoding.ACTIVE),
        (pdf(a=put("/AA", DictionaryObject())), decoding.ACTIVE),
        (pdf(a=lambda w: w.add_attachment("a.exe", b"MZ")), decoding.ACTIVE),
        (pdf(a=put("/Deep", deep(NameObject("/X")))), decoding.TOO_HEAVY),
        (pdf(a=lambda w: w.encrypt("a")), decoding.LOCKED),
        (pdf(pages=21), decoding.TOO_LONG),
        (pdf(pages=0), decoding.UNREADABLE),
        (pdf()[:200], decoding.UNREADABLE),
        (b"%PDF-1.7 nothing", decoding.UNREADABLE),
    ],
)
def test_a_pdf_that_is_more_than_pages_is_refused(data, code):
    """S40: a script, a launch, a hidden file, a password, too much."""
    with pytest.raises(decoding.NotTaken) as refused:
        decoding.read_document(data, PDF)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (docx(add=[("word/vbaProject.bin", b"x")]), decoding.ACTIVE),
        (docx(add=[("word/embeddings/ole1.bin", b"x")]), decoding.ACTIVE),
        (
            docx(add=[("word/x.xml", b"<!DOCTYPE a [<!ENTITY b 'c'>]>")]),
            decoding.ACTIVE,
        ),
        (with_link(b"attachedTemplate"), decoding.ACTIVE),
        (with_link(b"image"), decoding.ACTIVE),
        (with_text(b"DDEAUTO c:\\x"), decoding.ACTIVE),
        (docx(add=[("../outside.xml", b"x")]), decoding.OTHER_KIND),
        (docx(add=[("/etc/x", b"x")]), decoding.OTHER_KIND),
        (docx(add=[("word/DOCUMENT.xml", b"x")]), decoding.OTHER_KIND),
        (docx(leave_out=["word/document.xml"]), decoding.OTHER_KIND),
        (docx(add=[(f"word/{n}.xml", b"") for n in range(500)]), decoding.TOO_HEAVY),
        (docx()[:300], decoding.UNREADABLE),
    ],
)
def test_a_word_file_that_is_more_than_text_is_refused(data, code):
    """S40: macros, objects, what Word would fetch, names that lead out, bombs."""
    with pytest.raises(decoding.NotTaken) as refused:
        decoding.read_document(data, DOCX)
    assert refused.value.code == code


def test_a_macro_document_is_refused_by_its_kind():
    """S40: whatever its name says."""
    was, now = b"document.main+xml", b"document.macroEnabled.main+xml"
    data = docx(replace=[("[Content_Types].xml", was, now)])
    with pytest.raises(decoding.NotTaken) as refused:
        decoding.read_document(data, DOCX)
    assert refused.value.code == decoding.ACTIVE


def test_a_zip_that_unpacks_to_far_too_much_is_refused(monkeypatch):
    """S40: told from its directory, before anything is unpacked."""
    monkeypatch.setattr(decoding, "MOST_OPEN", 1000)
    with pytest.raises(decoding.NotTaken) as refused:
        decoding.read_document(docx(), DOCX)
    assert refused.value.code == decoding.TOO_HEAVY


def test_pages_are_drawn_one_under_the_other_in_a_process_of_its_own():
    found = checking.check(pdf(pages=2), PDF)
    assert (found.reason, found.width, found.height) == ("", 1000, 2828)
    with Image.open(io.BytesIO(found.preview)) as drawn:
        assert (drawn.format, drawn.size) == ("JPEG", (1000, 2828))
    script = pdf(a=put("/OpenAction", action("/JavaScript")))
    assert checking.check(script, PDF).reason == "active"


def test_a_word_file_and_an_ordinary_link_are_taken_and_not_drawn():
    assert checking.check(with_link(b"hyperlink"), DOCX) == checking.Checked()


@pytest.mark.parametrize("data", [pdf(), docx()])
def test_documents_are_taken_as_exhibits_alone(data):
    """S40: the public form takes photographs and nothing else."""
    said = {"size": len(data), "head": data[:32], "already": 0}
    assert obstacles_to_keeping(**said, subject_kind="exhibit") == []
    for other in ("case", "report", "draft", ""):
        (found,) = obstacles_to_keeping(**said, subject_kind=other)
        assert str(found).startswith("Choose a photo: ")
    (found,) = obstacles_to_keeping(
        size=9, head=b"<svg", already=0, subject_kind="exhibit"
    )
    assert "a PDF or a Word file" in str(found)


def test_it_is_saved_under_a_neutral_name():
    assert file_name("k3x9", PDF) == "document-k3x9.pdf"
    assert file_name("k3x9", DOCX) == "document-k3x9.docx"


def test_pages_are_drawn_one_under_another():
    """S40: what is kept of a document to look at is plain pixels of its sheets."""
    wide, high, *small, pixels = decoding.read_document(pdf(pages=2), PDF)
    assert [wide, high] == small
    assert len(pixels) == wide * high * 3
    one = decoding.read_document(pdf(), PDF)
    assert (wide, high) == (one[0], 2 * one[1])


@pytest.mark.parametrize(
    ("data", "kind", "reason"),
    [
        (pdf(pages=decoding.MOST_PAGES + 1), PDF, decoding.TOO_LONG),
        (b"%PDF-1.7 and then nothing", PDF, decoding.UNREADABLE),
        (b"PK\x03\x04", DOCX, decoding.UNREADABLE),
    ],
)
def test_what_is_not_taken_ends_with_its_reason(data, kind, reason):
    with pytest.raises(decoding.NotTaken) as refused:
        decoding.read_document(data, kind)
    assert refused.value.code == reason


class Talker:
    """A decoder that hears nothing and says more than it may."""

    def __init__(self):
        self.stdin, self.stdout = self, io.BytesIO(b"x" * 99)
        self.is_killed = False

    def write(self, data):
        raise BrokenPipeError

    def kill(self):
        self.is_killed = True


def test_a_decoder_that_says_too_much_is_stopped():
    """S40: whoever took it over cannot fill our memory."""
    talker = Talker()
    assert len(checking._told(talker, b"a file", most=9)) == 10
    assert talker.is_killed
