"""Photographs are added to a case; they are checked before anybody can open them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from commonside.ground.agencies.models import User
from commonside.ground.files import actions as files
from commonside.ground.files.jobs import check
from commonside.ground.files.models import File
from commonside.work.cases.models import Case


@transaction.atomic
def add_photos(
    *, case: Case, uploads: Sequence[Any], by: User, at: datetime
) -> list[File]:
    """Add photographs, all or none, and have each checked.

    Raises `Refused` when one is no photograph, too large or one too many.
    """
    kept = files.add(uploads, subject=case, by=by, at=at)
    for file in kept:
        check.enqueue(file.pk)
    return kept
