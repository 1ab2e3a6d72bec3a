"""A view leaves its trace last, before the first byte is sent (ARCHITECTURE 6)."""

from collections.abc import Iterable
from typing import Any


def seen(
    request: Any, kind: str, subject: Any = "", refs: Iterable[Any] = (), count: int = 0
) -> None:
    """Note that this request shows a record, or a list of records.

    A list is one note naming the references shown. The middleware writes the notes
    once the page is made; if that fails the page is not sent.
    """
    notes = request.__dict__.setdefault("seen", [])
    notes.append((kind, subject, list(refs), count))
