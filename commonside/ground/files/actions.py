"""Keep a file encrypted with a key of its own; let it go; clear away what is nobody's.

A file given with a draft leaves no trace yet: the report that it becomes part of does.
"""

import hashlib
import os
import secrets
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from pyrage import encrypt_io, x25519

from commonside.ground.agencies.models import User
from commonside.ground.audit.refusals import Refused
from commonside.ground.drafts.models import Draft
from commonside.ground.files import rules
from commonside.ground.files.models import File

DRAFT = "draft"


def folder() -> Path:
    """Where files lie: under the data folder, apart from the keys."""
    return Path(settings.HOME) / "files"


def keep(
    upload: Any, *, subject_kind: str, subject_id: int, by: User | None, at: datetime
) -> File:
    """Store one upload so that nobody can read it before it has been checked (S40).

    The disk holds age cipher text under a random name; the key of this one file is
    in its row, itself encrypted with the installation's (S18). Raises `Refused`.
    """
    already = File.objects.filter(subject_kind=subject_kind, subject_id=subject_id)
    head = upload.read(rules.HEAD)
    found = rules.obstacles_to_keeping(
        size=upload.size, head=head, already=already.count()
    )
    if found:
        raise Refused(found)
    identity, stored_as = x25519.Identity.generate(), secrets.token_hex(16)
    digest = _write(upload, stored_as, identity.to_public())
    try:
        return File.objects.create(
            subject_kind=subject_kind,
            subject_id=subject_id,
            name=Path(upload.name).name[-200:],
            kind=rules.kind_of(head),
            size=upload.size,
            digest=digest,
            stored_as=stored_as,
            key=str(identity),
            added_by=by,
            added_at=at,
        )
    except BaseException:
        (folder() / stored_as).unlink(missing_ok=True)
        raise


def _write(upload: Any, stored_as: str, recipient: Any) -> str:
    """Encrypt to disk, for us alone; the digest is of what was given."""
    folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    digest = hashlib.sha256()
    upload.seek(0)
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    handle = os.open(folder() / stored_as, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as out:
        encrypt_io(upload, out, [recipient])
        out.flush()
        os.fsync(out.fileno())
    return digest.hexdigest()


def drop(files: Iterable[File]) -> int:
    """Let files go, from the disk when the rows are surely gone; how many."""
    rows = list(files)
    File.objects.filter(pk__in=[row.pk for row in rows]).delete()
    names = [row.stored_as for row in rows]
    transaction.on_commit(lambda: _unlink(names))
    return len(rows)


def _unlink(names: Iterable[str]) -> None:
    for name in names:
        (folder() / name).unlink(missing_ok=True)


def purge(at: datetime) -> int:
    """Let go of the files of drafts that are gone or past their time (S63)."""
    living = Draft.objects.filter(ends_at__gt=at).values("pk")
    return drop(File.objects.filter(subject_kind=DRAFT).exclude(subject_id__in=living))
