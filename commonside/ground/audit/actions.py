"""Leave a trace, erase its sentence, seal what waits."""

import os
import secrets
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection, models, transaction

from commonside.ground.audit import rules
from commonside.ground.audit.models import Event, EventText, Seal, SealMember, Waiting
from commonside.ground.audit.queries import (
    clock,
    hash_of,
    last_anchor,
    newest_anchor,
)
from commonside.ground.keys import ring

SYSTEM = "system"
# One sealer at a time; any number that no other advisory lock of ours has.
SEALING = 0x5EA1


def reference(thing: models.Model | str) -> str:
    """`case:12` for a row, and a string as it is."""
    if isinstance(thing, str):
        return thing
    return f"{thing._meta.model_name}:{thing.pk}"


def actor(by: models.Model | str | None) -> str:
    """`user:3`, `system`, or `public` for somebody without an account."""
    return by if isinstance(by, str) else SYSTEM if by is None else f"user:{by.pk}"


def record(
    kind: str,
    *,
    subject: models.Model | str,
    by: models.Model | str | None,
    at: datetime,
    text: str = "",
    is_view: bool = False,
    **body: Any,
) -> Event:
    """Leave one trace, inside the transaction that it describes.

    `body` takes only `codes`, `fields`, `refs`, `count`, `was`, `now`, `route`, holding
    references, codes and names of fields: it cannot be erased, so it may hold nothing
    that a person may ask to have erased. A sentence goes in `text`, which can be.

    Raises ValueError for another key, and RuntimeError outside a transaction.
    """
    if unknown := set(body) - rules.ALLOWED_KEYS:
        raise ValueError(f"A trace holds no {sorted(unknown)}")
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("A trace is written in the transaction that it describes")
    text_salt = secrets.token_hex(16)
    event = Event.objects.create(
        kind=kind,
        subject=reference(subject),
        by=actor(by),
        is_view=is_view,
        at=at,
        body=rules.canonical(body),
        salt=secrets.token_hex(16),
        text_hash=rules.text_hash(text_salt, text) if text else "",
    )
    if text:
        EventText.objects.create(event_id=event.pk, text=text, salt=text_salt)
    return event


@transaction.atomic
def seal() -> Seal | None:
    """Seal up to 5,000 of the events that wait; None when none does.

    Members are listed one by one: ids are not the order of commits, so a range would
    miss a row that commits late (S13). The time is the database's own (S16), so this
    takes none.
    """
    _alone()
    # Before the rows are read: one that is missed then ended later than this.
    now = clock()
    fresh, took_all = _waiting()
    if not fresh:
        return None
    last = Seal.objects.order_by("-number").first()
    says: dict[str, Any] = {
        "number": last.number + 1 if last else 1,
        "count": len(fresh),
        "total": (last.total if last else 0) + len(fresh),
        "root": rules.root_of(fresh),
        "previous": last.digest if last else rules.FIRST,
        "took_all": took_all,
        "recorded_at": now,
        "key": ring.signs_with(settings.KEYS, "seals"),
    }
    text = rules.seal_text(**says)
    _, signature = ring.sign(settings.KEYS, "seals", text)
    made = Seal.objects.create(
        **says, digest=rules.seal_digest(text), signature=signature
    )
    SealMember.objects.bulk_create(
        SealMember(event_id=id_, seal_number=made.number, event_hash=value)
        for id_, value in fresh
    )
    Waiting.objects.filter(event_id__in=[id_ for id_, _ in fresh]).delete()
    return made


def _alone() -> None:
    """Let no second sealer read the same last seal; SQLite has one writer anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SEALING])


def _waiting() -> tuple[list[tuple[int, str]], bool]:
    """(id, hash) of events that wait, the lowest ids first; and whether that is all.

    One that was removed meanwhile stays among those that wait, as the sign of it; one
    that a seal covers already is not covered twice.
    """
    waiting = Waiting.objects.order_by("event_id").values_list("event_id", flat=True)
    ids = list(waiting[: rules.AT_MOST])
    sealed = set(
        SealMember.objects.filter(event_id__in=ids).values_list("event_id", flat=True)
    )
    events = Event.objects.filter(pk__in=ids).order_by("pk")
    fresh = [(event.pk, hash_of(event)) for event in events if event.pk not in sealed]
    return fresh, len(ids) < rules.AT_MOST


@transaction.atomic
def note_export(about: str | None, *, by: models.Model | None, at: datetime) -> None:
    """Leave the trace of an export, before its first line leaves us."""
    record("audit.exported", subject=about or "history", by=by, at=at, is_view=True)


def append_anchor() -> bool:
    """Add the newest seal to a file outside the database; False when it is there.

    The file may lie elsewhere, on a disk that can be written once. It is flushed
    through, so that a power cut takes no line that we believe to be there.
    """
    anchor, path = newest_anchor(), settings.ANCHOR_FILE
    last = last_anchor(path)
    if anchor is None or (last and last["number"] >= anchor["number"]):
        return False
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(handle, "a") as file:
        file.write(rules.canonical(anchor) + "\n")
        file.flush()
        os.fsync(file.fileno())
    return True


@transaction.atomic
def erase_text(event: Event, *, by: models.Model | None, at: datetime) -> None:
    """Erase the sentence of one event; the event stays and verifies (S11)."""
    EventText.objects.filter(event_id=event.pk).delete()
    record("audit.text_erased", subject=f"event:{event.pk}", by=by, at=at)
