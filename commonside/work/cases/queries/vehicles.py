"""Which vehicles a case tells of, and where else the same ones are told of."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from commonside.ground.agencies.models import User
from commonside.work.cases.models import Case, Vehicle
from commonside.work.cases.queries.matching import start_of_matching
from commonside.work.reports.models import Plate, Report

MOST = 50


def marks_of(case: Case) -> set[str]:
    """The registrations noted in a case or told of in its reports."""
    noted = Vehicle.objects.filter(case=case, ended_at=None)
    told = Plate.objects.filter(report__case_report__case=case)
    return {*noted.values_list("mark", flat=True), *told.values_list("mark", flat=True)}


@dataclass(frozen=True)
class Alike:
    """Everything else that tells of the same vehicles, whoever may see it."""

    cases: frozenset[int]
    # Reports that belong to no case.
    reports: frozenset[int]
    # Of the cases, those that somebody works on.
    open_cases: dict[int, Case]


def alike(case: Case, marks: Collection[str], *, at: datetime) -> Alike:
    """Other records of these vehicles, over the months of matching; none is shown."""
    since = start_of_matching(at)
    cases = set(_noted(case, marks).values_list("case_id", flat=True)[:MOST])
    rows = _told(case, marks, since=since)
    pairs = list(rows.values_list("report_id", "report__case_report__case")[:MOST])
    cases |= {case_id for _, case_id in pairs if case_id}
    open_cases = Case.objects.open().filter(pk__in=cases).select_related("owner")
    return Alike(
        cases=frozenset(cases),
        reports=frozenset(report for report, case_id in pairs if not case_id),
        open_cases={one.pk: one for one in open_cases},
    )


def _noted(case: Case, marks: Collection[str]) -> QuerySet[Vehicle]:
    """These vehicles as officers noted them on other cases."""
    rows = Vehicle.objects.filter(mark__in=marks, ended_at=None)
    return rows.exclude(case=case)


def _told(case: Case, marks: Collection[str], *, since: datetime) -> QuerySet[Plate]:
    """These vehicles as reports tell of them that belong elsewhere, or nowhere."""
    rows = Plate.objects.filter(mark__in=marks, report__received_at__gte=since)
    return rows.exclude(report__case_report__case=case).order_by("-pk")


def sees_another(user: Any, cases: Iterable[int], reports: Iterable[int]) -> bool:
    """Whether somebody may see one of these."""
    if Case.objects.visible_to(user).filter(pk__in=list(cases)).exists():
        return True
    rows = Report.objects.visible_to(user).filter(pk__in=list(reports))
    return bool(rows.exists())


def hidden_from(
    user: User, case: Case, marks: Collection[str], *, at: datetime
) -> list[str]:
    """References of other records of these vehicles that this person may not see."""
    found = alike(case, marks, at=at)
    seen = Case.objects.visible_to(user).filter(pk__in=found.cases)
    cases = found.cases - set(seen.values_list("pk", flat=True))
    known = Report.objects.visible_to(user).filter(pk__in=found.reports)
    reports = found.reports - set(known.values_list("pk", flat=True))
    return sorted(
        [*(f"case:{pk}" for pk in cases), *(f"report:{pk}" for pk in reports)]
    )


@dataclass(frozen=True)
class Told:
    """One vehicle of a case, and where else the reader finds it."""

    mark: str
    looks: str
    did: str
    # Noted by an officer; otherwise told of in a report.
    vehicle: Vehicle | None
    cases: list[Case]
    reports: list[Report]

    @property
    def is_repeat(self) -> bool:
        return bool(self.cases or self.reports)


def of_case(user: Any, case: Case, *, at: datetime) -> list[Told]:
    """The vehicles of a case, with what else the reader may see of each.

    Four questions, however many vehicles there are.
    """
    noted = Vehicle.objects.filter(case=case, ended_at=None).select_related("by")
    by_mark = {vehicle.mark: vehicle for vehicle in noted.order_by("at")}
    marks = sorted(marks_of(case) | set(by_mark))
    if not marks:
        return []
    cases, reports = _elsewhere(user, case, marks, at=at)
    return [
        Told(
            mark=mark,
            looks=by_mark[mark].looks if mark in by_mark else "",
            did=by_mark[mark].did if mark in by_mark else "",
            vehicle=by_mark.get(mark),
            cases=cases.get(mark, []),
            reports=reports.get(mark, []),
        )
        for mark in marks
    ]


def _elsewhere(
    user: Any, case: Case, marks: list[str], *, at: datetime
) -> tuple[dict[str, list[Case]], dict[str, list[Report]]]:
    """By registration: other cases and reports of no case, as the reader sees them."""
    since = start_of_matching(at)
    pairs = set(_noted(case, marks).values_list("mark", "case_id")[:MOST])
    rows = _told(case, marks, since=since)
    of_reports = set()
    fields = ("mark", "report_id", "report__case_report__case")
    for mark, report, case_id in rows.values_list(*fields)[:MOST]:
        if case_id:
            pairs.add((mark, case_id))
        else:
            of_reports.add((mark, report))
    seen = Case.objects.visible_to(user).in_bulk({pk for _, pk in pairs})
    known = Report.objects.visible_to(user).in_bulk({pk for _, pk in of_reports})
    return _by_mark(pairs, seen), _by_mark(of_reports, known)


def _by_mark(pairs: Iterable[tuple[str, int]], rows: dict[Any, Any]) -> dict[str, Any]:
    found: dict[str, list[Any]] = {}
    for mark, pk in sorted(pairs):
        if pk in rows:
            found.setdefault(mark, []).append(rows[pk])
    return found
