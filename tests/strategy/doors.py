"""Who opens which door of the figures."""

from django.utils import timezone

from commonside.steering.strategy.rules import quarter_of
from tests.house.doors import Door, staff_who_may

READERS = staff_who_may("measures.read")
KEEPERS = staff_who_may("measures.publish")


def one(world):
    return {"name": "resolution_rate"}


DOORS = [
    Door("strategy:measures", opens_for=READERS),
    Door("strategy:measure", opens_for=READERS, to=one),
    Door(
        "strategy:keep",
        opens_for=KEEPERS,
        to=one,
        get=405,
        post=lambda w: {"period": quarter_of(timezone.localdate()).name},
        post_by="helen",
    ),
]
