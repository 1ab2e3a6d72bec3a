"""Letters as Word files: set by docxtpl in a sandbox, with escaping (S42)."""

import io
import zipfile
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from commonside.ground.audit.refusals import Obstacle, obstacle
from commonside.ground.files.decoding import NotTaken, look_through_docx
from commonside.work.evidence.rules import papers

LARGEST = 5 * 1024 * 1024
KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
# No letter says when its file was made, or with what: only what stands in it.
NO_TIME = datetime(2000, 1, 1, tzinfo=UTC)
# What docxtpl puts before a tag to say that it stands for a paragraph or a row.
PREFIXES = ("{%p ", "{%tr ", "{%tc ", "{%r ", "{{r ")
TRIAL = {name: "x" for name in papers.FACTS} | {"paragraphs": ["x"]}


def as_word(facts: Mapping[str, Any], layout: bytes | None = None) -> bytes:
    """A letter as a Word file, in the partnership's own layout or in ours.

    Whatever stands in the layout runs in Jinja's sandbox, where it reaches nothing of
    ours; a fault in it raises one of `papers.FAULTS`.
    """
    from docxtpl import DocxTemplate

    template = DocxTemplate(io.BytesIO(layout or plain_layout()))
    template.render(
        dict(facts), jinja_env=papers.sandbox(autoescape=True), autoescape=True
    )
    _clean(template.docx.core_properties)
    out = io.BytesIO()
    template.save(out)
    return out.getvalue()


def _clean(properties: Any) -> None:
    names = ("author", "last_modified_by", "title", "subject", "comments", "keywords")
    for name in (*names, "category", "content_status", "identifier", "version"):
        setattr(properties, name, "")
    properties.created = properties.modified = NO_TIME
    properties.last_printed = NO_TIME


def obstacles_to_layout(data: bytes) -> list[Obstacle]:
    """Why a Word file is not taken as a layout; each paragraph at fault is named."""
    if len(data) > LARGEST:
        return [obstacle("The file is too large. It may have 5 MB.", at_field="layout")]
    try:
        look_through_docx(data)
    except NotTaken:
        return [
            obstacle(
                "Choose a Word document (.docx) without macros or links to files.",
                at_field="layout",
            )
        ]
    found = papers.obstacles_to_template(list(_paragraphs(data)))
    if found:
        return found
    try:
        as_word(TRIAL, data)
    except (*papers.FAULTS, ValueError, KeyError, zipfile.BadZipFile):
        return [
            obstacle(
                "Something outside its paragraphs asks for more than a template may.",
                at_field="layout",
            )
        ]
    return []


def _paragraphs(data: bytes) -> Iterator[str]:
    """Every paragraph of body, tables, headers and footers, as Word numbers them."""
    from docx import Document

    document = Document(io.BytesIO(data))
    yield from _texts(document.element.body)
    for section in document.sections:
        for part in (section.header, section.footer):
            yield from _texts(part._element)


def _texts(element: Any) -> Iterator[str]:
    for paragraph in element.iter():
        if paragraph.tag.endswith("}p"):
            runs = [one.text or "" for one in paragraph.iter() if _is_text(one)]
            yield _plain("".join(runs))


def _is_text(element: Any) -> bool:
    return isinstance(element.tag, str) and element.tag.endswith("}t")


def _plain(text: str) -> str:
    for prefix in PREFIXES:
        text = text.replace(prefix, prefix[:2] + " ")
    return text


def plain_layout() -> bytes:
    """Our own layout: both names at the head, the letter, and where to ring."""
    from docx import Document
    from docx.shared import Pt, RGBColor

    document = Document()
    normal: Any = document.styles["Normal"]
    normal.font.name, normal.font.size = "Arial", Pt(11)
    head = document.sections[0].header.paragraphs[0]
    for text in ("{{ brand }}", "\t\t{{ agency }}"):
        run = head.add_run(text)
        run.bold, run.font.size = True, Pt(13)
        run.font.color.rgb = RGBColor(0x12, 0x43, 0x3D)
    for text in ("{{ to_name }}", "{{ to_address }}", "", "{{ today }}", ""):
        document.add_paragraph(text).paragraph_format.space_after = Pt(0)
    document.add_paragraph().add_run("{{ subject }}").bold = True
    for text in ("{%p for one in paragraphs %}", "{{ one }}", "{%p endfor %}"):
        document.add_paragraph(text)
    foot = document.sections[0].footer.paragraphs[0]
    said = "{{ marking }}. {{ case }}. {{ phone }}. {{ made }}"
    foot.add_run(said).font.size = Pt(9)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
