"""Writing down who somebody is, how they may safely be reached, and who knows them."""

from datetime import datetime
from typing import Any

from django.db import models, transaction

from commonside.ground.agencies.actions import grant, withdraw
from commonside.ground.agencies.models import Answer, User
from commonside.ground.audit.actions import record, reference
from commonside.ground.audit.refusals import Clash
from commonside.ground.people.models import Person, SafeContact, StaffTie

# The basis of a bar: somebody said that they know someone.
CONFLICT = "conflict"


def make_known(
    *,
    known_as: str,
    by: User,
    at: datetime,
    ways: dict[str, Any] | None = None,
    **facts: Any,
) -> Person:
    """A new person with what was said about reaching them; part of a larger act."""
    person = Person.objects.create(known_as=known_as, added_at=at, **facts)
    SafeContact.objects.create(
        person=person,
        ways=ways or {},
        asked_at=at if ways else None,
        asked_by=by if ways else None,
    )
    return person


@transaction.atomic
def change_safe_contact(
    person: Person,
    *,
    ways: dict[str, Any],
    version: int,
    by: User,
    at: datetime,
    language: str | None = None,
) -> SafeContact:
    """Write how this person may be reached; `Clash` when somebody wrote it meanwhile.

    `language` is the one in which they would be written to; None leaves it as it is.
    The trace names which facts changed, never what they say.
    """
    SafeContact.objects.get_or_create(person=person, defaults={"ways": {}})
    row: SafeContact = (
        SafeContact.objects.select_for_update(of=("self",))
        .select_related("asked_by")
        .get(person=person)
    )
    if row.version != version:
        who = row.asked_by.name if row.asked_by else ""
        raise Clash(theirs=row.ways or {}, who=who, at=row.asked_at)
    old = row.ways or {}
    changed = sorted(k for k in {*old, *ways} if old.get(k) != ways.get(k))
    row.ways, row.asked_at, row.asked_by = ways, at, by
    row.version += 1
    row.save()
    if language is not None and language != person.language:
        person.language = language
        person.save(update_fields=["language"])
        changed.append("language")
    record("person.safe_contact_changed", subject=person, by=by, at=at, fields=changed)
    return row


def declare_tie(
    subject: models.Model, *, user: User, handed_to: User | None, at: datetime
) -> StaffTie:
    """ "I know someone here": bars this person at once; part of a larger act."""
    kind, id_ = reference(subject).split(":")
    tie, _ = StaffTie.objects.update_or_create(
        user=user,
        subject_kind=kind,
        subject_id=int(id_),
        ended_at=None,
        defaults={"declared_at": at, "handed_to": handed_to},
    )
    bar(subject, user=user, at=at)
    return tie


def bar(subject: models.Model | str, *, user: User | int, at: datetime) -> None:
    """Shut somebody out of one record, whatever else is granted."""
    whom = f"user:{user}" if isinstance(user, int) else user
    grant(subject, to=whom, basis=CONFLICT, at=at, answer=Answer.BARRED)


def unbar(subject: models.Model | str, *, user: int) -> None:
    """Nothing that this person said bars them from it any more."""
    withdraw(subject, of=f"user:{user}", basis=CONFLICT, answer=Answer.BARRED)
