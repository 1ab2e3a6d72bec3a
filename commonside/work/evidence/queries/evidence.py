"""Diary, exhibits, statements, letters and bundles of a case, for its pages.

Whoever asks has found the case through its own door.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet

from commonside.ground.files.models import File
from commonside.ground.files.queries import of, of_any
from commonside.ground.people.models import Person
from commonside.ground.timetable.models import Progress
from commonside.ground.timetable.queries import bar_of
from commonside.work.cases.models import Case, Party
from commonside.work.evidence.models import (
    Annotation,
    Bundle,
    DiaryEntry,
    Exhibit,
    Handling,
    Paper,
    Statement,
)
from commonside.work.reports.models import Report

LAST = 5
# How the bars of papers are called.
BUNDLE = "evidence.bundle"


@dataclass(frozen=True)
class Shown:
    """An exhibit with its file, where it has one."""

    exhibit: Exhibit
    file: File | None


@dataclass(frozen=True)
class Overview:
    """What the tab shows."""

    entries: list[DiaryEntry]
    count: int
    exhibits: list[Shown]
    statements: list[Statement]
    letters: list[Paper]
    bundles: list[Bundle]


def overview(case: Case) -> Overview:
    """Everything of the case's evidence; of the diary, the newest."""
    entries = diary(case)
    return Overview(
        entries=list(entries[:LAST]),
        count=entries.count(),
        exhibits=exhibits(case),
        statements=list(statements(case)),
        letters=list(Paper.objects.filter(case=case).select_related("template")),
        bundles=list(Bundle.objects.filter(case=case).select_related("by")),
    )


def diary(case: Case, *, oldest_first: bool = False) -> QuerySet[DiaryEntry]:
    """The entries, the newest first, each with how many annotations it has."""
    rows = DiaryEntry.objects.filter(case=case).select_related("person", "by")
    order = ("happened_on", "began", "id")
    if not oldest_first:
        order = ("-happened_on", "-began", "-id")
    rows = rows.order_by(*order)
    return rows.annotate(notes=Count("annotations"))


def entry(case: Case, code: str) -> DiaryEntry | None:
    return diary(case).filter(code=code).first()


def exhibits(case: Case) -> list[Shown]:
    """The exhibits in the order in which they were taken in."""
    rows = list(Exhibit.objects.filter(case=case).select_related("by"))
    held = {file.subject_id: file for file in of_any("exhibit", [r.pk for r in rows])}
    return [Shown(row, held.get(row.pk)) for row in rows]


def exhibit(case: Case, code: str) -> Shown | None:
    """One exhibit with its file."""
    rows = Exhibit.objects.filter(case=case, code=code).select_related("by", "entry")
    row = rows.first()
    return Shown(row, of("exhibit", row.pk).first()) if row else None


def statements(case: Case) -> QuerySet[Statement]:
    return Statement.objects.filter(case=case).select_related("by")


def statement(case: Case, code: str) -> Statement | None:
    return statements(case).filter(code=code).first()


def diarists(case: Case) -> list[Person]:
    """Whose diary it may be: those harmed, affected, or who saw it."""
    parties = Party.objects.filter(case=case, until=None).exclude(role="alleged")
    rows = parties.select_related("person").order_by("-is_main", "pk")
    return [party.person for party in rows]


def notes(entry: DiaryEntry) -> list[Annotation]:
    """What was said beside an entry, the oldest first."""
    return list(Annotation.objects.filter(entry=entry).select_related("by"))


def handled(exhibit: Exhibit) -> list[Handling]:
    """Through whose hands an exhibit went, the oldest first."""
    return list(Handling.objects.filter(exhibit=exhibit).select_related("by"))


def is_exhibit_of(user: Any, id_: int) -> bool:
    """Whether it belongs to a case that the user's agency has, and they may see."""
    seen = Case.objects.visible_to(user).filter(lead_agency=user.agency_id)
    return Exhibit.objects.filter(case__in=seen.values("pk"), pk=id_).exists()


def bundle_behind(bar: str) -> Bundle | None:
    """The papers that a bar is of."""
    rows = Bundle.objects.filter(case__isnull=False, bar=bar)
    return rows.select_related("case__lead_agency", "by__agency").first()


def bundle(case: Case, user: Any, code: str) -> Bundle | None:
    """Papers are for whoever asked for them: another asks for their own (S53)."""
    rows = Bundle.objects.filter(case=case, by=user, code=code)
    return rows.select_related("by").first()


def bar_behind(bundle: Bundle) -> Progress | None:
    """How far the making is, while that is kept."""
    return bar_of(BUNDLE).filter(key=bundle.bar).first()


def reports(case: Case, user: Any) -> list[Report]:
    """The reports of the case that this reader may read, the oldest first."""
    seen = Report.objects.visible_to(user).filter(case_report__case=case)
    return list(seen.order_by("received_at"))


def may_be_shown(case: Case) -> tuple[QuerySet[Statement], QuerySet[Exhibit]]:
    """What papers may be made of: statements that are signed, and all exhibits."""
    signed = Statement.objects.filter(case=case).exclude(signed_on=None)
    return signed, Exhibit.objects.filter(case=case)
