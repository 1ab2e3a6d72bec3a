"""A team's load, lateness and broken promises; a query a section."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, cast

from django.db.models import Count, F, Min, Q, QuerySet

from commonside.ground.agencies.models import Holding, User
from commonside.ground.agencies.rules import roles
from commonside.ground.design.words import late as late_words
from commonside.ground.duties.models import Due, Step
from commonside.ground.duties.rules import StepState
from commonside.work.cases.models import Case, CaseQuerySet
from commonside.work.cases.rules.team import (
    PROMISE_DAYS,
    PROMISES,
    Officer,
    duty,
    officers,
)

LATE_SHOWN, LATE_READ = 8, 200


def cases_of(user: User) -> "CaseQuerySet[Case]":
    """The cases of this person's teams, among those that they may see."""
    return Case.objects.visible_to(user).filter(team__in=user.teams)


def members(user: User, *, at: datetime) -> dict[int, str]:
    """Who works cases in this person's teams, by id."""
    working = [key for key, role in roles().items() if "cases.assess" in role.may]
    held = Holding.objects.filter(since__lte=at, until__gt=at)
    rows = User.objects.filter(
        is_active=True, pk__in=held.filter(role__in=working).values("user")
    ).filter(pk__in=held.filter(team__in=user.teams).values("user"))
    return dict(rows.values_list("pk", "name"))


def load(user: User) -> list[tuple[int, int, int]]:
    """(owner, band, open cases) of the team."""
    rows = cases_of(user).open().values("owner", "band").order_by()
    return list(rows.annotate(n=Count("pk")).values_list("owner", "band", "n"))


def broken(at: datetime) -> Q:
    """A promise of the last weeks that was kept late, or that is late now."""
    since = at - timedelta(days=PROMISE_DAYS)
    late = Q(met_at__gt=F("due_at")) | Q(met_at=None, due_at__lt=at)
    return late & Q(kind__in=PROMISES, due_at__range=(since, at), dropped_at=None)


def kept(at: datetime) -> Q:
    """A promise that fell due in the last weeks and was kept in time."""
    since = at - timedelta(days=PROMISE_DAYS)
    in_time = Q(met_at__lte=F("due_at"), dropped_at=None)
    return in_time & Q(kind__in=PROMISES, due_at__range=(since, at))


def late(at: datetime) -> Q:
    return Q(met_at=None, dropped_at=None, due_at__lt=at)


def dues_of(user: User) -> QuerySet[Due]:
    ids = cases_of(user).values("pk")
    rows = Due.objects.filter(subject_kind="case", subject_id__in=ids)
    return cast("QuerySet[Due]", rows)


def promises(user: User, *, at: datetime) -> list[tuple[int, int, int, int]]:
    """(owner, late now, broken, kept) of the team's cases."""
    rows = dues_of(user).exclude(owner_user=None).values("owner_user").order_by()
    counted = rows.annotate(
        n_late=Count("pk", filter=late(at)),
        n_broken=Count("pk", filter=broken(at)),
        n_kept=Count("pk", filter=kept(at)),
    )
    return list(counted.values_list("owner_user", "n_late", "n_broken", "n_kept"))


def team(user: User, *, at: datetime) -> list[Officer]:
    """One row an officer, from three queries."""
    return officers(members(user, at=at), load(user), promises(user, at=at))


@dataclass(frozen=True)
class Waiting:
    """What one partner was asked and has not answered."""

    agency_id: int
    agency: str
    count: int
    oldest: datetime


def waiting_for(user: User) -> list[Waiting]:
    """Steps that partners have neither accepted nor refused, the oldest first."""
    rows = _unanswered(user).values("owner_agency", "owner_agency__short_name")
    counted = rows.order_by().annotate(n=Count("pk"), oldest=Min("offered_at"))
    found = counted.order_by("oldest").values_list(
        "owner_agency", "owner_agency__short_name", "n", "oldest"
    )
    return [Waiting(*row) for row in found]


