"""Reviews of whole cases: which are owed, by whom, and what they said."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from commonside.ground.agencies.models import Team, User
from commonside.ground.agencies.queries import members_of, supervisor_of
from commonside.ground.duties.models import Due
from commonside.ground.practice.models import Version
from commonside.ground.practice.queries import current
from commonside.library.clocks.instants import london_date
from commonside.work.cases.models import Case
from commonside.work.cases.queries import team as teams
from commonside.work.cases.queries.clocks import clocks_for
from commonside.work.cases.rules.owing import BAND_CODES
from commonside.work.cases.rules.states import State
from commonside.work.oversight.models import Supervision
from commonside.work.oversight.rules import reviews as rules


def practice_on(on: date) -> Version | None:
    """Who reviews and what they may decide; None before `setup` has brought it."""
    try:
        return current("supervision", "reviews", on)
    except Version.DoesNotExist:
        return None


def levels_for(case: Case, *, at: datetime) -> list[dict[str, Any]]:
    """As whom somebody looks at a case of this band, the nearest to it first."""
    practice = practice_on(london_date(at))
    if practice is None:
        return []
    clocks, band = clocks_for(case, at), BAND_CODES[case.band]
    duties = [level["duty"] for level in practice.body["level"]]
    counted = [one for one in duties if clocks.due(one, start=at, band=band)]
    return rules.levels_of(practice.body, counted)


def latest_next(case: Case, level: str, *, at: datetime) -> date | None:
    """The day by which this level looks again, as the clock of the band has it."""
    found = {one["code"]: one["duty"] for one in levels_for(case, at=at)}
    if level not in found:
        return None
    counted = clocks_for(case, at).due(
        found[level], start=at, band=BAND_CODES[case.band]
    )
    return london_date(counted.due_at) if counted else None


def reviewer_of(level: Mapping[str, Any], team: Team) -> User | Team:
    """Who of the team is asked: who holds the role, else who answers for the team."""
    holder = members_of(team, role=level["role"]).order_by("pk").first()
    return holder or supervisor_of(team) or team


def without(duty: str, bands: Iterable[int], *, most: int) -> list[Case]:
    """Cases that are worked and in which nobody owes this review yet."""
    owed = Due.objects.open().filter(
        kind=duty, subject_kind="case", subject_id=OuterRef("pk")
    )
    rows = Case.objects.open().exclude(state=State.SUSPENDED).filter(band__in=bands)
    return list(rows.exclude(Exists(owed)).select_related("team").order_by("pk")[:most])


@dataclass(frozen=True)
class Asked:
    """Which reviews a list shows; every value from a fixed list."""

    when: str = "all"
    level: str = ""
    owner: int | None = None


def owed(user: User, asked: Asked, *, at: datetime) -> QuerySet[Due]:
    """The reviews owed in the cases of this person's teams, the latest first."""
    practice = practice_on(london_date(at))
    levels = practice.body["level"] if practice else []
    kinds = [one["duty"] for one in levels if asked.level in ("", one["code"])]
    cases = teams.cases_of(user)
    if asked.owner:
        cases = cases.filter(owner=asked.owner)
    rows = Due.objects.open().filter(
        subject_kind="case", subject_id__in=cases.values("pk"), kind__in=kinds
    )
    if asked.when == "late":
        rows = rows.filter(due_at__lt=at)
    if asked.when == "soon":
        rows = rows.filter(due_at__lt=at + timedelta(days=rules.SOON_DAYS))
    found: QuerySet[Due] = rows.select_related("owner_user").order_by("due_at", "id")
    return found


@dataclass(frozen=True)
class Row:
    """One review that is owed: of which case, as whom, by whom, when last."""

    due: Due
    case: Case
    level: str
    last: datetime | None


def shown(user: User, dues: Iterable[Due], *, on: date) -> list[Row]:
    """Lines for a page of the list; two queries more, whatever its length."""
    dues = list(dues)
    practice = practice_on(on)
    body = practice.body if practice else {"level": []}
    labels = {one["duty"]: one["label"]["en"] for one in body["level"]}
    rows = teams.cases_of(user).select_related("owner")
    cases = rows.in_bulk([due.subject_id for due in dues])
    last: dict[int, datetime] = {}
    looks = Supervision.objects.filter(case__in=list(cases)).order_by("at")
    for case_id, at in looks.values_list("case", "at"):
        last[case_id] = at
    return [
        Row(due, cases[due.subject_id], labels[due.kind], last.get(due.subject_id))
        for due in dues
        if due.subject_id in cases
    ]


@dataclass(frozen=True)
class Said:
    """One review in words."""

    row: Supervision
    level: str
    decision: str


def of_case(case: Case) -> list[Said]:
    """What reviews said of a case that is open to the reader already."""
    rows = Supervision.objects.filter(case=case).select_related("by", "practice")
    return [
        Said(
            row,
            _label(row.practice.body["level"], row.level),
            _label(row.practice.body["decision"], row.decision),
        )
        for row in rows
    ]


def _label(rows: Iterable[Mapping[str, Any]], code: str) -> str:
    return next(str(one["label"]["en"]) for one in rows if one["code"] == code)
