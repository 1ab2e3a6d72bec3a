"""What goes into papers about one case, and what is left out of it.

Everything here belongs to the case, asked for by it: nothing of anybody's other case
can come along. What people typed goes through `withhold`, whoever typed it.
"""

import base64
import io
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any, NamedTuple

from commonside.ground.duties.models import Step
from commonside.ground.files.decoding import HIGH, WIDE
from commonside.ground.files.models import File
from commonside.ground.files.queries import content, of_any
from commonside.ground.files.rules import PDF
from commonside.ground.practice.queries import profile
from commonside.library.clocks.instants import london
from commonside.work.cases.models import Contact
from commonside.work.cases.queries.tabs import category_names
from commonside.work.evidence.models import (
    Annotation,
    Bundle,
    DiaryEntry,
    Exhibit,
    Handling,
    Statement,
)
from commonside.work.evidence.queries.evidence import reports
from commonside.work.evidence.queries.secrets import secrets_of
from commonside.work.evidence.rules.exhibits import HANDLED
from commonside.work.evidence.rules.withholding import withhold

Part = dict[str, Any]
News = Callable[[int, int], None]


class Line(NamedTuple):
    """One line of a chronology: when, in words, what, and how we know it."""

    at: datetime
    when: str
    what: str
    source: str


class Papers:
    """Reads the papers of one bundle, and counts what it leaves out."""

    def __init__(self, bundle: Bundle) -> None:
        self.bundle, self.case = bundle, bundle.case
        self.secrets = secrets_of(self.case)
        self.withheld = 0

    def safe(self, text: str) -> str:
        """What somebody typed, without what must not be read here."""
        kept, count = withhold(text, self.secrets)
        self.withheld += count
        return kept

    def data(self, *, at: datetime, news: News) -> dict[str, Any]:
        """Everything that the paper says, as plain values."""
        is_court = self.bundle.kind == Bundle.Kind.COURT
        parts = self._court(news) if is_court else [self._noise()]
        facts = profile(london(at).date())
        return {
            "title": self.safe(self.bundle.title),
            "kind": self.bundle.get_kind_display(),
            "about": f"Case {self.case.reference}",
            "marking": self.bundle.marking,
            "brand": facts.get("name", ""),
            "agency": self.case.lead_agency.name,
            "made": f"Made for {self.bundle.by.name}, {said(at)}",
            "day": [at.year, at.month, at.day],
            "parts": parts,
        }

    def _court(self, news: News) -> list[Part]:
        return [
            self._chronology(),
            self._statements(),
            *self._exhibits(news),
            self._diary(),
            *self._reports(),
        ]

    # The parts.

    def _noise(self) -> Part:
        """Everything that was noted, in the order of time, with its source."""
        lines = [*self._entries_as_lines(), *self._other_lines()]
        intro = "Everything that was noted, in the order in which it happened."
        return _dated("Diary", intro, lines)

    def _chronology(self) -> Part:
        lines = [*self._entries_as_lines(is_short=True), *self._other_lines()]
        intro = "What happened and what was done, with where we know it from."
        return _dated("Chronology", intro, lines)

    def _statements(self) -> Part:
        blocks: list[Part] = []
        for one in self._chosen_statements():
            blocks.append({"is": "heading", "text": self._maker(one)})
            blocks.append({"is": "text", "text": self.safe(one.words)})
            if one.signed_on:
                signed = f"Signed {_day(one.signed_on)}."
                blocks.append({"is": "note", "text": signed})
        return _part("Statements", blocks, none="No statement is put in.")

    def _maker(self, statement: Statement) -> str:
        kind = statement.get_kind_display().lower()
        return f"{self.safe(statement.maker)}: statement {kind}"

    def _exhibits(self, news: News) -> list[Part]:
        """The schedule with hash and continuity, then each picture as we drew it."""
        chosen = list(self.bundle.exhibits.order_by("pk"))
        files = {f.subject_id: f for f in of_any("exhibit", [e.pk for e in chosen])}
        hands: dict[int, list[str]] = {one.pk: [] for one in chosen}
        for hand in Handling.objects.filter(exhibit__in=chosen).select_related("by"):
            hands[hand.exhibit_id].append(self._hand(hand))
        head = ["Exhibit", "What", "Made by", "SHA-256", "Through whose hands"]
        rows = [
            [
                one.reference,
                self._what(one, files.get(one.pk)),
                self._made_by(one),
                files[one.pk].digest if one.pk in files else "a thing, not a file",
                "\n".join(hands[one.pk]),
            ]
            for one in chosen
        ]
        table = {"is": "table", "head": head, "rows": rows, "kind": "schedule"}
        schedule = _part(
            "Exhibits", [table] if rows else [], none="No exhibit is put in."
        )
        shown = list(self._pictures(chosen, files, news))
        return [schedule, _part("Pictures", shown)] if shown else [schedule]

    def _what(self, exhibit: Exhibit, file: File | None) -> str:
        what = f"{exhibit.get_kind_display()}. {self.safe(exhibit.about)}"
        is_apart = file is not None and not file.preview_as
        return f"{what} (a Word file, handed over apart)" if is_apart else what

    def _made_by(self, exhibit: Exhibit) -> str:
        on = f", {_day(exhibit.made_on)}" if exhibit.made_on else ""
        return self.safe(exhibit.maker) + on

    def _hand(self, hand: Handling) -> str:
        to = f": {self.safe(hand.to)}" if hand.to else ""
        what = f"{HANDLED[hand.what]}{to}"
        return f"{said(hand.happened_at)}, {what}, {hand.by.name}"

    def _pictures(
        self, chosen: Iterable[Exhibit], files: dict[int, File], news: News
    ) -> Iterator[Part]:
        shown = [one for one in chosen if one.pk in files and files[one.pk].preview_as]
        for number, one in enumerate(shown, 1):
            file = files[one.pk]
            drawn = sheets_of(content(file, preview=True), file)
            for at, (jpeg, wide, high) in enumerate(drawn, 1):
                page = f", page {at} of {len(drawn)}" if len(drawn) > 1 else ""
                yield {
                    "is": "picture",
                    "heading": one.reference + page,
                    "alt": f"Exhibit {one.reference}{page}: {self.safe(one.about)}",
                    "svg": picture(jpeg, wide, high),
                }
            news(number, len(shown) + 1)

    def _diary(self) -> Part:
        blocks: list[Part] = []
        notes = self._notes()
        for number, entry in enumerate(self._entries(), 1):
            blocks.append({"is": "heading", "text": f"{number}. {entry.when}"})
            blocks.append({"is": "facts", "rows": self._facts(entry, notes)})
        return _part("Diary", blocks, none="There is no diary of these days.")

    def _facts(self, entry: DiaryEntry, notes: dict[int, list[str]]) -> list[list[str]]:
        affected = entry.get_affected_display() if entry.affected else ""
        late = ": more than a day after" if entry.is_late else ""
        rows = [
            ["What happened", self.safe(entry.what)],
            ["Where", self.safe(entry.where)],
            ["Who did it", self.safe(entry.who)],
            ["How it affected them", affected],
            ["Who else saw or heard it", self.safe(entry.witnesses)],
            ["Whom they told", self.safe(entry.reported_to)],
            ["Written", f"{said(entry.written_at)}{late}"],
            ["Source", _source(entry)],
            *(["Corrected", note] for note in notes.get(entry.pk, ())),
        ]
        return [[name, value] for name, value in rows if value]

    def _reports(self) -> list[Part]:
        """The words of those reports that a named officer let in, one by one."""
        seen = reports(self.case, self.bundle.by)
        picked = self.bundle.picked.filter(report__in=seen).select_related("report")
        blocks: list[Part] = []
        for one in picked.order_by("report"):
            report = one.report
            heading = f"Report {report.shown_reference}, {said(report.received_at)}"
            blocks.append({"is": "heading", "text": heading})
            blocks.append({"is": "text", "text": self.safe(report.words)})
        return [_part("Reports, as told", blocks)] if blocks else []

    # What lines and parts are made of.

    def _entries(self) -> list[DiaryEntry]:
        rows = diary_between(self.bundle)
        return list(rows.order_by("happened_on", "began", "id"))

    def _notes(self) -> dict[int, list[str]]:
        found: dict[int, list[str]] = {}
        rows = Annotation.objects.filter(entry__case=self.case).select_related("by")
        for note in rows:
            line = f"{self.safe(note.text)} ({note.by.name}, {said(note.at)})"
            found.setdefault(note.entry_id, []).append(line)
        return found

    def _entries_as_lines(self, *, is_short: bool = False) -> Iterator[Line]:
        notes = {} if is_short else self._notes()
        for entry in self._entries():
            first, *rest = self._facts(entry, notes)
            told = [f"{name}: {value}" for name, value in rest if name != "Source"]
            what = "\n".join([first[1], *([] if is_short else told)])
            yield Line(entry.happened_at, entry.when, what, _source(entry))

    def _other_lines(self) -> Iterator[Line]:
        case = self.case
        names = category_names(london(self.bundle.at).date())
        for report in reports(case, self.bundle.by):
            about = names.get(report.category, report.category)
            yield _line(report.received_at, f"Report: {about}", f"{report}")
        visits = Contact.objects.filter(case=case, way="visit").select_related("by")
        for visit in visits:
            yield _line(visit.at, "Officer's visit", f"Note of {visit.by.name}")
        done = Step.objects.about(f"case:{case.pk}").filter(state="done")
        for step in done.select_related("ended_by"):
            if step.ended_at and step.ended_by:
                by = f"Step, ended by {step.ended_by.name}"
                yield _line(step.ended_at, self.safe(step.text), by)

    def _chosen_statements(self) -> list[Statement]:
        return list(self.bundle.statements.order_by("pk"))


