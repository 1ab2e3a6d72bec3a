"""Which order is in force at a point; and what a log of drinking must say."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from commonside.ground.audit.refusals import Obstacle, obstacle


class Status(StrEnum):
    """What could be said of orders at a place on that day."""

    IN_FORCE = "in_force"
    NONE = "none"
    UNKNOWN = "unknown"

    @property
    def label(self) -> str:
        """What pages call it."""
        return {
            Status.IN_FORCE: "An order is in force here",
            Status.NONE: "No order that we know of is in force here",
            Status.UNKNOWN: "Not checked: the place is not on the map",
        }[self]


@dataclass(frozen=True)
class Point:
    """Where it was, as far as it is known."""

    lon: float | None = None
    lat: float | None = None
    ward: str = ""

    @property
    def is_known(self) -> bool:
        return bool(self.ward) or (self.lon is not None and self.lat is not None)


def holds_at(order: Mapping[str, Any], point: Point, about: str) -> bool:
    """Whether an order speaks of this behaviour and its area holds this point.

    The area is a list of wards, a ring of points, or both; either suffices.
    """
    if about not in order["about"]:
        return False
    if point.ward and point.ward in order.get("wards", ()):
        return True
    ring = order.get("ring") or ()
    if not ring or point.lon is None or point.lat is None:
        return False
    return is_inside(point.lon, point.lat, ring)


def is_inside(x: float, y: float, ring: Sequence[Sequence[float]]) -> bool:
    """Whether a point lies within a ring, by the sides that a line from it crosses.

    >>> square = [[0, 0], [2, 0], [2, 2], [0, 2]]
    >>> is_inside(1, 1, square), is_inside(3, 1, square), is_inside(1, -0.1, square)
    (True, False, False)
    """
    inside = False
    for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            inside = not inside
    return inside


def status(point: Point, *, is_found: bool) -> Status:
    """No order was found is another thing than nowhere to look."""
    if is_found:
        return Status.IN_FORCE
    return Status.NONE if point.is_known else Status.UNKNOWN


def obstacles_to_logging(
    *,
    where: str,
    offer: str,
    answer: str,
    many: int | None,
    body: Mapping[str, Iterable[Mapping[str, Any]]],
) -> list[Obstacle]:
    """A log says where, how many, and which help was offered: help comes first."""
    found = []
    if not where.strip():
        found.append(obstacle("Say where it was.", at_field="where"))
    if many is None or many < 1:
        found.append(obstacle("Say how many people drank.", at_field="many"))
    offers = {row["code"]: row for row in body["offer"]}
    if offer not in offers:
        found.append(obstacle("Say which help was offered.", at_field="offer"))
    elif offers[offer]["is_offer"] and answer not in {
        r["code"] for r in body["answer"]
    }:
        found.append(obstacle("Say what they said to it.", at_field="answer"))
    return found
