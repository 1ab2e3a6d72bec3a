"""What a trace may hold, how it is written down and how it is hashed; no Django."""

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

Plain = str | int | bool | None
ALLOWED_KEYS = frozenset({"codes", "fields", "refs", "count", "was", "now", "route"})


def canonical(body: dict[str, Any]) -> str:
    """The one spelling of a body: sorted keys, no spaces, plain ASCII escapes.

    >>> canonical({"refs": ["case:2"], "codes": {"band": "high"}})
    '{"codes":{"band":"high"},"refs":["case:2"]}'
    """
    return json.dumps(body, sort_keys=True, separators=(",", ":"))


def instant(at: datetime) -> str:
    """An instant as both databases can give it back: UTC, microseconds.

    >>> instant(datetime(2027, 3, 1, 12, tzinfo=UTC))
    '2027-03-01T12:00:00.000000Z'
    """
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def text_hash(salt: str, text: str) -> str:
    return hashlib.sha256(f"{salt}\n{text}".encode()).hexdigest()


def event_hash(
    *,
    id: int,
    kind: str,
    subject: str,
    by: str,
    is_view: bool,
    at: datetime,
    recorded_at: datetime,
    body: str,
    salt: str,
    text_hash: str,
) -> str:
    """The hash of one event, over every column; salted against guessing (S12)."""
    parts = (
        salt,
        str(id),
        kind,
        subject,
        by,
        "view" if is_view else "change",
        instant(at),
        instant(recorded_at),
        body,
        text_hash,
    )
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def root_of(hashes: Iterable[tuple[int, str]]) -> str:
    """One hash over `(event id, event hash)` pairs, whatever order they come in."""
    digest = hashlib.sha256()
    for id_, value in sorted(hashes):
        digest.update(f"{id_}:{value}\n".encode())
    return digest.hexdigest()


def seal_digest(
    *, number: int, count: int, total: int, root: str, previous: str
) -> str:
    """What the next seal chains to."""
    line = f"{number}\n{count}\n{total}\n{root}\n{previous}"
    return hashlib.sha256(line.encode()).hexdigest()


FIRST = "0" * 64