def diary_between(bundle: Bundle) -> Any:
    """The entries of the days that were asked for."""
    rows = DiaryEntry.objects.filter(case=bundle.case)
    if bundle.since:
        rows = rows.filter(happened_on__gte=bundle.since)
    if bundle.until:
        rows = rows.filter(happened_on__lte=bundle.until)
    return rows


def sheets_of(jpeg: bytes, file: File) -> list[tuple[bytes, int, int]]:
    """Our own copy as it is laid in: a picture whole, a PDF sheet by sheet."""
    if file.kind != PDF:
        return [(jpeg, max(1, file.width), max(1, file.height))]
    from PIL import Image

    sheets = []
    with Image.open(io.BytesIO(jpeg), formats=["JPEG"]) as strip:
        for top in range(0, strip.height, HIGH):
            out = io.BytesIO()
            strip.crop((0, top, WIDE, top + HIGH)).save(out, "JPEG", quality=82)
            sheets.append((out.getvalue(), WIDE, HIGH))
    return sheets


def picture(jpeg: bytes, wide: int, high: int) -> str:
    """Our own copy of a picture as text, which is all that the typesetter is given."""
    data = base64.b64encode(jpeg).decode()
    return (
        '<svg xmlns="http://www.w3.org/2000/svg"'
        f' viewBox="0 0 {wide} {high}" width="{wide}" height="{high}">'
        f'<image width="{wide}" height="{high}" href="data:image/jpeg;base64,{data}"/>'
        "</svg>"
    )


def _source(entry: DiaryEntry) -> str:
    confirmed = ", signed or read back" if entry.is_confirmed else ""
    return f"Diary: {entry.get_source_display().lower()}{confirmed}"


def _line(at: datetime, what: str, source: str) -> Line:
    return Line(at, said(at), what, source)


def _dated(title: str, intro: str, lines: Iterable[Line]) -> Part:
    ordered = sorted(lines, key=lambda line: line.at)
    rows = [[line.when, line.what, line.source] for line in ordered]
    head = ["When", "What", "How we know"]
    table = {"is": "table", "head": head, "rows": rows, "kind": "dated"}
    return _part(title, [table] if rows else [], intro=intro, none="Nothing yet.")


def _part(title: str, blocks: list[Part], *, intro: str = "", none: str = "") -> Part:
    first = [{"is": "text", "text": intro or none}] if intro or not blocks else []
    return {"title": title, "blocks": [*first, *blocks]}


def said(at: datetime) -> str:
    """A moment on the clock of the place, in full: papers are read years later."""
    here = london(at)
    return f"{_day(here)}, {here:%H:%M}"


def _day(on: Any) -> str:
    return f"{on.day} {on:%B %Y}"
