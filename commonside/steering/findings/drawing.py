"""Outlines of areas as paths of a drawing, made once a boundary version."""

import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

WIDTH, MARGIN = 648.0, 4.0
Ring = Sequence[Sequence[float]]


@dataclass(frozen=True)
class Shape:
    """One area's path, and where its number stands."""

    code: str
    path: str
    x: float
    y: float


@dataclass(frozen=True)
class Drawing:
    """All areas of one kind on one sheet."""

    shapes: tuple[Shape, ...]
    height: float

    @property
    def edge(self) -> str:
        """Every outline together: drawn thick below, it leaves the town's own edge."""
        return "".join(shape.path for shape in self.shapes)


def draw(outlines: Iterable[tuple[str, str]]) -> Drawing:
    """A drawing of (code, GeoJSON geometry in longitude and latitude).

    A degree of longitude is shortened as it is in the middle of the town, which at
    this size nobody can tell from the National Grid.
    """
    rings = {code: _rings(text) for code, text in outlines}
    points = [p for each in rings.values() for ring in each for p in ring]
    if not points:
        return Drawing((), 0.0)
    west, east = min(p[0] for p in points), max(p[0] for p in points)
    south, north = min(p[1] for p in points), max(p[1] for p in points)
    shorter = math.cos(math.radians((south + north) / 2))
    scale = (WIDTH - 2 * MARGIN) / ((east - west) * shorter)

    def place(point: Sequence[float]) -> tuple[float, float]:
        x = MARGIN + (point[0] - west) * shorter * scale
        return round(x, 1), round(MARGIN + (north - point[1]) * scale, 1)

    drawn = []
    for code, each in rings.items():
        placed = [[place(point) for point in ring] for ring in each]
        drawn.append(_shape(code, placed))
    return Drawing(tuple(drawn), round((north - south) * scale + 2 * MARGIN, 1))


def _rings(geometry: str) -> list[Ring]:
    """Every ring of a Polygon or MultiPolygon, holes included."""
    found = json.loads(geometry)
    if found["type"] == "Polygon":
        return list(found["coordinates"])
    return [ring for polygon in found["coordinates"] for ring in polygon]


def _shape(code: str, rings: list[list[tuple[float, float]]]) -> Shape:
    import shapely  # Large, and needed only when boundaries are new to this process.

    words = []
    for ring in rings:
        kept = [
            p for p, before in zip(ring, [None, *ring], strict=False) if p != before
        ]
        words.append("M" + "L".join(f"{x:g} {y:g}" for x, y in kept[:-1]) + "Z")
    largest = max((shapely.Polygon(ring) for ring in rings), key=lambda one: one.area)
    middle = largest.centroid
    if not largest.contains(middle):
        middle = largest.representative_point()
    return Shape(code, "".join(words), round(middle.x, 1), round(middle.y, 1))
