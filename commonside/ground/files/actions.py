"""Keep a file encrypted with a key of its own; check it; let it go.

A file given with a draft leaves no trace yet: the report that it becomes part of does.
"""

import hashlib
import io
import os
import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import models, transaction
from pyrage import encrypt_io, x25519

from commonside.ground.agencies.models import User
from commonside.ground.audit.actions import SYSTEM, record
from commonside.ground.audit.refusals import Refused
from commonside.ground.drafts.models import Draft
from commonside.ground.files import checking, rules, scanning
from commonside.ground.files.models import File
from commonside.ground.files.queries import Altered, content, folder

DRAFT = "draft"


def keep(
    upload: Any, *, subject_kind: str, subject_id: int, by: User | None, at: datetime
) -> File:
    """Store one upload so that nobody can read it before it has been checked (S40).

    The disk holds age cipher text under a random name; the key of this one file is
    in its row, itself encrypted with the installation's (S18). Raises `Refused`.
    """
    already = File.objects.filter(subject_kind=subject_kind, subject_id=subject_id)
    upload.seek(0)
    head = upload.read(rules.HEAD)
    found = rules.obstacles_to_keeping(
        size=upload.size,
        head=head,
        already=already.count(),
        subject_kind=subject_kind,
    )
    if found:
        raise Refused(found)
    identity = x25519.Identity.generate()
    digest = _digest(upload)
    stored_as = _write(upload, identity)
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
        _unlink([stored_as])
        raise


def keep_made(
    data: bytes, *, subject: models.Model, name: str, kind: str, by: User, at: datetime
) -> File:
    """Keep a file that we made ourselves, encrypted like any other; in a transaction.

    It needs no check, and no door of ours opens it but that of its subject's room.
    """
    identity = x25519.Identity.generate()
    stored_as = _write(io.BytesIO(data), identity)
    try:
        return File.objects.create(
            subject_kind=str(subject._meta.model_name),
            subject_id=subject.pk,
            name=name,
            kind=kind,
            size=len(data),
            digest=hashlib.sha256(data).hexdigest(),
            stored_as=stored_as,
            key=str(identity),
            state=File.State.CHECKED,
            checked_at=at,
            added_by=by,
            added_at=at,
        )
    except BaseException:
        _unlink([stored_as])
        raise


def add(
    uploads: Sequence[Any],
    *,
    subject: models.Model,
    by: User,
    at: datetime,
) -> list[File]:
    """Add files to something that stands already: all of them, or none.

    Raises `Refused`.
    """
    kind = str(subject._meta.model_name)
    kept: list[File] = []
    try:
        with transaction.atomic():
            for upload in uploads:
                kept.append(
                    keep(
                        upload,
                        subject_kind=kind,
                        subject_id=subject.pk,
                        by=by,
                        at=at,
                    )
                )
            record(
                "file.added",
                subject=subject,
                by=by,
                at=at,
                refs=[f"file:{file.pk}" for file in kept],
                count=len(kept),
            )
    except BaseException:
        _unlink(file.stored_as for file in kept)
        raise
    return kept


def adopt(ids: Iterable[int], *, subject_kind: str, subject_id: int) -> int:
    """Files that waited under a draft belong to what it became; how many."""
    rows = File.objects.filter(pk__in=ids, subject_kind=DRAFT)
    return rows.update(subject_kind=subject_kind, subject_id=subject_id)


def check(file: File, *, at: datetime) -> bool:
    """Check one file: it becomes readable, or is refused for a reason in words.

    False when the scanner does not answer: the file waits on. The bytes are decoded
    in a process of their own under limits, never here.
    """
    try:
        data = content(file)
    except Altered:
        return _settle(file, checking.Checked(reason="altered"), at=at)
    if hashlib.sha256(data).hexdigest() != file.digest:
        return _settle(file, checking.Checked(reason="altered"), at=at)
    if settings.SCANNER:
        try:
            if not scanning.is_clean(data, settings.SCANNER):
                return _settle(file, checking.Checked(reason="scanner"), at=at)
        except scanning.Silent:
            return False
    return _settle(file, checking.check(data, file.kind), at=at)


def _settle(file: File, found: checking.Checked, *, at: datetime) -> bool:
    """Write what a check found, unless another did meanwhile."""
    identity = x25519.Identity.from_str(file.key)
    preview_as = ""
    if found.preview and not found.reason:
        preview_as = _write(io.BytesIO(found.preview), identity)
    state = File.State.REFUSED if found.reason else File.State.CHECKED
    with transaction.atomic():
        same = File.objects.filter(pk=file.pk, checked_at=None)
        is_ours = same.update(
            state=state,
            reason=found.reason,
            checked_at=at,
            preview_as=preview_as,
            width=found.width,
            height=found.height,
        )
        if is_ours:
            record(
                f"file.{state}",
                subject=file,
                by=SYSTEM,
                at=at,
                refs=[file.subject],
                codes={"reason": found.reason} if found.reason else {},
            )
    if not is_ours and preview_as:
        _unlink([preview_as])
    return True


def _digest(upload: Any) -> str:
    digest = hashlib.sha256()
    upload.seek(0)
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    return digest.hexdigest()


def _write(clear: Any, identity: Any) -> str:
    """Encrypt to disk under a random name, for us alone; returns the name."""
    stored_as = secrets.token_hex(16)
    folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(folder() / stored_as, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as out:
        encrypt_io(clear, out, [identity.to_public()])
        out.flush()
        os.fsync(out.fileno())
    return stored_as


def drop(files: Iterable[File]) -> int:
    """Let files go, from the disk when the rows are surely gone; how many."""
    rows = list(files)
    File.objects.filter(pk__in=[row.pk for row in rows]).delete()
    names = [name for row in rows for name in (row.stored_as, row.preview_as) if name]
    transaction.on_commit(lambda: _unlink(names))
    return len(rows)


def _unlink(names: Iterable[str]) -> None:
    for name in names:
        (folder() / name).unlink(missing_ok=True)


def purge(at: datetime) -> int:
    """Let go of the files of drafts that are gone or past their time (S63)."""
    living = Draft.objects.living(at).values("pk")
    return drop(File.objects.filter(subject_kind=DRAFT).exclude(subject_id__in=living))
