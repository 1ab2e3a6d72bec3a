"""What is on record before enforcement against somebody of a case."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from commonside.ground.audit.refusals import Obstacle
from commonside.ground.people.models import Person
from commonside.ground.practice.models import Version
from commonside.work.care.models import Offer
from commonside.work.cases.models import Case
from commonside.work.cases.queries import ladder
from commonside.work.routes.models import Groundwork
from commonside.work.routes.queries import children
from commonside.work.routes.queries.children import AgeLine
from commonside.work.routes.rules import enforcing as rules
from commonside.work.routes.rules.enforcing import Seen


def powers_on(on: date, rung: str = "") -> list[Version]:
    """The powers in force, each by its newest version; those of one rung."""
    newest: dict[str, Version] = {}
    for row in Version.objects.of("power", on).order_by("key", "version"):
        newest[row.key] = row
    found = [row for row in newest.values() if not rung or row.body["rung"] == rung]
    return sorted(found, key=lambda row: (row.body["min_age"], row.key))


def purpose_of(rung: str, on: date) -> str:
    """What a rung of the ladder is for."""
    version = ladder.in_force(on)
    if version is None:
        return ""
    rows: list[Mapping[str, Any]] = version.body["rung"]
    return str(next((row["purpose"] for row in rows if row["code"] == rung), ""))


def seen_of(made: Groundwork, body: rules.Body, on: date) -> Seen:
    """What is on record now, with what was looked at then."""
    case, person = made.case, made.person
    asked = children.consultations(case, person).first()
    return Seen(
        age=children.age_of(person, body, on),
        capacity=made.capacity,
        equality=made.equality,
        consulted_on=asked.on if asked else None,
        is_offered=is_offered(case, person),
        no_offer_why=made.no_offer_why,
        is_agreed=made.agreed_at is not None,
    )


def is_offered(case: Case, person: Person) -> bool:
    """Whether support was offered to them in this case, whatever they said to it."""
    rows = Offer.objects.filter(case=case)
    return (rows.filter(person=person) | rows.filter(other=person)).exists()


def groundworks(case: Case, person: Person | None = None) -> list[Groundwork]:
    rows = Groundwork.objects.filter(case=case)
    if person is not None:
        rows = rows.filter(person=person)
    return list(rows.select_related("case", "person", "power", "agreed_by", "by"))


def missing(made: Groundwork, *, on: date) -> list[Obstacle]:
    """What still stands in the way of this power against this person."""
    limits = children.limits_on(on)
    if limits is None:
        return []
    seen = seen_of(made, limits.body, on)
    return rules.obstacles_to_enforcing(seen, made.power.body, limits.body, today=on)


@dataclass(frozen=True)
class PowerLine:
    """One power that somebody has in mind, and what is missing before it."""

    made: Groundwork
    label: str
    missing: list[str]
    may_agree: bool


@dataclass(frozen=True)
class Before:
    """One alleged person, as the page before enforcement shows them."""

    age: AgeLine
    consultations: list[tuple[date, str, str]]
    is_offered: bool
    powers: list[PowerLine]


def page_of(case: Case, user: Any, *, on: date) -> list[Before]:
    """Everybody alleged, what is known and what is missing."""
    made = groundworks(case)
    return [
        Before(
            age=line,
            consultations=[
                (one.on, one.whom, children.view_words(one))
                for one in children.consultations(case, line.party.person)
            ],
            is_offered=is_offered(case, line.party.person),
            powers=[
                _power(one, user, on)
                for one in made
                if one.person_id == line.party.person_id
            ],
        )
        for line in children.lines_of(case, on)
    ]


def _power(made: Groundwork, user: Any, on: date) -> PowerLine:
    lacks = [str(one) for one in missing(made, on=on)]
    waits = bool(made.no_offer_why) and made.agreed_at is None
    may_agree = waits and user.may("cases.approve_closing") and user.pk != made.by_id
    return PowerLine(made, made.power.label, lacks, may_agree)
