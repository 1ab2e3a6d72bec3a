"""The history, or what it says of one record, as lines that a partner checks alone.

One JSON object a line; `docs/check_history.py` reads it. Rows that are not about the
record stand in it as hashes only (S12). Nothing is held in memory but one seal.
"""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef

from commonside.ground.audit import rules
from commonside.ground.audit.models import Event, EventText, Seal, SealMember, Waiting
from commonside.ground.audit.queries.hashes import clock
from commonside.ground.keys import ring

FORMAT = "commonside-history-1"
EVERYTHING = "everything"


def export(
    about: str | None = None, *, with_texts: bool = False, with_chain: bool = False
) -> Iterator[str]:
    """Lines of an export: of everything, or about one subject, `case:12`.

    Sentences are left out unless asked for: their hashes stand. With the chain, seals
    that cover none of the rows stand in it too, so that it leads to the newest.
    """
    yield _line(
        format=FORMAT,
        about=about or EVERYTHING,
        made_at=rules.instant(clock()),
        chain=with_chain or about is None,
    )
    for key, public in ring.public_keys(settings.KEYS, "seals").items():
        yield _line(key=key, public=public)
    events = Event.objects.all() if about is None else Event.objects.about(about)
    seals = _covering(about, events, with_chain=with_chain)
    count = {"seals": 0, "events": 0}
    for seal in seals:
        count["seals"] += 1
        for line in _sealed(seal, events, with_texts=with_texts):
            count["events"] += "event" in line
            yield _line(**line)
    waiting = events.filter(
        Exists(Waiting.objects.filter(event_id=OuterRef("pk"))),
        ~Exists(SealMember.objects.filter(event_id=OuterRef("pk"))),
    )
    for line in _events(waiting.order_by("pk")[: rules.AT_MOST], with_texts):
        count["events"] += 1
        yield _line(**line, waits=True)
    yield _line(end=count)


def _line(**values: Any) -> str:
    return rules.canonical(values) + "\n"


def _covering(about: str | None, events: Any, *, with_chain: bool) -> Iterator[Seal]:
    """All seals; or those that cover an event, and those after them for the chain."""
    rows = Seal.objects.order_by("number")
    if about is not None:
        wanted = set(
            SealMember.objects.filter(event_id__in=events.values("pk")).values_list(
                "seal_number", flat=True
            )
        )
        if with_chain and wanted:
            rows = rows.filter(number__gte=min(wanted))
        elif not with_chain:
            rows = rows.filter(number__in=wanted)
    yield from rows.iterator(chunk_size=500)


def _sealed(seal: Seal, events: Any, *, with_texts: bool) -> Iterator[dict[str, Any]]:
    """A seal, the list of what it covers, and those of its events that are shown."""
    pairs = list(
        SealMember.objects.filter(seal_number=seal.number)
        .order_by("event_id")
        .values_list("event_id", "event_hash")
    )
    shown = list(events.filter(pk__in=[id_ for id_, _ in pairs]).order_by("pk"))
    said: dict[str, Any] = {
        "seal": seal.number,
        "count": seal.count,
        "total": seal.total,
        "root": seal.root,
        "previous": seal.previous,
        "took_all": seal.took_all,
        "recorded_at": rules.instant(seal.recorded_at),
        "key": seal.key,
        "signature": seal.signature,
    }
    if shown:
        said["members"] = [list(pair) for pair in pairs]
    yield said
    yield from _events(shown, with_texts)


def _events(rows: Any, with_texts: bool) -> Iterator[dict[str, Any]]:
    rows = list(rows)
    texts = EventText.objects.in_bulk([row.pk for row in rows]) if with_texts else {}
    for row in rows:
        said: dict[str, Any] = {
            "event": row.pk,
            "kind": row.kind,
            "subject": row.subject,
            "by": row.by,
            "is_view": row.is_view,
            "at": rules.instant(row.at),
            "recorded_at": rules.instant(row.recorded_at),
            "body": row.body,
            "salt": row.salt,
            "text_hash": row.text_hash,
        }
        if row.text_hash and with_texts:
            text = texts.get(row.pk)
            said["text"] = [text.salt, text.text] if text else None
        yield said
