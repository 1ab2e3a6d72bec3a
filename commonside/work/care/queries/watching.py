"""The lists of the champion: each a page at a time, whatever the number of cases."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from commonside.ground.agencies.models import User
from commonside.ground.duties.models import Due, Step
from commonside.ground.duties.queries import calendar_on
from commonside.ground.duties.rules import StepState
from commonside.library.clocks.instants import london_date, start_of_day
from commonside.work.care.models import Offer
from commonside.work.care.queries.offers import kind_of, support_on
from commonside.work.care.rules import watching as rules
from commonside.work.care.rules.offers import State
from commonside.work.cases.models import Case, CaseQuerySet, CaseReport
from commonside.work.cases.queries.team import broken, kept
from commonside.work.cases.queries.told import veiled
from commonside.work.cases.rules.states import State as CaseState
from commonside.work.cases.rules.team import PROMISE_DAYS


@dataclass(frozen=True)
class Part:
    """Which part of a list is shown; every value from a fixed list."""

    band: int | None = None
    owner: int | None = None
    days: int = int(rules.USUAL)


@dataclass(frozen=True)
class Row:
    """One person harmed, and why they stand here."""

    case: Case
    line: str = ""
    since: datetime | None = None
    due_at: datetime | None = None
    why: list[str] = field(default_factory=list)
    # Where to go, if not to the case.
    code: str = ""

    @property
    def is_active(self) -> bool:
        """Whether the case can be brought before a panel from where it stands."""
        return bool(self.case.state == CaseState.ACTIVE)


def cases(user: User, part: Part) -> "CaseQuerySet[Case]":
    """Open cases of one's own agency that the reader may see."""
    rows = Case.objects.visible_to(user).open().filter(lead_agency=user.agency_id)
    if part.band:
        rows = rows.filter(band=part.band)
    if part.owner:
        rows = rows.filter(owner=part.owner)
    return rows


def silent(user: User, part: Part, *, at: datetime) -> QuerySet[Case]:
    """Those with whom nobody has spoken for so many working days; paused ones aside."""
    rows: QuerySet[Case] = _silent(cases(user, part), part.days, at=at)
    heard = Coalesce("last_contact_at", "opened_at")
    return rows.annotate(heard_at=heard).order_by("heard_at", "pk")


def _silent(rows: Any, days: int, *, at: datetime) -> Any:
    today = london_date(at)
    cut = start_of_day(rules.silent_since(today, days, calendar_on(today)))
    never = Q(last_contact_at=None, opened_at__lt=cut)
    rows = rows.filter(closed_at=None).exclude(state=CaseState.SUSPENDED)
    return rows.filter(Q(last_contact_at__lt=cut) | never)


def promises_broken(user: User, part: Part, *, at: datetime) -> QuerySet[Any]:
    """Each person to whom a promise was broken, once, those with the most first."""
    mine = Exists(cases(user, part).filter(pk=OuterRef("subject_id")))
    return (
        Due.objects.filter(broken(at), mine, subject_kind="case")
        .values("subject_id")
        .annotate(n=Count("pk"), latest=Max("due_at"))
        .order_by("-n", "-latest", "subject_id")
    )


def not_followed_up(user: User, part: Part, *, at: datetime) -> QuerySet[Offer]:
    """Offers that somebody should have looked at again, the longest waiting first."""
    # Asked row by row in the order of the index, which stops at the end of the page.
    mine = Exists(cases(user, part).filter(pk=OuterRef("case_id")))
    return (
        Offer.objects.filter(mine, follow_up_at__lt=at)
        .select_related("case__owner", "practice")
        .order_by("follow_up_at", "pk")
    )


def failed(user: User, part: Part, *, at: datetime) -> list[tuple[int, list[str]]]:
    """Cases with several signs at once, of those that the reader may see."""
    limits = support_on(london_date(at)).body["failing"]
    quiet = _silent(cases(user, part), int(rules.USUAL), at=at)
    signs = {"silent": set(quiet.values_list("pk", flat=True))}
    signs |= {name: set(find(limits, at)) for name, find in _SIGNS.items()}
    found = rules.failing(signs, least=limits["signs"])
    ids = [id_ for id_, _ in found]
    seen = set(cases(user, part).filter(pk__in=ids).values_list("pk", flat=True))
    return [(id_, why) for id_, why in found if id_ in seen]


def _of_cases(rows: Any) -> Iterable[int]:
    found: Iterable[int] = rows.values_list("subject_id", flat=True)
    return found


