"""Facts of a case are put right; whoever saved first is never overwritten unseen."""

from datetime import datetime
from typing import Any

from django.db import transaction

from commonside.ground.agencies.actions import withdraw
from commonside.ground.agencies.models import User
from commonside.ground.audit.actions import record
from commonside.ground.audit.refusals import Refused, obstacle
from commonside.ground.design import ports
from commonside.ground.people.actions import make_known
from commonside.ground.people.models import Person
from commonside.work.cases import search
from commonside.work.cases.actions import bars
from commonside.work.cases.actions.having import basis_of, grant_to_owner
from commonside.work.cases.actions.states import locked
from commonside.work.cases.models import Case, Party, Revision
from commonside.work.reports.models import Told

EDITABLE = ("known_as", "category")


@transaction.atomic
def edit(
    *, case: Case, known_as: str, category: str, by: User, at: datetime, version: int
) -> Case:
    """Change how a case is named and what it is about; old values become revisions.

    `Clash` when somebody changed the case since `version` was read.
    """
    case = locked(case, version, *EDITABLE)
    if not known_as.strip():
        raise Refused(obstacle("Say how we name the person.", at_field="known_as"))
    wanted = {"known_as": known_as.strip(), "category": category}
    changed = [name for name in EDITABLE if getattr(case, name) != wanted[name]]
    if not changed:
        return case
    Revision.objects.bulk_create(
        [
            Revision(case=case, field=name, old=getattr(case, name), by=by, at=at)
            for name in changed
        ]
    )
    for name in changed:
        setattr(case, name, wanted[name])
    case.also = [kind for kind in case.also if kind != case.category]
    case.version += 1
    case.save(update_fields=[*changed, "also", "version"])
    if "known_as" in changed:
        search.replace(case.pk, "known_as", case.known_as)
    record("case.edited", subject=case, by=by, at=at, fields=changed)
    return case


@transaction.atomic
def add_party(
    *,
    case: Case,
    role: str,
    by: User,
    at: datetime,
    known_as: str = "",
    told: Told | None = None,
    ways: dict[str, Any] | None = None,
) -> Party:
    """Name somebody's part in a case: one told of in a report, or one named now.

    The link between what was told and a person is made here, by a named officer.
    """
    case = locked(case)
    name = known_as.strip() or (told.name if told else "")
    if not name:
        raise Refused(obstacle("Say how we name the person.", at_field="known_as"))
    person = _person(name, told, ways, by=by, at=at)
    party = Party.objects.create(case=case, person=person, role=role, since=at)
    grant_to_owner(case, [person], at=at)
    bars.settle_about(case, person, at=at)
    record(
        "case.party_added",
        subject=case,
        by=by,
        at=at,
        refs=[f"person:{person.pk}"],
        codes={"role": role},
    )
    ports.follow("case.party_added", case, party=party, by=by, at=at)
    return party


def _person(
    name: str, told: Told | None, ways: dict[str, Any] | None, *, by: User, at: datetime
) -> Person:
    if told is None:
        return make_known(known_as=name, ways=ways, by=by, at=at)
    if told.person is not None:
        return told.person
    person = make_known(
        known_as=name, full_name=told.name, ways=told.contact, by=by, at=at
    )
    told.person, told.person_set_by, told.person_set_at = person, by, at
    told.save(update_fields=["person", "person_set_by", "person_set_at"])
    return person


@transaction.atomic
def link_told(
    *, case: Case, told: Told, person: Person, by: User, at: datetime
) -> None:
    """Say that somebody told of in a report is a person of this case (DOMAIN 2.6).

    Never done by itself: two reports are about one victim because an officer says so.
    """
    case = locked(case)
    is_ours = Told.objects.filter(pk=told.pk, report__case_report__case=case).exists()
    is_known = case.parties.filter(person=person).exists()
    if not (is_ours and is_known):
        raise Refused(obstacle("They are not in this case."))
    told.person, told.person_set_by, told.person_set_at = person, by, at
    told.save(update_fields=["person", "person_set_by", "person_set_at"])
    bars.settle_about(person, told.report, at=at)
    record(
        "case.told_linked",
        subject=case,
        by=by,
        at=at,
        refs=[f"person:{person.pk}", f"report:{told.report_id}"],
    )


@transaction.atomic
def end_party(*, case: Case, party: Party, by: User, at: datetime) -> None:
    """Somebody's part is over; the person this case is for cannot leave it."""
    case = locked(case)
    if party.is_main:
        raise Refused(obstacle("This case is for them."))
    Party.objects.filter(pk=party.pk, case=case).update(until=at)
    if not case.parties.filter(person=party.person, until=None).exists():
        for principal, fact in ((case.owner, "owner"), (case.team, "team")):
            basis = basis_of(fact, case, party.person)
            withdraw(party.person, of=principal, basis=basis)
    refs = [f"person:{party.person_id}"]
    record("case.party_ended", subject=case, by=by, at=at, refs=refs)
