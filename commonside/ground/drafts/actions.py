"""Keep typing for a while, let it go, and clear away what nobody came back for.

A draft leaves no trace in the audit: it is not yet anything that somebody did.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from commonside.ground.drafts.models import Draft
from commonside.ground.drafts.queries import Held

# The session that a frightened person may leave open, and no longer.
MINUTES = 60


def save(
    owner: str,
    form: str,
    values: dict[str, Any],
    at: datetime,
    *,
    minutes: int = MINUTES,
) -> None:
    """Keep what was typed, in place of what was kept; one statement on both databases.

    Every saving starts the minutes again.
    """
    Draft.objects.bulk_create(
        [
            Draft(
                owner=owner,
                form=form,
                values=values,
                saved_at=at,
                ends_at=at + timedelta(minutes=minutes),
            )
        ],
        update_conflicts=True,
        unique_fields=["owner", "form"],
        update_fields=["values", "saved_at", "ends_at"],
    )


def change(held: Held, values: dict[str, Any], at: datetime, *, minutes: int) -> bool:
    """Put other values in a draft, unless somebody saved it since it was read.

    False says that somebody did, and that nothing was changed: of two that send the
    same draft at once, one is told so.
    """
    rows = Draft.objects.filter(pk=held.pk, saved_at=held.saved_at)
    ends_at = at + timedelta(minutes=minutes)
    return rows.update(values=values, saved_at=at, ends_at=ends_at) == 1


def drop(owner: str, form: str) -> None:
    """Let a draft go: it was sent, or is no longer wanted."""
    Draft.objects.filter(owner=owner, form=form).delete()


def once(owner: str, token: str, at: datetime) -> bool:
    """Whether this form is sent for the first time, inside the action's transaction.

    A second press, or a second window, is told so instead of doing it twice. The mark
    goes with the drafts; a form without a token is always the first.
    """
    if not token:
        return True
    ends_at = at + timedelta(minutes=MINUTES)
    try:
        with transaction.atomic():
            Draft.objects.create(
                owner=owner,
                form=f"once:{token}"[:80],
                values={},
                saved_at=at,
                ends_at=ends_at,
            )
    except IntegrityError:
        return False
    return True


def purge(at: datetime) -> int:
    """Delete every draft whose time is over; how many there were (S63)."""
    return Draft.objects.filter(ends_at__lte=at).delete()[0]
