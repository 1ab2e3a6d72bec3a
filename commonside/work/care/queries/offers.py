"""The offers of support of one case, in words; and what stands against a kind."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from commonside.ground.agencies.models import Agency
from commonside.ground.people.models import Person
from commonside.ground.practice.models import Version
from commonside.ground.practice.queries import current
from commonside.library.clocks.instants import london_date
from commonside.work.care.models import Offer
from commonside.work.care.rules import offers as rules
from commonside.work.care.rules.offers import LIVE, State
from commonside.work.cases.models import Case, CaseReport, Party
from commonside.work.cases.queries.case import Head

HARMED = ("victim", "witness", "affected")
KINDS_OF_PARTY = {"harmed": HARMED, "both": HARMED, "alleged": ("alleged",)}


def support_on(on: date) -> Version:
    """What may be offered, in force on a day."""
    return current("support", "offers", on)


def relationships(case: Case) -> set[str]:
    """Who is alleged to be what to the person harmed, as the reports of a case say."""
    rows = CaseReport.objects.filter(case=case).values_list(
        "report__answers", flat=True
    )
    said: set[str] = set()
    for answers in rows:
        one = (answers or {}).get("relationship")
        said |= set(one) if isinstance(one, list) else {one} if one else set()
    return said


def is_abuse_at_home(case: Case, *, at: datetime) -> bool:
    """Whether a partner, a former partner or family is alleged in this case."""
    body = support_on(london_date(at)).body
    return rules.is_abuse_at_home(relationships(case), body)


def people_of(case: Case, whom: str) -> list[Person]:
    """Those of the case to whom a kind may be offered, the main one first."""
    rows = Party.objects.filter(
        case=case, until=None, role__in=KINDS_OF_PARTY[whom]
    ).select_related("person")
    return [party.person for party in rows.order_by("-is_main", "pk")]


def agency_for(kind: Mapping[str, Any]) -> Agency | None:
    code = kind.get("agency")
    return Agency.objects.filter(code=code).first() if code else None


@dataclass(frozen=True)
class Row:
    """One offer as a page shows it."""

    offer: Offer
    label: str
    who: str
    now: str
    facts: list[tuple[str, str]]
    is_late: bool

    @property
    def is_live(self) -> bool:
        return self.offer.state in LIVE


def offers_of(head: Head) -> QuerySet[Offer]:
    """Those that the reader may know of: all of one's own, a partner its own ones."""
    rows = Offer.objects.filter(case=head.case).select_related(
        "person", "other", "practice", "agency"
    )
    if not head.is_ours:
        rows = rows.filter(agency=head.reader.agency_id, referred_at__isnull=False)
    return rows


def rows_of(head: Head, *, at: datetime) -> list[Row]:
    """Live ones first, the longest waiting first."""
    found = [row_of(offer, head, at=at) for offer in offers_of(head)]
    return sorted(found, key=lambda row: (not row.is_live, row.offer.offered_at))


def row_of(offer: Offer, head: Head, *, at: datetime) -> Row:
    kind = kind_of(offer)
    late = offer.follow_up_at is not None and offer.follow_up_at < at
    return Row(
        offer=offer,
        label=kind["label"]["en"],
        who=_who(offer, head),
        now=_now(offer, kind),
        facts=list(_facts(offer, kind)),
        is_late=late,
    )


def kind_of(offer: Offer) -> Mapping[str, Any]:
    """The kind as it was when it was offered."""
    kind = rules.kind_of(offer.kind, offer.practice.body)
    if kind is None:
        raise LookupError(offer.kind)
    return kind


def _who(offer: Offer, head: Head) -> str:
    """A partner is named nobody but the one person whom it knows to be in the case."""
    if not head.is_ours:
        return offer.case.known_as
    names = [offer.person.known_as, *([offer.other.known_as] if offer.other else [])]
    return " and ".join(names)


def _now(offer: Offer, kind: Mapping[str, Any]) -> str:
    if offer.state == State.ENDED:
        return f"Over: {rules.label(kind['outcome'], offer.outcome).lower()}"
    return State(offer.state).label


def _facts(offer: Offer, kind: Mapping[str, Any]) -> Any:
    """What is known besides, as (words, day or name)."""
    if kind["keeps"] == "fitted" and offer.visited_on:
        fitted = [rules.label(kind["fitted"], code) for code in offer.fitted]
        yield "Fitted", ", ".join(fitted)
        yield "On", _said(offer.visited_on)
    if kind["keeps"] == "worker" and offer.worker:
        yield "Worker", offer.worker
    if kind["keeps"] == "session" and offer.is_suitable is not None:
        yield "Suitable", "Yes" if offer.is_suitable else "No"
    if offer.next_on and offer.state in LIVE:
        words = {"worker": "Looked at again"}.get(kind["keeps"], "Next session")
        yield words, _said(offer.next_on)


def _said(day: date) -> str:
    return f"{day:%a} {day.day} {day:%B %Y}"