def _unanswered(user: User) -> QuerySet[Step]:
    ids = cases_of(user).values("pk")
    rows = Step.objects.filter(subject_kind="case", subject_id__in=ids)
    rows = rows.filter(state=StepState.OFFERED).exclude(owner_agency=None)
    return cast("QuerySet[Step]", rows)


@dataclass(frozen=True)
class Row:
    """One line of a list behind a number: the case, what about it, since or by when."""

    case: Case
    line: str = ""
    due_at: datetime | None = None
    since: datetime | None = None
    # A promise that was kept after its time: when, and how much late.
    met_at: datetime | None = None
    how_late: str = ""
    # Who owes it, where that is not the owner of the case.
    who: str = ""
    # How much else of the same case is late.
    more: int = 0


@dataclass(frozen=True)
class Part:
    """Which part of the team's work a list shows; every value from a fixed list."""

    owner: int | None = None
    band: int | None = None
    agency: int | None = None


def open_rows(user: User, part: Part, *, at: datetime) -> QuerySet[Any]:
    rows = cases_of(user).open().select_related("owner")
    if part.owner:
        rows = rows.filter(owner=part.owner)
    if part.band:
        rows = rows.filter(band=part.band)
    return cast("QuerySet[Any]", rows.order_by("band", "opened_at", "id"))


def late_rows(user: User, part: Part, *, at: datetime) -> QuerySet[Any]:
    return _dues(user, part, late(at))


def broken_rows(user: User, part: Part, *, at: datetime) -> QuerySet[Any]:
    return _dues(user, part, broken(at))


def waiting_rows(user: User, part: Part, *, at: datetime) -> QuerySet[Any]:
    rows = _unanswered(user).select_related("owner_agency")
    if part.agency:
        rows = rows.filter(owner_agency=part.agency)
    return cast("QuerySet[Any]", rows.order_by("offered_at", "id"))


def _dues(user: User, part: Part, which: Q) -> QuerySet[Any]:
    rows = dues_of(user).filter(which).exclude(owner_user=None)
    rows = rows.select_related("owner_user")
    if part.owner:
        rows = rows.filter(owner_user=part.owner)
    return cast("QuerySet[Any]", rows.order_by("due_at", "id"))


LISTS = {
    "open": ("Open cases", open_rows),
    "late": ("Late now", late_rows),
    "broken": (f"Broken promises of {PROMISE_DAYS} days", broken_rows),
    "waiting": ("Waiting for a partner", waiting_rows),
}


def shown(user: User, found: Iterable[Any]) -> list[Row]:
    """Lines for what a list found, with the case of each, read at once."""
    rows = list(found)
    ids = {row.subject_id for row in rows if not isinstance(row, Case)}
    cases = cases_of(user).select_related("owner").in_bulk(ids) if ids else {}
    lines = [_row(row, cases) for row in rows]
    return [line for line in lines if line is not None]


def _row(row: Any, cases: dict[int, Case]) -> Row | None:
    if isinstance(row, Case):
        return Row(row, since=row.opened_at)
    case = cases.get(row.subject_id)
    if case is None:
        return None
    if isinstance(row, Step):
        agency = row.owner_agency.short_name if row.owner_agency else ""
        return Row(case, f"{agency}: {row.text}", since=row.offered_at)
    who = row.owner_user.name if row.owner_user_id != case.owner_id else ""
    how_late = late_words(row.met_at - row.due_at) if row.met_at else ""
    return Row(
        case,
        duty(row.kind),
        due_at=row.due_at,
        met_at=row.met_at,
        how_late=how_late,
        who=who,
    )


def latest(user: User, *, at: datetime) -> list[Row]:
    """The cases in which something is latest, each once with what is latest in it."""
    read = late_rows(user, Part(), at=at)[:LATE_READ]
    first: dict[int, Row] = {}
    for row in shown(user, read):
        known = first.get(row.case.pk)
        first[row.case.pk] = replace(known, more=known.more + 1) if known else row
    return list(first.values())[:LATE_SHOWN]
