"""Keep typing for a while, let it go, and clear away what nobody came back for.

A draft leaves no trace in the audit: it is not yet anything that somebody did.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from commonside.ground.drafts.models import Draft
from commonside.ground.drafts.queries import Held, put_by_under
from commonside.ground.keys import receipts
from commonside.ground.keys.receipts import Kept

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


def change(
    held: Held,
    values: dict[str, Any],
    at: datetime,
    *,
    minutes: int,
    is_done: bool = False,
) -> bool:
    """Put other values in a draft, unless somebody saved it since it was read.

    False says that somebody did, and that nothing was changed: of two that send the
    same draft at once, one is told so. One that is done is opened by no number more.
    """
    rows = Draft.objects.filter(pk=held.pk, saved_at=held.saved_at)
    ends_at = at + timedelta(minutes=minutes)
    ended = dict(NOT_PUT_BY) if is_done else {}
    return rows.update(values=values, saved_at=at, ends_at=ends_at, **ended) == 1


NOT_PUT_BY: Mapping[str, Any] = {
    "receipt_hash": "",
    "word_hash": "",
    "kept_until": None,
}


def put_by(held: Held, kept: Kept | None, at: datetime, *, until: datetime) -> bool:
    """Keep a draft for whoever has the number and the word; its owner loses it now.

    So nothing on the device opens it any more. Without `kept` the number and word of
    before go on. False when somebody saved it since it was read.
    """
    rows = Draft.objects.filter(pk=held.pk, saved_at=held.saved_at)
    names = (
        {"receipt_hash": kept.receipt_hash, "word_hash": kept.word_hash} if kept else {}
    )
    return rows.update(saved_at=at, ends_at=at, kept_until=until, **names) == 1


def give_up(key_id: str) -> int:
    """What was put by under numbers of one key is no longer; how many there were.

    Who has one open now goes on with it.
    """
    return int(put_by_under(key_id).update(**NOT_PUT_BY))


def take_up(form: str, receipt: str, word: str, at: datetime, *, owner: str) -> bool:
    """Open what was put by, for a new owner; it stays put by until its days are over.

    False for a number that was never given, for a wrong word and for a draft whose
    time is over: always after the same work (S21).
    """
    rows = Draft.objects.filter(form=form, kept_until__gt=at).exclude(word_hash="")
    found = receipts.look_up(
        receipts.number_in(receipt),
        word,
        find=lambda hashes: rows.filter(receipt_hash__in=hashes).first(),
        kept=lambda draft: receipts.Kept(draft.receipt_hash, draft.word_hash),
    )
    if found is None:
        return False
    ends_at = at + timedelta(minutes=MINUTES)
    same = Draft.objects.filter(pk=found.pk)
    return same.update(owner=owner, saved_at=at, ends_at=ends_at) == 1


def close(owner: str, form: str, at: datetime) -> None:
    """Let a draft go from this device; what is put by can still be taken up."""
    mine = Draft.objects.filter(owner=owner, form=form)
    mine.filter(kept_until=None).delete()
    mine.update(ends_at=at)


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
    return Draft.objects.over(at).delete()[0]
