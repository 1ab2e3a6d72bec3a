"""What may belong to a report: earlier reports and cases, with the reasons."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Any

from django.db.models import Case as Switch
from django.db.models import Q, QuerySet, Value, When
from django.utils import timezone

from commonside.ground.agencies.models import User
from commonside.ground.audit.actions import reference
from commonside.ground.practice import queries as practice
from commonside.work.cases.models import Case, Location, Vehicle
from commonside.work.cases.rules.matching import (
    Likeness,
    Mark,
    likeness,
    months_before,
    together,
)
from commonside.work.reports.models import Plate, Report
from commonside.work.reports.rules import plates_in

MATCHES_READ = 200
FIRST, OTHERS = 3, 20


def mark_of(report: Report) -> Mark:
    return Mark(
        reporter=report.reporter_key,
        household=report.household_key,
        easting=report.easting,
        northing=report.northing,
        plates=frozenset(plates_in(str(report.answers.get("vehicle") or ""))),
    )


def sentence(how: Likeness) -> str:
    """The reasons of a match as a line begins with them."""
    words = ", ".join(how.words())
    return words[:1].upper() + words[1:]


@dataclass(frozen=True)
class Match:
    """One earlier report, or one case, and why it may belong."""

    likeness: Likeness
    case: Case | None = None
    report: Report | None = None

    @property
    def words(self) -> str:
        return sentence(self.likeness)

    @property
    def order(self) -> tuple[float, ...]:
        """The same person or home before the street; open cases before the rest."""
        alike, metres = self.likeness.weight
        if self.case is not None:
            return (alike, 0 if self.case.is_open else 1, metres, 0.0)
        at = self.report.received_at.timestamp() if self.report else 0.0
        return (alike, 2, metres, -at)


@dataclass(frozen=True)
class Matches:
    """What may belong to a report, with reasons; and how often they told us before."""

    rows: list[Match] = field(default_factory=list)
    # When the same person or household told us before, within the months.
    told_before: list[datetime] = field(default_factory=list)
    metres: int = 100
    months: int = 12

    @property
    def count(self) -> int:
        return len(self.rows)

    @property
    def first(self) -> list[Match]:
        """The likest: what the officer reads without asking for more."""
        return self.rows[:FIRST]

    @property
    def others(self) -> list[Match]:
        return self.rows[FIRST : FIRST + OTHERS]

    @property
    def cases(self) -> list[Match]:
        return [row for row in self.rows if row.case is not None]

    @property
    def open_cases(self) -> list[Case]:
        return [row.case for row in self.rows if row.case and row.case.is_open]

    @property
    def open_case(self) -> Case | None:
        """The case to which the report most likely belongs."""
        return next(iter(self.open_cases), None)

    @property
    def refs(self) -> list[str]:
        """What the page names, for its trace."""
        shown = self.first + self.others
        return [reference(row.case or row.report or "") for row in shown]


def settings(at: datetime) -> dict[str, Any]:
    """The partnership's distance and months of matching, and its thresholds."""
    facts = practice.profile(timezone.localdate(at))
    matching = {"metres": 100, "months": 12, **facts.get("matching", {})}
    return {**matching, "thresholds": facts.get("threshold", [])}


def matches(user: User, report: Report, *, at: datetime) -> Matches:
    """Earlier reports and cases like this one, among those that this person may see.

    Same place within some metres, same reporter, household or vehicle, over some months
    (DOMAIN 2.3). A person confirms: nothing is linked here.
    """
    wanted = settings(at)
    rows = _alike(
        report,
        among=Report.objects.visible_to(user),
        cases=Case.objects.visible_to(user),
        at=at,
    )
    cases = {row.case.pk for row in rows if row.case is not None}
    apart = [row for row in rows if row.case is not None or _case_of(row) not in cases]
    return Matches(
        rows=sorted(apart, key=lambda row: row.order),
        metres=wanted["metres"],
        months=wanted["months"],
        told_before=[
            row.report.received_at
            for row in rows
            if row.report is not None
            and row.likeness.is_same_home_or_person
            and row.report.received_at <= report.received_at
        ],
    )


