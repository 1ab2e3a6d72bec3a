"""Closings and later reports as the plain rows that a measure counts."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Literal

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from commonside.ground.places.models import Area
from commonside.ground.practice.models import Version
from commonside.ground.practice.queries import current
from commonside.library.analysis.periods import Period
from commonside.library.analysis.resolution import (
    ClosedCase,
    Resolution,
    durable_period,
)
from commonside.steering.strategy import rules
from commonside.steering.strategy.models import Reading
from commonside.steering.strategy.rules import Closed, Heard, Returns, Spot
from commonside.work.cases.models import Case, CaseReport, Closing, Location, Party
from commonside.work.reports.models import Band, Report, Told

VICTIM, ALLEGED = "victim", "alleged"


@dataclass(frozen=True, slots=True)
class Counted:
    """A measure as counted, its written definition, and the closings behind it."""

    version: Version
    result: Resolution
    closings: Mapping[str, Closing]


def measures(on: date) -> QuerySet[Version]:
    """Every measure in force on a day, each in its newest version."""
    found = Version.objects.of("measure", on).order_by("key", "-version")
    newest = {version.key: version.pk for version in reversed(found)}
    return Version.objects.filter(pk__in=newest.values()).order_by("key")


def measure(name: str, on: date) -> Version:
    """The measure in force on a day; raises Version.DoesNotExist."""
    return current("measure", name, on)


def count(version: Version, period: Period, *, as_of: date) -> Counted:
    """The measure for a period, with what was known on a day.

    Nothing is read from what was counted before: the same records give the same
    answer for the same day, whoever asks and however often.
    """
    definition = rules.definition_of(version.key, version.version, version.body)
    measuring = rules.function_of(version.body)
    since = durable_period(period, as_of=as_of, definition=definition).since
    closings = list(_closings(min(since, period.since), min(period.until, as_of)))
    cases = _closed_cases(closings, version.body, as_of=as_of)
    result = measuring(cases, period=period, as_of=as_of, definition=definition)
    return Counted(version, result, {_ref(closing): closing for closing in closings})


def recount(reading: Reading) -> Counted:
    """A reading counted again: the same day, period and definition, today's records."""
    return count(reading.definition, reading.period, as_of=reading.as_of)


def readings(name: str, period: Period | None = None) -> QuerySet[Reading]:
    """What was counted and kept, the newest period and counting first."""
    found = Reading.objects.filter(measure=name)
    if period:
        found = found.filter(period_from=period.since, period_to=period.until)
    return found.select_related("definition", "computed_by").order_by(
        "-period_to", "-period_from", "-computed_at"
    )


def names_of_groups(on: date) -> dict[str, dict[str, str]]:
    """Names of wards and categories, which cases keep as codes."""
    kinds = current("categories", "ho2004", on).body["category"]
    return {
        "ward": dict(Area.objects.filter(kind="ward").values_list("code", "name")),
        "category": {kind["code"]: kind["name"] for kind in kinds},
    }


def _ref(closing: Closing) -> str:
    return str(closing.pk)


def _closings(since: date, until: date) -> QuerySet[Closing]:
    """Closings of these days, in London."""
    return (
        Closing.objects.filter(at__gte=_midnight(since), at__lt=_after(until))
        .select_related("case")
        .order_by("at", "pk")
    )


def _midnight(on: date) -> datetime:
    return timezone.make_aware(datetime.combine(on, time.min))


def _after(on: date) -> datetime:
    return _midnight(on + timedelta(days=1))


def _closed_cases(
    closings: list[Closing], body: Mapping[str, Any], *, as_of: date
) -> list[ClosedCase]:
    if not closings:
        return []
    first, last = closings[0].at, closings[-1].at
    until = min(last + timedelta(days=body["durability_days"] + 1), _after(as_of))
    returns = Returns.among(_heard(first, until), metres=body["place_metres"])
    cases = Closing.objects.filter(at__gte=first, at__lte=last).values("case")
    people, spots = _people(cases), _spots(cases)
    found = []
    for closing in closings:
        who = people[closing.case_id]
        closed = Closed(
            case=closing.case_id,
            at=closing.at,
            victims=frozenset(who[VICTIM]),
            alleged=frozenset(who[ALLEGED]),
            spots=tuple(spots[closing.case_id]),
        )
        found.append(_closed_case(closing, returns.first_after(closed), body))
    return found


