"""Where a point is: on both grids, in which areas; and how a name is searched.

Shapely and numpy take 30 MB of every process, so whoever asks for a point imports
them, and whoever asks for a name does not.
"""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from shapely.geometry import Point
    from shapely.geometry.base import BaseGeometry

# Generalised boundaries leave slivers between areas and at the edge of the town: a
# point in one belongs to the nearest area, if it is at most this far (metres).
SLIVER = 100.0


def search_key(text: str) -> str:
    """What a name is searched by: capitals and digits, nothing between.

    >>> search_key("St. Mary's Road, lu1 3aj")
    'STMARYSROADLU13AJ'
    """
    return re.sub(r"[^A-Z0-9]", "", text.upper())


def postcode(text: str) -> str | None:
    """A postcode as it is written, if the text is one.

    >>> postcode("lu13aj"), postcode("High Street")
    ('LU1 3AJ', None)
    """
    key = search_key(text)
    if not re.fullmatch(r"[A-Z]{1,2}\d[A-Z\d]?\d[A-Z]{2}", key):
        return None
    return f"{key[:-3]} {key[-3:]}"


POSTCODE = re.compile(r"\b([A-Z]{1,2}\d[A-Z\d]?)\s*(\d[A-Z]{2})\b", re.IGNORECASE)


def postcode_in(text: str) -> str:
    """The postcode within an address, as it is written, or "".

    >>> postcode_in("Flat 4, 12 Kestrel Road, lu27ab"), postcode_in("Kestrel Road")
    ('LU2 7AB', '')
    """
    found = POSTCODE.search(text)
    return f"{found[1]} {found[2]}".upper() if found else ""


SAME_WORD = {
    "RD": "ROAD",
    "ST": "STREET",
    "AVE": "AVENUE",
    "CL": "CLOSE",
    "DR": "DRIVE",
    "LN": "LANE",
    "CT": "COURT",
    "HSE": "HOUSE",
    "GDNS": "GARDENS",
    "APARTMENT": "FLAT",
    "APT": "FLAT",
}


def address_words(text: str) -> list[str]:
    """The words of an address as they are compared, without its postcode.

    >>> address_words("Apt 4, 12 Kestrel Rd, LU2 7AB")
    ['FLAT', '4', '12', 'KESTREL', 'ROAD']
    """
    words = re.sub(r"[^A-Z0-9' ]+", " ", POSTCODE.sub(" ", text).upper()).split()
    # "St" begins "St Mary's Road" and ends "Mill St": a saint stands before a name.
    last = len(words) - 1
    return [
        word if word == "ST" and place < last else SAME_WORD.get(word, word)
        for place, word in enumerate(words)
    ]


def street_in(text: str) -> str:
    """The street or building of an address, without what stands before it.

    >>> street_in("Flat 4, 12a Kestrel Rd"), street_in("High Street")
    ('KESTREL ROAD', 'HIGH STREET')
    """
    words = address_words(text)
    numbers = [n for n, word in enumerate(words) if re.search(r"\d", word)]
    rest = words[numbers[-1] + 1 :] if numbers else words
    return " ".join(rest or words)


def alike(
    key: str, keys: Mapping[int, str], *, most: int, least: int = 80
) -> list[int]:
    """The ids of names spelt nearly so, the nearest first.

    >>> alike("KESTRALROAD", {1: "KESTRELROAD", 2: "MILLSTREET"}, most=3)
    [1]
    """
    from rapidfuzz import fuzz, process

    found = process.extract(
        key, keys, scorer=fuzz.ratio, limit=most, score_cutoff=least
    )
    return [pk for _, _, pk in found]


def to_grid(
    lons: Sequence[float], lats: Sequence[float]
) -> tuple[list[float], list[float]]:
    """Eastings and northings on the British National Grid (OSTN15), in metres."""
    import numpy as np
    from convertbng.cutil import convert_to_osgb36

    if not len(lons):
        return [], []
    east, north = convert_to_osgb36(np.asarray(lons, float), np.asarray(lats, float))
    return [float(e) for e in east], [float(n) for n in north]


def to_degrees(
    eastings: Sequence[float], northings: Sequence[float]
) -> tuple[list[float], list[float]]:
    """Longitudes and latitudes (WGS84) of points on the British National Grid."""
    import numpy as np
    from convertbng.cutil import convert_osgb36_to_ll

    if not len(eastings):
        return [], []
    lon, lat = convert_osgb36_to_ll(
        np.asarray(eastings, float), np.asarray(northings, float)
    )
    return [float(x) for x in lon], [float(y) for y in lat]


@dataclass(frozen=True)
class Outline:
    """An area's kind, code and GeoJSON outline in longitude and latitude."""

    kind: str
    code: str
    outline: str
    boundary_version: str = ""


class Boundaries:
    """The areas of a town, ready to be asked which of them hold a point.

    Built once and kept: asking for 10,000 points takes a few hundredths of a second.
    """

    def __init__(self, outlines: Iterable[Outline]) -> None:
        from shapely import STRtree, from_geojson

        kinds: dict[str, list[tuple[str, BaseGeometry]]] = {}
        self._versions: dict[str, str] = {}
        for one in outlines:
            self._versions[one.kind] = one.boundary_version
            kinds.setdefault(one.kind, []).append((one.code, from_geojson(one.outline)))
        self._codes = {kind: [c for c, _ in found] for kind, found in kinds.items()}
        self._trees = {
            kind: STRtree([shape for _, shape in found])
            for kind, found in kinds.items()
        }

    def version_of(self, kind: str) -> str:
        """The boundary version of one kind, "" when there are no such areas."""
        return self._versions.get(kind, "")

    def areas_of(
        self, kind: str, lons: Sequence[float], lats: Sequence[float]
    ) -> list[str]:
        """The code of the area of one kind at each point, or "" outside all.

        A point in no area belongs to the nearest one within 100 metres.
        """
        import numpy as np
        from shapely import points

        if kind not in self._trees or not len(lons):
            return [""] * len(lons)
        tree, codes = self._trees[kind], self._codes[kind]
        found = [""] * len(lons)
        where = points(np.column_stack([lons, lats]))
        for point, area in zip(*tree.query(where, predicate="within"), strict=True):
            found[point] = found[point] or codes[area]
        lost = np.flatnonzero([not code for code in found])
        # In degrees, and wide enough: a degree of longitude is over 65 km in Britain.
        near = tree.query(where[lost], predicate="dwithin", distance=SLIVER / 65_000)
        for number in sorted({int(lost[n]) for n in near[0]}):
            found[number] = self._near(kind, float(lons[number]), float(lats[number]))
        return found

    def of_point(self, lon: float, lat: float) -> dict[str, str]:
        """The code of the area of each kind at one point."""
        return {kind: self.areas_of(kind, [lon], [lat])[0] for kind in self._codes}

    def _near(self, kind: str, lon: float, lat: float) -> str:
        """The code of the nearest area within a sliver's width, or ""."""
        from shapely.geometry import Point

        at, tree = Point(lon, lat), self._trees[kind]
        near = tree.query(at.buffer(SLIVER / 65_000))
        ranked = sorted((_metres(tree.geometries[i], at), int(i)) for i in near)
        if not ranked or ranked[0][0] > SLIVER:
            return ""
        return self._codes[kind][ranked[0][1]]


def _metres(shape: "BaseGeometry", at: "Point") -> float:
    from shapely.ops import nearest_points

    edge, _ = nearest_points(shape, at)
    east = (edge.x - at.x) * 111_320 * math.cos(math.radians(at.y))
    return math.hypot(east, (edge.y - at.y) * 111_200)
