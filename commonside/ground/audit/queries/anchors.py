"""The newest seal as it is kept outside the database, and the history held to it."""

import json
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from commonside.ground.audit import rules
from commonside.ground.audit.findings import Findings
from commonside.ground.audit.models import Seal
from commonside.ground.audit.queries.hashes import text_of
from commonside.ground.keys import ring

# No spaces, so that a mail program that wraps lines breaks none of its words.
FORMAT = "commonside-anchor-1"
# Anchors are small; the last few lines of the file are enough to find the newest.
TAIL = 65_536
FOUND = re.compile(r"\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}")
SAYS = ("number", "count", "total", "root", "previous", "took_all", "key")


def newest_anchor() -> dict[str, Any] | None:
    """The newest seal with what it takes to check it alone; None before the first.

    It names nobody and nothing: numbers, hashes, a time, and our public keys.
    """
    seal = Seal.objects.order_by("-number").first()
    if seal is None:
        return None
    keys = ring.public_keys(settings.KEYS, "seals")
    return {
        "format": FORMAT,
        **{name: getattr(seal, name) for name in SAYS},
        "recorded_at": rules.instant(seal.recorded_at),
        "digest": seal.digest,
        "signature": seal.signature,
        "keys": keys,
    }


def read_anchors(text: str) -> Iterator[dict[str, Any]]:
    """Every anchor in a text: our file, or mails that were saved, wrapped or quoted."""
    for line in FOUND.findall(re.sub(r"[\s>]+", "", text)):
        try:
            found = json.loads(line)
        except ValueError:
            continue
        if found.get("format") == FORMAT and isinstance(found.get("number"), int):
            yield found


def last_anchor(path: Path) -> dict[str, Any] | None:
    """The newest anchor in our own file; None when there is none yet."""
    if not path.exists():
        return None
    with path.open("rb") as file:
        file.seek(0, 2)
        file.seek(max(0, file.tell() - TAIL))
        lines = file.read().decode("utf-8", "replace").splitlines()
    return next(read_anchors(lines[-1]), None) if lines else None


def against_anchors(
    found: Findings, anchors: Iterable[dict[str, Any]], keys: dict[str, str]
) -> int | None:
    """Hold the history to its anchors; the highest number that one vouches for."""
    highest = None
    last = Seal.objects.order_by("-number").first()
    end, total = (last.number, last.total) if last else (0, 0)
    for anchor in sorted(anchors, key=lambda one: int(one["number"])):
        number, said = anchor["number"], str(anchor.get("recorded_at"))
        if not _is_ours(anchor, keys):
            found.add("anchor_wrong", seal=number)
            continue
        if number > end:
            lost = max(0, anchor["total"] - total)
            found.add("truncated", last=end, seal=number, said=said, lost=lost)
            continue
        seal = Seal.objects.filter(number=number).first()
        if seal is None:
            continue  # the chain has named it as removed
        if rules.seal_digest(text_of(seal)) != anchor["digest"]:
            found.add("replaced", seal=number, said=said)
            continue
        highest = number
    return highest


def _is_ours(anchor: dict[str, Any], keys: dict[str, str]) -> bool:
    """Whether an anchor says what we signed."""
    try:
        text = rules.seal_text(
            **{name: anchor[name] for name in SAYS},
            recorded_at=_instant(anchor["recorded_at"]),
        )
        public, signature = keys[anchor["key"]], str(anchor["signature"])
    except (KeyError, TypeError, ValueError):
        return False
    is_same = rules.seal_digest(text) == anchor.get("digest")
    return is_same and ring.is_signed(public, signature, text)


def _instant(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)
