"""What somebody has typed and not yet saved; what is past its time is not there."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from commonside.ground.drafts.models import Draft
from commonside.ground.keys import receipts


@dataclass(frozen=True)
class Held:
    """A draft as it was read; `saved_at` tells whether somebody saved it since."""

    pk: int
    values: dict[str, Any]
    saved_at: datetime
    # Put by under a number before, which still opens it.
    is_put_by: bool = False


def load(owner: str, form: str, at: datetime) -> Held | None:
    """The draft of one person and form, or None: never made, dropped or too old."""
    found = Draft.objects.filter(owner=owner, form=form, ends_at__gt=at).first()
    return held(found) if found else None


def held(draft: Draft) -> Held:
    """A draft as it was read."""
    is_put_by = bool(draft.receipt_hash)
    return Held(draft.pk, draft.values or {}, draft.saved_at, is_put_by)


def put_by_under(key_id: str) -> Any:
    """Drafts whose number was stored by this key of receipts."""
    return Draft.objects.filter(receipt_hash__startswith=receipts.begins(key_id))
