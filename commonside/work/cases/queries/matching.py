"""What may belong to a report: earlier reports and cases, with the reasons."""

from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Any

from django.db.models import Case as Switch
from django.db.models import Q, Value, When
from django.utils import timezone

from commonside.ground.agencies.models import User
from commonside.ground.practice import queries as practice
from commonside.work.cases.models import Case, Location
from commonside.work.cases.rules.matching import (
    Likeness,
    Mark,
    likeness,
    months_before,
    together,
)
from commonside.work.reports.models import Report

MATCHES_READ = 200
CASES_SHOWN, REPORTS_SHOWN = 3, 5


def mark_of(report: Report) -> Mark:
    return Mark(
        reporter=report.reporter_key,
        household=report.household_key,
        easting=report.easting,
        northing=report.northing,
    )


def sentence(how: Likeness) -> str:
    """The reasons of a match as a line begins with them."""
    words = ", ".join(how.words())
    return words[:1].upper() + words[1:]


@dataclass(frozen=True)
class CaseMatch:
    case: Case
    likeness: Likeness
    reports: int

    @property
    def words(self) -> str:
        return sentence(self.likeness)


@dataclass(frozen=True)
class ReportMatch:
    report: Report
    likeness: Likeness

    @property
    def words(self) -> str:
        return sentence(self.likeness)


@dataclass(frozen=True)
class Matches:
    """What may belong to a report, with reasons; and how often they told us before."""

    cases: list[CaseMatch] = field(default_factory=list)
    reports: list[ReportMatch] = field(default_factory=list)
    more: int = 0
    # When the same person or household told us before, within the months.
    told_before: list[datetime] = field(default_factory=list)
    metres: int = 100
    months: int = 12

    @property
    def count(self) -> int:
        return len(self.cases) + len(self.reports) + self.more

    @property
    def open_case(self) -> Case | None:
        """The case to which the report most likely belongs."""
        return next((m.case for m in self.cases if m.case.is_open), None)


def settings(at: datetime) -> dict[str, Any]:
    """The partnership's distance and months of matching, and its thresholds."""
    facts = practice.profile(timezone.localdate(at))
    matching = {"metres": 100, "months": 12, **facts.get("matching", {})}
    return {**matching, "thresholds": facts.get("threshold", [])}


def matches(user: User, report: Report, *, at: datetime) -> Matches:
    """Earlier reports and cases like this one, among those that this person may see.

    Same place within some metres, same reporter or same household, over some months
    (DOMAIN 2.3). A person confirms: nothing is linked here.
    """
    wanted = settings(at)
    mark, metres = mark_of(report), float(wanted["metres"])
    since = _start_of(at, months=wanted["months"])
    earlier = _reports_like(user, report, mark, metres, since)
    like = [(row, likeness(mark, mark_of(row), metres=metres)) for row in earlier]
    like = [(row, how) for row, how in like if how.is_any]
    cases = _cases_like(user, like, mark, metres, since)
    like.sort(key=lambda pair: (pair[1].weight, -pair[0].received_at.timestamp()))
    shown = [ReportMatch(row, how) for row, how in like[:REPORTS_SHOWN]]
    hidden = len(like) - len(shown) + len(cases) - len(cases[:CASES_SHOWN])
    return Matches(
        cases=cases[:CASES_SHOWN],
        reports=shown,
        more=hidden,
        metres=wanted["metres"],
        months=wanted["months"],
        told_before=[
            row.received_at
            for row, how in like
            if how.is_same_home_or_person and row.received_at <= report.received_at
        ],
    )


def _start_of(at: datetime, *, months: int) -> datetime:
    day = months_before(timezone.localdate(at), months)
    return timezone.make_aware(datetime.combine(day, time.min))


def _near(mark: Mark, metres: float, prefix: str = "") -> Q:
    """The square round a point, which an index finds; the circle is cut afterwards."""
    if mark.point is None:
        return Q(pk__in=[])
    east, north = mark.point
    return Q(
        **{
            f"{prefix}easting__range": (east - metres, east + metres),
            f"{prefix}northing__range": (north - metres, north + metres),
        }
    )


def _keys(mark: Mark) -> Q:
    found = Q(pk__in=[])
    if mark.reporter:
        found |= Q(reporter_key=mark.reporter)
    if mark.household:
        found |= Q(household_key=mark.household)
    return found


def _reports_like(
    user: User, report: Report, mark: Mark, metres: float, since: datetime
) -> list[Report]:
    """Reports of the last months, also newer ones that wait.

    Those of the same person or home come before those of the street.
    """
    same = _keys(mark)
    rows = Report.objects.visible_to(user).filter(same | _near(mark, metres))
    rows = rows.filter(received_at__gte=since).exclude(pk=report.pk)
    rows = rows.select_related("case_report")
    first = Switch(When(same, then=Value(0)), default=Value(1))
    return list(rows.order_by(first, "-received_at")[:MATCHES_READ])


def _cases_like(
    user: User,
    reports: list[tuple[Report, Likeness]],
    mark: Mark,
    metres: float,
    since: datetime,
) -> list[CaseMatch]:
    """Cases to which such reports belong, or whose places are like; open ones first."""
    how: dict[int, list[Likeness]] = {}
    count: dict[int, int] = {}
    for report, like in reports:
        link = getattr(report, "case_report", None)
        if link is not None:
            how.setdefault(link.case_id, []).append(like)
            count[link.case_id] = count.get(link.case_id, 0) + 1
    for case_id, place in _places_like(mark, metres):
        how.setdefault(case_id, []).append(likeness(mark, place, metres=metres))
    recent = Q(closed_at=None) | Q(closed_at__gte=since)
    rows = Case.objects.visible_to(user).filter(recent, pk__in=list(how))
    found = [
        CaseMatch(case, together(how[case.pk]), count.get(case.pk, 0))
        for case in rows.select_related("owner")
    ]
    found = [match for match in found if match.likeness.is_any]
    return sorted(found, key=lambda m: (not m.case.is_open, m.likeness.weight))


def _places_like(mark: Mark, metres: float) -> list[tuple[int, Mark]]:
    """Ids of cases with the places of theirs that are near or the same home."""
    same = Q(pk__in=[])
    if mark.household:
        same = Q(place__household_key=mark.household)
    rows = Location.objects.filter(same | _near(mark, metres, "place__"))
    read = rows.values_list(
        "case_id", "place__household_key", "place__easting", "place__northing"
    )
    return [
        (case_id, Mark(household=home, easting=east, northing=north))
        for case_id, home, east, north in read.order_by("-pk")[:MATCHES_READ]
    ]
