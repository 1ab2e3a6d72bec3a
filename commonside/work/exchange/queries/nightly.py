"""Who gets the morning's list, and the newest that was made for them."""

from datetime import datetime

from commonside.ground.agencies.models import User
from commonside.ground.timetable.models import Result
from commonside.work.exchange.models import Reader

NIGHTLY = "exchange.nightly"


def is_reader(user: User) -> bool:
    return Reader.objects.filter(user=user).exists()


def newest(user: User, *, at: datetime) -> Result | None:
    """The newest list of this person that can still be fetched."""
    rows = Result.objects.filter(by_id=user.pk, kind=NIGHTLY, expires_at__gt=at)
    return rows.order_by("-asked_at").first()
