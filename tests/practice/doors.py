"""Who opens which door of the practice room."""

from tests.house.doors import Door, staff_who_may

DOORS = [
    Door("practice:versions", opens_for=staff_who_may("practice.read")),
    Door(
        "practice:version",
        opens_for=staff_who_may("practice.read"),
        to=lambda world: {"pk": world.gateway.pk},
    ),
]
