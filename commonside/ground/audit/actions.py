"""Leave a trace, erase its sentence, seal what is unsealed."""

import secrets
from datetime import datetime
from typing import Any

from django.db import models, transaction

from commonside.ground.audit import rules
from commonside.ground.audit.models import Event, EventText, Seal, SealMember
from commonside.ground.audit.queries import hash_of

SYSTEM = "system"


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
    salt = secrets.token_hex(16)
    event = Event.objects.create(
        kind=kind,
        subject=reference(subject),
        by=actor(by),
        is_view=is_view,
        at=at,
        body=rules.canonical(body),
        salt=salt,
        text_hash=rules.text_hash(salt, text) if text else "",
    )
    if text:
        EventText.objects.create(event_id=event.pk, text=text)
    return event


@transaction.atomic
def seal(*, at: datetime) -> Seal | None:
    """Seal every event that is in no seal yet; None when there is none.

    Members are listed one by one: ids are not the order of commits, so a range would
    miss a row that commits late (S13).
    """
    last = Seal.objects.select_for_update().order_by("-number").first()
    taken = SealMember.objects.values("event_id")
    fresh = list(Event.objects.exclude(pk__in=taken).order_by("pk")[:5000])
    if not fresh:
        return None
    number = last.number + 1 if last else 1
    total = (last.total if last else 0) + len(fresh)
    root = rules.root_of((event.pk, hash_of(event)) for event in fresh)
    previous = last.digest if last else rules.FIRST
    made = Seal.objects.create(
        number=number,
        count=len(fresh),
        total=total,
        root=root,
        previous=previous,
        digest=rules.seal_digest(
            number=number, count=len(fresh), total=total, root=root, previous=previous
        ),
        made_at=at,
    )
    SealMember.objects.bulk_create(
        [SealMember(event_id=event.pk, seal_number=number) for event in fresh]
    )
    return made


@transaction.atomic
def erase_text(event: Event, *, by: models.Model | None, at: datetime) -> None:
    """Erase the sentence of one event; the event stays and verifies (S11)."""
    EventText.objects.filter(event_id=event.pk).delete()
    record("audit.text_erased", subject=f"event:{event.pk}", by=by, at=at)
