"""A record is given the number that it has in another system."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import models, transaction

from commonside.ground.agencies.models import User
from commonside.ground.audit.actions import record, reference
from commonside.ground.audit.refusals import Refused, obstacle
from commonside.ground.design import ports
from commonside.work.cases import search
from commonside.work.cases.actions import meeting
from commonside.work.cases.models import Case
from commonside.work.exchange.models import Import, Reference
from commonside.work.exchange.queries.known import references
from commonside.work.exchange.rules.references import key, spoken


def keep(
    subject: models.Model | str,
    *,
    system: str,
    number: str,
    by: User,
    at: datetime,
    brought: Import | None = None,
    held: Mapping[str, Any] | None = None,
    known_as: str = "",
    is_second: bool = False,
) -> Reference:
    """Tie a number to a record; part of a larger act.

    `known_as` is how the number is compared where a list gives none of its own.
    """
    kind, id_ = reference(subject).split(":")
    return Reference.objects.create(
        subject_kind=kind,
        subject_id=int(id_),
        system=system,
        reference=number[:120],
        key=known_as or key(number),
        is_second=is_second,
        held=dict(held) if held is not None else None,
        brought=brought,
        by=by,
        at=at,
    )


@transaction.atomic
def add(
    case: Case,
    *,
    subject: str,
    system: str,
    number: str,
    by: User,
    at: datetime,
) -> Reference:
    """Write down the number that a case, or something of it, has elsewhere.

    A number belongs to one record. Where that is one that `by` may see, they are told
    of it; where it is hidden from them it is kept as if nobody had it, and the keeper
    of the other learns of it: a refusal would tell that there is such a record (S2).
    """
    found = []
    if not key(number):
        found.append(obstacle("Write the number.", at_field="number"))
    if not system:
        found.append(obstacle("Choose the system.", at_field="system"))
    kind = subject.split(":")[0]
    taken = references(system, kind, [key(number)]).get(key(number))
    is_hidden = taken is not None and not _may_see(by, taken)
    if taken is not None and not is_hidden and taken.subject == subject:
        found.append(obstacle("It has this number already.", at_field="number"))
    elif taken is not None and not is_hidden:
        found.append(
            obstacle("This number belongs to another record.", at_field="number")
        )
    if found:
        raise Refused(found)
    made = keep(
        subject, system=system, number=number, by=by, at=at, is_second=is_hidden
    )
    search.keep(case.pk, f"number:{made.pk}", spoken(number))
    record(
        "case.number_added",
        subject=case,
        by=by,
        at=at,
        refs=[subject],
        codes={"system": system},
    )
    if is_hidden and taken is not None and taken.subject_kind == "case":
        kinds = "{kind}.number_given"
        refs = [reference(case)]
        meeting.tell([taken.subject], kinds, refs=refs, by=by, at=at)
    return made


def _may_see(by: User, taken: Reference) -> bool:
    """Whether the reader may see whose number it is; what has no guard, by its case."""
    return taken.subject_kind in ports.guards and ports.may_see(by, taken.subject)


@transaction.atomic
def remove(case: Case, row: Reference, *, by: User, at: datetime) -> None:
    """A number was written down by mistake."""
    system, subject = row.system, row.subject
    search.replace(case.pk, f"number:{row.pk}", "")
    row.delete()
    record(
        "case.number_removed",
        subject=case,
        by=by,
        at=at,
        refs=[subject],
        codes={"system": system},
    )


def make_findable(case: Case, subject: models.Model) -> None:
    """Keep the numbers of a record among the words of the case that it joined."""
    kind, id_ = reference(subject).split(":")
    rows = Reference.objects.filter(subject_kind=kind, subject_id=int(id_))
    for row in rows.exclude(reference=""):
        search.keep(case.pk, f"number:{row.pk}", spoken(row.reference))
