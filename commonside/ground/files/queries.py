"""Which files belong to something, and what they hold, once they are checked."""

import io
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from pyrage import DecryptError, decrypt_io, x25519

from commonside.ground.design import ports
from commonside.ground.files.models import File


class Altered(Exception):
    """What lies on the disk is not what was put there."""


def folder() -> Path:
    """Where files lie: under the data folder, apart from the keys."""
    return Path(settings.HOME) / "files"


def of(subject_kind: str, subject_id: int) -> QuerySet[File]:
    """The files of one thing, oldest first."""
    return of_any(subject_kind, [subject_id])


def of_any(subject_kind: str, ids: Iterable[int]) -> QuerySet[File]:
    """The files of several things of one kind, oldest first."""
    rows = File.objects.filter(subject_kind=subject_kind, subject_id__in=ids)
    return rows.order_by("pk")


def checked_for(user: Any, code: str) -> File | None:
    """The file of this code, if it passed its check and the user may see it.

    The room of the subject says who that is, by the port of guards: a partner may be
    told of a case and not be shown its photographs.
    """
    found = File.objects.filter(code=code, state=File.State.CHECKED).first()
    if found is None or not ports.may_see(user, found.guard):
        return None
    return found


def waiting() -> QuerySet[File]:
    """Files that wait to be checked; those of a draft wait until it is sent."""
    rows = File.objects.filter(checked_at=None).exclude(subject_kind="draft")
    return rows.order_by("added_at")


def content(file: File, *, preview: bool = False) -> bytes:
    """What was given, or our own copy of what it shows.

    Raises `Altered` when it is gone from the disk, or is not what was put there.
    """
    clear = io.BytesIO()
    try:
        cipher = (
            folder() / (file.preview_as if preview else file.stored_as)
        ).read_bytes()
    except FileNotFoundError:
        raise Altered from None
    try:
        decrypt_io(io.BytesIO(cipher), clear, [x25519.Identity.from_str(file.key)])
    except (DecryptError, OSError):
        raise Altered from None
    return clear.getvalue()
