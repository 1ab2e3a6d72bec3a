"""Where things happen: a third of it round some corners, the rest all over the town."""

import random
from functools import lru_cache
from typing import Any

# The square that a town of Luton's size fills, in metres of the national grid.
WEST, SOUTH, WIDE, HIGH = 504_000, 219_000, 8_000, 6_000
CORNERS, SPREAD = 40, 120


@lru_cache
def corners() -> list[tuple[float, float]]:
    draw = random.Random("corners")
    return [
        (WEST + WIDE * draw.random(), SOUTH + HIGH * draw.random())
        for _ in range(CORNERS)
    ]


def point(number: int) -> dict[str, Any]:
    """The same place for the same number, in both systems.

    Degrees are counted from metres straight on: near enough for a measurement.

    >>> point(3) == point(3), point(3) == point(4)
    (True, False)
    """
    draw = random.Random(number)
    if number % 3 == 0:
        near = draw.choice(corners())
        east, north = draw.gauss(near[0], SPREAD), draw.gauss(near[1], SPREAD)
    else:
        east, north = WEST + WIDE * draw.random(), SOUTH + HIGH * draw.random()
    return {
        "easting": round(east, 1),
        "northing": round(north, 1),
        "lon": round(-0.489 + (east - WEST) / 68_900, 6),
        "lat": round(51.86 + (north - SOUTH) / 111_200, 6),
    }
