"""Where something is: the town's boundaries, and the names that people give places.

Both are kept by the process that asked first, because every room above asks.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db.models import Max

from commonside.ground.places.models import Area, Entry
from commonside.ground.places.rules import (
    Boundaries,
    Outline,
    alike,
    postcode_in,
    search_key,
    street_in,
    to_grid,
)

MOST = 8


def boundaries(*, fresh: bool = False) -> Boundaries:
    """The newest boundaries of each kind, kept by this process.

    `fresh` builds them again: for the transaction that has just drawn them.
    """
    if fresh:
        forget()
    return _built()


def forget() -> None:
    """Drop what is kept: after drawing areas, and between tests."""
    _built.cache_clear()
    area_names.cache_clear()


@lru_cache(maxsize=1)
def _built() -> Boundaries:
    newest = dict(
        Area.objects.order_by("kind")
        .values_list("kind")
        .annotate(newest=Max("boundary_version"))
    )
    return Boundaries(
        Outline(area.kind, area.code, area.outline, area.boundary_version)
        for area in Area.objects.filter(boundary_version__in=set(newest.values()))
        if newest[area.kind] == area.boundary_version
    )


@lru_cache(maxsize=4)
def area_names(kind: str = "ward") -> dict[str, str]:
    """The name of each area of a kind by its code, the newest boundaries last."""
    rows = Area.objects.filter(kind=kind).order_by("boundary_version")
    return dict(rows.values_list("code", "name"))


@dataclass(frozen=True)
class Point:
    """A point in both systems, with the areas that hold it."""

    lon: float
    lat: float
    easting: float
    northing: float
    ward: str
    lsoa11: str
    lsoa21: str
    boundary_version: str

    def as_fields(self) -> dict[str, Any]:
        """The columns of `Located`."""
        return {name: getattr(self, name) for name in Point.__dataclass_fields__}


@dataclass(frozen=True)
class Found(Point):
    """A postcode, street or building of our own gazetteer."""

    pk: int
    kind: str
    name: str

    @property
    def label(self) -> str:
        """Its name with the ward, so that two streets of one name differ."""
        ward = area_names().get(self.ward, "")
        return f"{self.name}, {ward}" if ward else self.name


def areas_of(lon: float, lat: float) -> Point:
    """The areas that hold a point, and the point on the National Grid.

    A point between two generalised boundaries belongs to the nearest area within 100
    metres; outside the town the areas are empty.
    """
    known = boundaries()
    found = known.of_point(lon, lat)
    east, north = to_grid([lon], [lat])
    return Point(
        lon=lon,
        lat=lat,
        easting=east[0],
        northing=north[0],
        ward=found.get("ward", ""),
        lsoa11=found.get("lsoa11", ""),
        lsoa21=found.get("lsoa21", ""),
        boundary_version=known.version_of("ward"),
    )


def find(text: str, *, most: int = MOST) -> list[Found]:
    """What of the gazetteer somebody may mean, the likeliest first; at most a few.

    A postcode anywhere in the text is taken at its word. Otherwise the text is a
    street or building, with or without a number before it, spelt as people spell.
    """
    code = postcode_in(text)
    if code:
        rows = Entry.objects.filter(kind="postcode", key=search_key(code))
        return [_found(row) for row in rows[:1]]
    key = search_key(street_in(text))
    if len(key) < 3:
        return []
    named = Entry.objects.exclude(kind="postcode")
    rows = named.filter(key__startswith=key).order_by("name", "ward")[:most]
    return [_found(row) for row in rows or _alike(key, most)]


def entry(pk: int) -> Found | None:
    """One line of the gazetteer that somebody chose."""
    row = Entry.objects.filter(pk=pk).first()
    return _found(row) if row else None


def _alike(key: str, most: int) -> Iterable[Entry]:
    """Streets spelt nearly so, when none is spelt so."""
    keys = Entry.objects.exclude(kind="postcode").values_list("pk", "key")
    order = alike(key, dict(keys), most=most)
    rows = Entry.objects.in_bulk(order)
    return [rows[pk] for pk in order]


def _found(row: Entry) -> Found:
    names = [*Point.__dataclass_fields__, "pk", "kind", "name"]
    return Found(**{name: getattr(row, name) for name in names})
