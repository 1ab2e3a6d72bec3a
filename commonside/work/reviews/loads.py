"""The Case Reviews of which a colleague is the point of contact."""

from datetime import datetime

from commonside.ground.agencies.models import User
from commonside.ground.design import ports
from commonside.work.reviews.actions.linking import hand_on_all
from commonside.work.reviews.models import Review

MOST = 200


def _count(of: User) -> int:
    return int(Review.objects.open().filter(contact=of).count())


def _lines(of: User, viewer: User) -> list[tuple[str, str]]:
    rows = Review.objects.visible_to(viewer).open().filter(contact=of)
    return [
        (f"{row.known_as}, {row.shown_reference}", row.get_absolute_url())
        for row in rows.order_by("received_at")[:MOST]
    ]


def _hand_on(of: User, *, to: User, by: User | None, at: datetime) -> int:
    return hand_on_all(of=of, to=to, by=by, at=at)


def _leave(of: User, *, by: User | None, at: datetime) -> int:
    return hand_on_all(of=of, to=None, by=by, at=at)


ports.loads["reviews"] = ports.Load("Case Reviews", _count, _lines, _hand_on, _leave)
