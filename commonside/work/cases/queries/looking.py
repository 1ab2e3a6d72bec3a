"""Whether there is a record of a number, a person or a place, and whom to ask (S3)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet

from commonside.ground.agencies.rules import may_be_told
from commonside.work.cases.models import Case, Location, Party
from commonside.work.cases.queries.bars import shut_out_of
from commonside.work.reports.models import Report, Told
from commonside.work.reports.rules import household_key

MOST = 20


@dataclass
class Found:
    """What a look-up answers; `hidden` is for the keepers, and never shown."""

    cases: list[Case] = field(default_factory=list)
    reports: list[Report] = field(default_factory=list)
    # Teams that have a record of which no more is said; never how many.
    ask: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)

    @property
    def refs(self) -> list[str]:
        cases = [f"case:{case.pk}" for case in self.cases]
        return cases + [f"report:{report.pk}" for report in self.reports]


def look(user: Any, asked: Mapping[str, str]) -> Found:
    """Records of exactly this, as far as the reader may know of them.

    Of what they may not read they learn "a record" and a team, unless its kind has no
    existence level; whoever is shut out of a record learns nothing of it.
    """
    cases, reports = _all_cases(asked), _all_reports(asked)
    seen_cases = list(Case.objects.visible_to(user).filter(pk__in=cases)[:MOST])
    seen_reports = list(Report.objects.visible_to(user).filter(pk__in=reports)[:MOST])
    hidden_cases = _hidden(cases, Case, user)
    hidden_reports = _hidden(reports, Report, user)
    ask = {case.team.name for case in _told_of(cases, Case, user)}
    ask |= {_keeper(report) for report in _told_of(reports, Report, user)}
    return Found(
        cases=seen_cases,
        reports=seen_reports,
        ask=sorted(ask - {""}),
        hidden=[f"case:{case.pk}" for case in hidden_cases]
        + [f"report:{report.pk}" for report in hidden_reports],
    )


def _hidden(rows: QuerySet[Any], model: Any, user: Any) -> list[Any]:
    seen = model.objects.visible_to(user).values("pk")
    return list(rows.exclude(pk__in=seen)[:MOST])


def _told_of(rows: QuerySet[Any], model: Any, user: Any) -> list[Any]:
    """Those of a kind whose existence may be told, to somebody not shut out of them.

    Asked for by themselves: however many others there are, they crowd none out, or
    their number would show in the answer. An agency whose agreement has run out is
    told nothing new (S9).
    """
    if not may_be_told(user.sight):
        return []
    keeper = ("team",) if model is Case else ("routing__team", "routing__passed_to")
    told = rows.filter(is_sensitive=False).select_related(*keeper)
    return [r for r in _hidden(told, model, user) if user.pk not in shut_out_of(r)]


def _keeper(report: Report) -> str:
    routing = getattr(report, "routing", None)
    if routing is None:
        return ""
    keeper = routing.team or routing.passed_to
    return keeper.name if keeper else ""


def _all_cases(asked: Mapping[str, str]) -> QuerySet[Case]:
    number, name, place = (asked.get(way, "").strip() for way in _WAYS)
    if number:
        return Case.objects.filter(reference=number.upper())
    if name:
        parties = Party.objects.filter(_named(name, "person__"), until=None)
        return Case.objects.filter(pk__in=parties.values("case"))
    places = Location.objects.filter(place__household_key=_key(place))
    return Case.objects.filter(pk__in=places.values("case"))


def _all_reports(asked: Mapping[str, str]) -> QuerySet[Report]:
    number, name, place = (asked.get(way, "").strip() for way in _WAYS)
    if number:
        return Report.objects.filter(reference=number.upper().replace(" ", ""))
    if name:
        told = Told.objects.filter(name__iexact=name)
        return Report.objects.filter(pk__in=told.values("report"))
    return Report.objects.filter(household_key=_key(place))


_WAYS = ("number", "name", "place")


def _named(name: str, prefix: str) -> Q:
    known, full = f"{prefix}known_as__iexact", f"{prefix}full_name__iexact"
    return Q(**{known: name}) | Q(**{full: name})


def _key(place: str) -> str:
    """The home of a full address; one that no record has where it names no home."""
    return household_key(place) or "none"