def _case_of(row: Match) -> int | None:
    """The case to which a matched report belongs; that case says it all."""
    link = getattr(row.report, "case_report", None)
    return link.case_id if link is not None else None


def hidden_matches(user: User, report: Report, *, at: datetime) -> list[str]:
    """References of what is like this report and hidden from this person.

    Never shown, nor counted, to them: whoever keeps the hidden record is told (S3).
    """
    rows = _alike(report, among=Report.objects.all(), cases=Case.objects.all(), at=at)
    reports = {row.report.pk for row in rows if row.report}
    cases = {row.case.pk for row in rows if row.case}
    may = Report.objects.visible_to(user).filter(pk__in=reports)
    reports -= set(may.values_list("pk", flat=True))
    may_cases = Case.objects.visible_to(user).filter(pk__in=cases)
    cases -= set(may_cases.values_list("pk", flat=True))
    return sorted(
        [*(f"report:{pk}" for pk in reports), *(f"case:{pk}" for pk in cases)]
    )


def _alike(
    report: Report, *, among: QuerySet[Report], cases: QuerySet[Case], at: datetime
) -> list[Match]:
    """Every match, from three questions, in no order."""
    wanted = settings(at)
    mark, metres = mark_of(report), float(wanted["metres"])
    since = _start_of(at, months=wanted["months"])
    earlier = _reports_like(among.exclude(pk=report.pk), mark, metres, since)
    like = [(row, likeness(mark, mark_of(row), metres=metres)) for row in earlier]
    like = [(row, how) for row, how in like if how.is_any]
    found = [Match(how, report=row) for row, how in like]
    return found + _cases_like(cases, like, mark, metres, since)


def start_of_matching(at: datetime) -> datetime:
    """Since when earlier records are compared."""
    return _start_of(at, months=settings(at)["months"])


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
    if mark.plates:
        found |= Q(pk__in=_reports_with(mark.plates))
    return found


def _reports_with(plates: Iterable[str]) -> QuerySet[Any]:
    """Ids of reports that tell of one of these vehicles."""
    return Plate.objects.filter(mark__in=list(plates)).values("report")


def _reports_like(
    among: QuerySet[Report], mark: Mark, metres: float, since: datetime
) -> list[Report]:
    """Reports of the last months, also newer ones that wait.

    Those of the same person or home come before those of the street.
    """
    same = _keys(mark)
    rows = among.filter(same | _near(mark, metres), received_at__gte=since)
    rows = rows.select_related("case_report")
    first = Switch(When(same, then=Value(0)), default=Value(1))
    return list(rows.order_by(first, "-received_at")[:MATCHES_READ])


def _cases_like(
    among: QuerySet[Case],
    reports: list[tuple[Report, Likeness]],
    mark: Mark,
    metres: float,
    since: datetime,
) -> list[Match]:
    """Cases to which such reports belong, or whose places are like."""
    how: dict[int, list[Likeness]] = {}
    for report, like in reports:
        link = getattr(report, "case_report", None)
        if link is not None:
            how.setdefault(link.case_id, []).append(like)
    for case_id, place in _places_like(mark, metres):
        how.setdefault(case_id, []).append(likeness(mark, place, metres=metres))
    for case_id in _cases_with(mark.plates):
        how.setdefault(case_id, []).append(Likeness(vehicle=True))
    recent = Q(closed_at=None) | Q(closed_at__gte=since)
    rows = among.filter(recent, pk__in=list(how)).select_related("owner")
    found = [Match(together(how[case.pk]), case=case) for case in rows]
    return [match for match in found if match.likeness.is_any]


def _cases_with(plates: Iterable[str]) -> list[int]:
    """Ids of cases on which an officer noted one of these vehicles."""
    if not plates:
        return []
    rows = Vehicle.objects.filter(mark__in=list(plates), ended_at=None)
    return list(rows.order_by("-pk").values_list("case_id", flat=True)[:MATCHES_READ])


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