def _closed_case(
    closing: Closing, reported_at: datetime | None, body: Mapping[str, Any]
) -> ClosedCase:
    """A case that we opened again counts as come back on that day, report or not."""
    again = [at for at in (reported_at, closing.reopened_at) if at is not None]
    case = closing.case
    return ClosedCase(
        ref=_ref(closing),
        closed_on=timezone.localdate(closing.at),
        outcome=closing.outcome,
        stopped_confirmed_by=_confirmed_by(closing, body["confirmed_by"]),
        first_new_report_on=timezone.localdate(min(again)) if again else None,
        band=Band(closing.band).label,
        ward=case.ward,
        category=case.category,
        hate=case.is_hate,
    )


def _confirmed_by(
    closing: Closing, counts: Iterable[str]
) -> Literal["victim", "agency"] | None:
    said = closing.stopped_confirmed_by
    if said not in counts:
        return None
    return "victim" if said == "victim" else "agency"


def _heard(since: datetime, until: datetime) -> list[Heard]:
    """Reports of this time that an officer has tied to a person or to a case."""
    asked = {"report__received_at__gte": since, "report__received_at__lt": until}
    cases = CaseReport.objects.filter(**asked).values("case")
    told, in_cases, places = _told(asked), _people(cases), _spots(cases)
    rows = Report.objects.filter(received_at__gte=since, received_at__lt=until)
    tied = Told.objects.filter(report=OuterRef("pk"), person__isnull=False)
    found = []
    for pk, case, at, household, easting, northing in rows.filter(
        Q(case_report__isnull=False) | Exists(tied)
    ).values_list(
        "pk",
        "case_report__case",
        "received_at",
        "household_key",
        "easting",
        "northing",
    ):
        found.append(
            Heard(
                at=at,
                case=case,
                victims=frozenset(told[pk][VICTIM] | in_cases[case][VICTIM]),
                alleged=frozenset(told[pk][ALLEGED] | in_cases[case][ALLEGED]),
                spots=(Spot(household, easting, northing), *places[case]),
            )
        )
    return found


def _told(asked: Mapping[str, datetime]) -> dict[int, dict[str, set[str]]]:
    """Whom each report is about: who tells it for themselves is the one harmed."""
    found: dict[int, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    rows = Told.objects.filter(person__isnull=False, **asked).values_list(
        "report", "role", "report__on_behalf", "person", "person__cluster"
    )
    for report, role, on_behalf, person, cluster in rows:
        if role == Told.Role.REPORTER and not on_behalf:
            role = Told.Role.VICTIM
        if role in (Told.Role.VICTIM, Told.Role.ALLEGED):
            found[report][role].add(_human(person, cluster))
    return found


def _people(cases: Any) -> dict[int | None, dict[str, set[str]]]:
    """Who is harmed and who alleged in each case, ever: a part that ended counts."""
    found: dict[int | None, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    rows = Party.objects.filter(
        case__in=cases, role__in=[Party.Role.VICTIM, Party.Role.ALLEGED]
    ).values_list("case", "role", "person", "person__cluster")
    for case, role, person, cluster in rows:
        found[case][role].add(_human(person, cluster))
    return found


def _spots(cases: Any) -> dict[int | None, list[Spot]]:
    """Where the behaviour of each case happens."""
    found: dict[int | None, list[Spot]] = defaultdict(list)
    rows = Location.objects.filter(case__in=cases).values_list(
        "case", "place__household_key", "place__easting", "place__northing"
    )
    for case, household, easting, northing in rows:
        found[case].append(Spot(household, easting, northing))
    return found


def _human(person: int, cluster: int | None) -> str:
    """One name for every record of one human."""
    return f"person {person}" if cluster is None else f"cluster {cluster}"


def seen_by(user: Any, counted: Counted) -> dict[str, Case]:
    """The cases behind a figure that this person may read, by reference of closing."""
    wanted = {closing.case_id for closing in counted.closings.values()}
    seen = Case.objects.visible_to(user).select_related("owner").in_bulk(wanted)
    return {
        ref: seen[closing.case_id]
        for ref, closing in counted.closings.items()
        if closing.case_id in seen
    }
