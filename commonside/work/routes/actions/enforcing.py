"""What is looked at before enforcement against somebody, and what stops it."""

from datetime import datetime
from typing import Any

from django.db import transaction

from commonside.ground.agencies.models import User
from commonside.ground.audit.actions import record
from commonside.ground.audit.refusals import Clash, Obstacle, Refused, obstacle
from commonside.ground.people.models import Person
from commonside.ground.practice.models import Version
from commonside.library.clocks.instants import london_date
from commonside.work.cases.models import Case
from commonside.work.cases.queries import ladder
from commonside.work.routes.models import Groundwork
from commonside.work.routes.queries import children
from commonside.work.routes.queries import enforcing as queries
from commonside.work.routes.rules import enforcing as rules
from commonside.work.routes.rules.enforcing import Seen


@transaction.atomic
def look_before(
    *,
    case: Case,
    person: Person | None,
    power: Version | None,
    capacity: str,
    capacity_note: str,
    equality: str,
    equality_note: str,
    no_offer_why: str,
    by: User,
    at: datetime,
) -> Groundwork:
    """Write down what was looked at before a power is used against somebody.

    Nothing is decided here: what is missing is read on the page and refused on the
    ladder. Written again, it takes the place of what stood, and a supervisor who had
    agreed agrees anew.
    """
    today = london_date(at)
    limits = children.limits_on(today)
    notes = {"capacity": capacity_note, "equality": equality_note}
    found: list[Obstacle] = []
    if person is None or not ladder.is_alleged(case, person):
        found.append(obstacle("Choose who is alleged.", at_field="person"))
    if power is None or power not in queries.powers_on(today):
        found.append(obstacle("Choose what you have in mind.", at_field="power"))
    if limits is None:
        found.append(obstacle("No limits of age are in force yet."))
    else:
        seen = Seen(capacity=capacity, equality=equality)
        found += rules.obstacles_to_noting(seen, notes, limits.body)
    if person is None or power is None or found:
        raise Refused(found)
    made, _ = Groundwork.objects.select_for_update(of=("self",)).update_or_create(
        case=case,
        person=person,
        power=power,
        defaults={
            "capacity": capacity,
            "capacity_note": capacity_note.strip(),
            "equality": equality,
            "equality_note": equality_note.strip(),
            "no_offer_why": no_offer_why.strip(),
            "agreed_by": None,
            "agreed_at": None,
            "by": by,
            "at": at,
        },
    )
    made.version += 1
    made.save(update_fields=["version"])
    _record("routes.looked_before", made, by=by, at=at)
    return made


@transaction.atomic
def agree_without_offer(
    made: Groundwork, *, by: User, at: datetime, version: int
) -> Groundwork:
    """A supervisor agrees that no support was offered before enforcement."""
    rows = Groundwork.objects.select_for_update(of=("self",)).select_related("by")
    made = rows.get(pk=made.pk)
    if made.version != version:
        raise Clash(theirs={"why": made.no_offer_why}, who=made.by.name, at=made.at)
    if found := rules.obstacles_to_agreeing(
        why=made.no_offer_why,
        is_agreed=made.agreed_at is not None,
        may=by.may("cases.approve_closing"),
        is_own=by.pk == made.by_id,
    ):
        raise Refused(found)
    made.agreed_by, made.agreed_at = by, at
    made.version += 1
    made.save(update_fields=["agreed_by", "agreed_at", "version"])
    _record("routes.agreed_without_offer", made, by=by, at=at)
    return made


def _record(kind: str, made: Groundwork, *, by: User, at: datetime) -> None:
    refs = [f"groundwork:{made.pk}", f"person:{made.person_id}"]
    codes = {"power": made.power.key}
    record(kind, subject=made.case, by=by, at=at, refs=refs, codes=codes)


def against_intervention(
    case: Case, *, rung: str, against: Person | None, at: datetime, **said: Any
) -> list[Obstacle]:
    """What stands against a rung of the ladder for somebody: age, then what was seen.

    Enforcement needs one power of that rung for which nothing is missing. On the rungs
    beneath, a known age is enough to refuse what no child of that age may be given.
    """
    on = london_date(at)
    limits = children.limits_on(on)
    powers = queries.powers_on(on, rung)
    if limits is None or against is None or not powers:
        return []
    if queries.purpose_of(rung, on) != rules.ENFORCE:
        age = children.age_of(against, limits.body, on)
        lowest = powers[0].body
        return rules.obstacles_to_age(age, lowest, limits.body, must_know=False)
    made = queries.groundworks(case, against)
    fit = [one for one in made if one.power.body["rung"] == rung]
    if not fit:
        return [
            obstacle("Look first at what must be seen before enforcement (see “More”).")
        ]
    lacking = [queries.missing(one, on=on) for one in fit]
    return min(lacking, key=len)


def against_step(
    case: Case, *, purpose: str, rung: str = "", **said: Any
) -> list[Obstacle]:
    """Enforcement against somebody is decided on the ladder, where this is asked."""
    if purpose != rules.ENFORCE or rung or not ladder.alleged(case):
        return []
    return [obstacle("Enforcement is decided on the ladder, not as a step of its own.")]
