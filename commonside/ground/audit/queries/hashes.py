"""What rows say, as the text that is hashed; and the time as the database has it."""

from datetime import UTC, datetime

from django.db import connection

from commonside.ground.audit import rules
from commonside.ground.audit.models import Event, Seal


def hash_of(event: Event, *, as_id: int | None = None) -> str:
    """The hash of an event that was read from the database; or of it under another id,
    which shows that two have changed places.
    """
    return rules.event_hash(
        id=event.pk if as_id is None else as_id,
        kind=event.kind,
        subject=event.subject,
        by=event.by,
        is_view=event.is_view,
        at=event.at,
        recorded_at=event.recorded_at,
        body=event.body,
        salt=event.salt,
        text_hash=event.text_hash,
    )


def text_of(seal: Seal, *, as_number: int | None = None) -> str:
    """What the signature of a seal must fit."""
    return rules.seal_text(
        number=seal.number if as_number is None else as_number,
        count=seal.count,
        total=seal.total,
        root=seal.root,
        previous=seal.previous,
        took_all=seal.took_all,
        recorded_at=seal.recorded_at,
        key=seal.key,
    )


def clock() -> datetime:
    """Now, by the database's own clock (S16)."""
    is_postgres = connection.vendor == "postgresql"
    asks = (
        "SELECT clock_timestamp()"
        if is_postgres
        else "SELECT strftime('%Y-%m-%dT%H:%M:%f', 'now')"
    )
    with connection.cursor() as cursor:
        cursor.execute(asks)
        found: str | datetime = cursor.fetchone()[0]
    at = datetime.fromisoformat(found) if isinstance(found, str) else found
    return at if at.tzinfo else at.replace(tzinfo=UTC)
