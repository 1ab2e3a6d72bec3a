"""What is new in a case was taken over into another system; the morning's list."""

from datetime import datetime

from django.db import transaction

from commonside.ground.agencies.models import User
from commonside.ground.audit.actions import record
from commonside.ground.audit.refusals import Refused, obstacle
from commonside.ground.timetable import results
from commonside.work.cases.models import Case
from commonside.work.exchange.models import Copied, Reader

NIGHTLY = "exchange.nightly"
MAY_RECEIVE = "exchange.receive"


@transaction.atomic
def mark_copied(*, case: Case, system: str, by: User, at: datetime) -> Copied:
    """Somebody has pasted it there: the next copy begins here."""
    if not system:
        raise Refused(obstacle("Choose the system.", at_field="system"))
    made = Copied.objects.create(case=case, system=system, by=by, at=at)
    record("case.copied", subject=case, by=by, at=at, codes={"system": system})
    return made


@transaction.atomic
def receive(*, on: bool, by: User, at: datetime) -> None:
    """Have the list of what concerns one's agency made each night, or no more."""
    if on:
        Reader.objects.get_or_create(user=by, defaults={"since": at})
    else:
        Reader.objects.filter(user=by).delete()
    kind = "list.received" if on else "list.not_received"
    record(kind, subject=by, by=by, at=at)


def make_nightly(*, at: datetime) -> int:
    """Ask for each reader's list, as that reader: who may no longer gets none."""
    made = 0
    for reader in Reader.objects.select_related("user"):
        if reader.user.is_active and reader.user.may(MAY_RECEIVE):
            results.ask(NIGHTLY, {}, by=reader.user, at=at)
            made += 1
    return made
