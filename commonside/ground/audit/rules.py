"""What a trace may hold, how it is written down, hashed and sealed; no Django.

The texts below are what a partner's own check hashes again (docs/check_history.py):
their spelling never changes without a new number of the format.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

Plain = str | int | bool | None
ALLOWED_KEYS = frozenset({"codes", "fields", "refs", "count", "was", "now", "route"})
FIRST = "0" * 64
# A batch of so many events at most: a seal holds the write lock while it is made.
AT_MOST = 5000
# A transaction may commit this long after it wrote its row, and a row may wait so
# long for its seal, before we say so (S16).
PATIENCE = timedelta(minutes=5)
# Clocks are set a little back now and then; more than this is reported.
CLOCK_SLIP = timedelta(seconds=2)


def canonical(body: Mapping[str, Any]) -> str:
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
    """What binds a sentence to its event. The salt is erased together with the text,

    so that nobody can find out by guessing what an erased sentence said (S11).
    """
    return _sha256(f"{salt}\n{text}")


def event_text(
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
    """One event as canonical text, over every column; the body stays a text in it."""
    return canonical(
        {
            "id": id,
            "kind": kind,
            "subject": subject,
            "by": by,
            "is_view": is_view,
            "at": instant(at),
            "recorded_at": instant(recorded_at),
            "body": body,
            "salt": salt,
            "text_hash": text_hash,
        }
    )


def event_hash(**columns: Any) -> str:
    """The hash of one event, salted against guessing what another row says (S12)."""
    return _sha256(event_text(**columns))


def root_of(hashes: Iterable[tuple[int, str]]) -> str:
    """One hash over `(event id, event hash)` pairs, whatever order they come in."""
    digest = hashlib.sha256()
    for id_, value in sorted(hashes):
        digest.update(f"{id_}:{value}\n".encode())
    return digest.hexdigest()


def seal_text(
    *,
    number: int,
    count: int,
    total: int,
    root: str,
    previous: str,
    took_all: bool,
    recorded_at: datetime,
    key: str,
) -> str:
    """What a seal says and its signature signs (S13)."""
    return canonical(
        {
            "number": number,
            "count": count,
            "total": total,
            "root": root,
            "previous": previous,
            "took_all": took_all,
            "recorded_at": instant(recorded_at),
            "key": key,
        }
    )


def seal_digest(text: str) -> str:
    """What the next seal chains to."""
    return _sha256(text)


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
