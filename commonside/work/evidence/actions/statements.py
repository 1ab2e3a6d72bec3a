"""Statements are written, changed until they are signed, and then stay."""

from datetime import date, datetime

from django.db import transaction

from commonside.ground.agencies.models import User
from commonside.ground.audit.actions import record
from commonside.ground.audit.refusals import Clash, Refused
from commonside.library.clocks.instants import london_date
from commonside.work.cases.models import Case
from commonside.work.evidence.models import Statement
from commonside.work.evidence.rules import statements as rules


@transaction.atomic
def write(
    case: Case, *, kind: str, maker: str, words: str, by: User, at: datetime
) -> Statement:
    """Keep what somebody says, to be read over and signed. Raises `Refused`."""
    found = rules.obstacles_to_statement(maker=maker, words=words)
    if found:
        raise Refused(found)
    made = Statement.objects.create(
        case=case, kind=kind, maker=maker.strip(), words=words.strip(), by=by, at=at
    )
    record("statement.written", subject=case, by=by, at=at, refs=[_ref(made)])
    return made


@transaction.atomic
def change(
    statement: Statement,
    *,
    kind: str,
    maker: str,
    words: str,
    version: int,
    by: User,
    at: datetime,
) -> Statement:
    """Change a statement that nobody has signed.

    Raises `Refused`, or `Clash` when somebody changed it meanwhile.
    """
    statement = _locked(statement, version)
    found = rules.obstacles_to_change(is_signed=statement.is_signed)
    found += rules.obstacles_to_statement(maker=maker, words=words)
    if found:
        raise Refused(found)
    statement.kind, statement.maker = kind, maker.strip()
    statement.words = words.strip()
    statement.by, statement.at = by, at
    statement.version += 1
    statement.save()
    record(
        "statement.changed",
        subject=statement.case,
        by=by,
        at=at,
        refs=[_ref(statement)],
    )
    return statement


@transaction.atomic
def sign(
    statement: Statement,
    *,
    signed_on: date | None,
    version: int,
    by: User,
    at: datetime,
) -> Statement:
    """Note that its maker signed exactly these words; from now on they stay."""
    statement = _locked(statement, version)
    found = rules.obstacles_to_signing(
        is_signed=statement.is_signed, signed_on=signed_on, on=london_date(at)
    )
    if found:
        raise Refused(found)
    statement.signed_on = signed_on
    statement.version += 1
    statement.save(update_fields=["signed_on", "version"])
    record(
        "statement.signed",
        subject=statement.case,
        by=by,
        at=at,
        refs=[_ref(statement)],
    )
    return statement


def _ref(statement: Statement) -> str:
    return f"statement:{statement.pk}"


def _locked(statement: Statement, version: int) -> Statement:
    rows = Statement.objects.select_for_update(of=("self",)).select_related("by")
    now: Statement = rows.get(pk=statement.pk)
    if now.version != version:
        theirs = {name: getattr(now, name) for name in ("kind", "maker", "words")}
        raise Clash(theirs=theirs, who=now.by.name, at=now.at)
    return now
