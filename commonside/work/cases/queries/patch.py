"""What is open in somebody's wards and streets, among what they may see."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import cast

from django.db.models import Exists, OuterRef, Q, QuerySet

from commonside.ground.agencies.models import User
from commonside.ground.duties.models import Step
from commonside.ground.places.models import Entry
from commonside.ground.places.rules import search_key
from commonside.work.cases.models import Case, Location
from commonside.work.cases.queries.told import known, veiled
from commonside.work.reports.models import Report

AT_MOST = 50


@dataclass(frozen=True)
class Patch:
    """The wards, by code, and the streets, by name, that one looks after."""

    wards: list[str] = field(default_factory=list)
    streets: list[str] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not (self.wards or self.streets)


def patch_of(user: User, names: Mapping[str, str]) -> Patch:
    """What of a patch is a ward that we know; all else is a street."""
    return Patch(
        wards=[one for one in user.patch if one in names],
        streets=[one for one in user.patch if one not in names],
    )


def streets_named(names: Iterable[str]) -> dict[str, str]:
    """The gazetteer's spelling of each street, by the name as it was typed."""
    keys = {search_key(name): name for name in names}
    rows = Entry.objects.filter(kind="street", key__in=list(keys))
    return {keys[key]: name for key, name in rows.values_list("key", "name")}


@dataclass(frozen=True)
class Todo:
    """One action of mine in the patch, with its case."""

    case: Case
    text: str
    due_on: object


@dataclass(frozen=True)
class Here:
    """A patch as one walks it: my actions, the open cases, the reports that wait."""

    mine: list[Todo]
    cases: list[Case]
    reports: list[Report]

    @property
    def refs(self) -> list[str]:
        cases = {case.pk for case in self.cases} | {todo.case.pk for todo in self.mine}
        refs = [f"case:{pk}" for pk in sorted(cases)]
        return refs + [f"report:{report.pk}" for report in self.reports]


def here(user: User, patch: Patch, *, at: datetime) -> Here:
    """Three questions, the most dangerous first; each list is cut at fifty."""
    cases = _cases(user, patch)
    rows = cases.select_related("owner").order_by("band", "opened_at", "id")
    if not user.teams:
        rows = rows.order_by("opened_at", "id")
    waiting = Report.objects.visible_to(user, at).waiting()
    return Here(
        mine=_mine(user, cases),
        cases=veiled(user, rows[:AT_MOST]),
        reports=list(waiting.filter(_at_place(patch))[:AT_MOST]),
    )


def _at_place(patch: Patch) -> Q:
    found = Q(ward__in=patch.wards)
    for street in patch.streets:
        found |= Q(place_text__icontains=street)
    return found


def _cases(user: User, patch: Patch) -> QuerySet[Case]:
    """Open cases of the wards, or with a place that names one of the streets."""
    found = Q(ward__in=patch.wards)
    for street in patch.streets:
        there = Location.objects.filter(
            case=OuterRef("pk"), place__text__icontains=street
        )
        found |= Q(Exists(there))
    rows = Case.objects.visible_to(user).open().filter(found & known(user, "place"))
    return cast("QuerySet[Case]", rows)


def _mine(user: User, cases: QuerySet[Case]) -> list[Todo]:
    steps = Step.objects.owned_by(user).live().filter(subject_kind="case")
    steps = steps.filter(subject_id__in=cases.values("pk"))
    rows = list(steps.order_by("due_on", "id")[:AT_MOST])
    known = cases.in_bulk({step.subject_id for step in rows}) if rows else {}
    return [
        Todo(known[step.subject_id], step.text, step.due_on)
        for step in rows
        if step.subject_id in known
    ]
