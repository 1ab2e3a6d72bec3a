"""An exhibit is taken in with its file, and every hand that it passes through noted."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from commonside.ground.agencies.models import User
from commonside.ground.audit.actions import record
from commonside.ground.audit.refusals import Refused, obstacle
from commonside.ground.files import actions as files
from commonside.ground.files.jobs import check
from commonside.work.cases.models import Case
from commonside.work.evidence.models import DiaryEntry, Exhibit, Handling
from commonside.work.evidence.rules import exhibits as rules


@transaction.atomic
def take_in(
    case: Case,
    *,
    reference: str,
    kind: str,
    about: str,
    maker: str,
    by: User,
    at: datetime,
    made_on: date | None = None,
    kept_at: str = "",
    entry: DiaryEntry | None = None,
    uploads: Sequence[Any] = (),
) -> Exhibit:
    """Take something in as evidence; its continuity begins here.

    A file is hashed as it arrives and checked before anybody can open it. Raises
    `Refused`.
    """
    Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
    taken = list(Exhibit.objects.filter(case=case).values_list("reference", flat=True))
    reference = reference.strip().upper() or rules.suggested(maker, taken)
    found = rules.obstacles_to_exhibit(
        reference=reference, maker=maker, about=about, taken=taken
    )
    if not uploads and not kept_at.strip():
        found.append(
            obstacle("Choose the file, or say where the thing is.", at_field="kept_at")
        )
    if made_on is not None and made_on > at.date():
        found.append(obstacle("That day has not come yet.", at_field="made_on"))
    if found:
        raise Refused(found)
    exhibit = Exhibit.objects.create(
        case=case,
        reference=reference,
        kind=kind,
        about=about.strip(),
        maker=maker.strip(),
        made_on=made_on,
        kept_at=kept_at.strip(),
        entry=entry,
        by=by,
        at=at,
    )
    for file in files.add(uploads, subject=exhibit, by=by, at=at) if uploads else ():
        check.enqueue(file.pk)
    Handling.objects.create(
        exhibit=exhibit,
        what="received",
        to=kept_at.strip(),
        happened_at=at,
        by=by,
        at=at,
    )
    record("exhibit.added", subject=case, by=by, at=at, refs=[f"exhibit:{exhibit.pk}"])
    return exhibit


@transaction.atomic
def handle(
    exhibit: Exhibit,
    *,
    what: str,
    by: User,
    at: datetime,
    to: str = "",
    note: str = "",
    happened_at: datetime | None = None,
) -> Handling:
    """Add a line to an exhibit's continuity; none is ever changed or taken away."""
    found = rules.obstacles_to_handling(what=what, to=to)
    if happened_at is not None and happened_at > at:
        found.append(obstacle("It cannot have happened yet.", at_field="happened_on"))
    if found:
        raise Refused(found)
    made = Handling.objects.create(
        exhibit=exhibit,
        what=what,
        to=to.strip(),
        note=note.strip(),
        happened_at=happened_at or at,
        by=by,
        at=at,
    )
    record(
        "exhibit.handled",
        subject=exhibit.case,
        by=by,
        at=at,
        refs=[f"exhibit:{exhibit.pk}"],
        codes={"what": what},
    )
    return made
