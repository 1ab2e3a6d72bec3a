"""What somebody has typed and not yet saved; what is past its time is not there."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from commonside.ground.drafts.models import Draft


@dataclass(frozen=True)
class Held:
    """A draft as it was read; `saved_at` tells whether somebody saved it since."""

    pk: int
    values: dict[str, Any]
    saved_at: datetime


def load(owner: str, form: str, at: datetime) -> Held | None:
    """The draft of one person and form, or None: never made, dropped or too old."""
    found = Draft.objects.filter(owner=owner, form=form, ends_at__gt=at).first()
    return Held(found.pk, found.values or {}, found.saved_at) if found else None
