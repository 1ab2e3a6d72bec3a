"""Who opens which door of the agencies room."""

from tests.house.doors import Door, staff_who_may

KEEP = staff_who_may("agreements.keep")


def housing(world):
    return {"code": "housing"}


def act(name, **values):
    """A form about an agreement, with values that do what it asks."""
    return Door(
        f"agencies:{name}-agreement",
        opens_for=KEEP,
        to=housing,
        post=lambda world: values,
        post_by="ines",
    )


DOORS = [
    Door("agencies:roles", opens_for=staff_who_may("practice.read")),
    Door("agencies:agreements", opens_for=KEEP),
    Door("agencies:agreement", opens_for=KEEP, to=housing),
    act("record", since="2026-01-01", until="2027-12-31"),
    act("suspend", why="A breach."),
    act("end", why="They left."),
]