def _many(rows: Any, key: str, least: int) -> Iterable[int]:
    counted = rows.values(key).annotate(n=Count("pk")).filter(n__gte=least).order_by()
    found: Iterable[int] = counted.values_list(key, flat=True)
    return found


def _broken_ids(limits: Any, at: datetime) -> Iterable[int]:
    rows = Due.objects.filter(broken(at), subject_kind="case")
    return _many(rows, "subject_id", limits["broken"])


def _again_ids(limits: Any, at: datetime) -> Iterable[int]:
    since = at - timedelta(days=limits["days"])
    rows = CaseReport.objects.filter(report__received_at__gte=since)
    return _many(rows, "case_id", limits["reports"])


def _support_ids(limits: Any, at: datetime) -> Iterable[int]:
    rows = Offer.objects.filter(follow_up_at__lt=at)
    found: Iterable[int] = rows.values_list("case_id", flat=True)
    return found


def _risk_ids(limits: Any, at: datetime) -> Iterable[int]:
    rows = Due.objects.open().filter(due_at__lt=at, subject_kind="case")
    return _of_cases(rows.filter(kind__in=["visit", "assess_again"]))


def _stuck_ids(limits: Any, at: datetime) -> Iterable[int]:
    since = at - timedelta(days=limits["days"])
    rows = Step.objects.filter(
        state__in=[StepState.REFUSED, StepState.NOT_DONE], ended_at__gte=since
    )
    return _of_cases(rows.filter(subject_kind="case"))


_SIGNS = {
    "broken": _broken_ids,
    "again": _again_ids,
    "support": _support_ids,
    "risk": _risk_ids,
    "stuck": _stuck_ids,
}
LISTS = {
    "silent": ("Not spoken with", silent),
    "broken": ("Promises broken", promises_broken),
    "offers": ("Support not followed up", not_followed_up),
    "failing": ("Cases that fail somebody", failed),
}


def shown(user: User, what: str, found: Iterable[Any]) -> list[Row]:
    """Lines for what a list found, with the case of each, read at once."""
    found = list(found)
    make = _MADE[what]
    known = _cases_by_id(user, {make_id(row) for row in found})
    lines = [make(row, known) for row in found]
    return [line for line in lines if line is not None]


def make_id(row: Any) -> int:
    if isinstance(row, Case):
        return int(row.pk)
    if isinstance(row, Offer):
        return int(row.case_id)
    return int(row[0] if isinstance(row, tuple) else row["subject_id"])


def _cases_by_id(user: User, ids: set[int]) -> dict[int, Case]:
    rows = Case.objects.visible_to(user).filter(pk__in=ids).select_related("owner")
    return {case.pk: case for case in veiled(user, rows)}


def _of_silent(row: Any, known: dict[int, Case]) -> Row | None:
    case = known.get(row.pk)
    if case is None:
        return None
    line = "" if row.last_contact_at else "never spoken with"
    if case.agreed_gap:
        line = f"agreed to {case.agreed_gap} working days"
    return Row(case, line, since=row.last_contact_at or row.opened_at)


def _of_broken(row: Any, known: dict[int, Case]) -> Row | None:
    case = known.get(row["subject_id"])
    many = f"{row['n']} promises broken" if row["n"] > 1 else "one promise broken"
    return Row(case, many, since=row["latest"]) if case else None


def _of_offer(row: Any, known: dict[int, Case]) -> Row | None:
    case = known.get(row.case_id)
    if case is None:
        return None
    line = f"{kind_of(row)['label']['en']}: {State(row.state).label.lower()}"
    return Row(case, line, due_at=row.follow_up_at, code=row.code)


def _of_failing(row: Any, known: dict[int, Case]) -> Row | None:
    id_, why = row
    said = [rules.SIGNS[sign] for sign in why]
    return Row(known[id_], why=said) if id_ in known else None


_MADE = {
    "silent": _of_silent,
    "broken": _of_broken,
    "offers": _of_offer,
    "failing": _of_failing,
}


def promises_kept(user: User, *, at: datetime) -> dict[str, int]:
    """Of the promises that fell due in the last weeks: kept and broken."""
    mine = Exists(cases(user, Part()).filter(pk=OuterRef("subject_id")))
    since = at - timedelta(days=PROMISE_DAYS)
    rows = Due.objects.filter(
        mine, subject_kind="case", dropped_at=None, due_at__range=(since, at)
    )
    counted: dict[str, int] = rows.aggregate(
        kept=Count("pk", filter=kept(at)), broken=Count("pk", filter=broken(at))
    )
    return counted
