"""Draws the areas of a town and fills its gazetteer."""

import json
from collections.abc import Iterable
from datetime import datetime

from django.db import models, transaction

from commonside.ground.audit.actions import record
from commonside.ground.places.models import Area, Entry
from commonside.ground.places.queries import boundaries, forget
from commonside.ground.places.rules import search_key, to_degrees, to_grid
from commonside.ground.practice.loading.places import (
    AreaData,
    PostcodeData,
    StreetData,
)


@transaction.atomic
def draw_areas(
    areas: Iterable[AreaData], *, by: models.Model | None, at: datetime
) -> int:
    """Make each area, or redraw the one of the same boundary version.

    Areas of an earlier version stay: what was looked up in them says so.
    """
    rows = [
        Area(
            kind=area.kind,
            code=area.code,
            name=area.name,
            boundary_version=area.boundary_version,
            outline=json.dumps(area.geometry, separators=(",", ":")),
            population=area.people,
        )
        for area in areas
    ]
    Area.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["kind", "code", "boundary_version"],
        update_fields=["name", "outline", "population"],
    )
    record("places.areas_drawn", subject="places:all", by=by, at=at, count=len(rows))
    transaction.on_commit(forget)
    return len(rows)


@transaction.atomic
def fill_gazetteer(
    postcodes: Iterable[PostcodeData],
    streets: Iterable[StreetData],
    *,
    by: models.Model | None,
    at: datetime,
) -> int:
    """Replace the gazetteer's postcodes and streets; buildings are another's.

    Each point is kept in both systems, with the areas that hold it.
    """
    entries = [*_postcodes(list(postcodes)), *_streets(list(streets))]
    _locate(entries)
    Entry.objects.filter(kind__in=["postcode", "street"]).delete()
    Entry.objects.bulk_create(entries, batch_size=1000)
    record(
        "places.gazetteer_filled",
        subject="places:all",
        by=by,
        at=at,
        count=len(entries),
    )
    return len(entries)


def _postcodes(found: list[PostcodeData]) -> list[Entry]:
    east = [float(one.easting) for one in found]
    north = [float(one.northing) for one in found]
    lons, lats = to_degrees(east, north)
    return [
        Entry(
            kind="postcode",
            name=one.postcode,
            key=search_key(one.postcode),
            easting=e,
            northing=n,
            lon=lon,
            lat=lat,
        )
        for one, e, n, lon, lat in zip(found, east, north, lons, lats, strict=True)
    ]


def _streets(found: list[StreetData]) -> list[Entry]:
    lons = [one.longitude for one in found]
    lats = [one.latitude for one in found]
    east, north = to_grid(lons, lats)
    return [
        Entry(
            kind="street",
            name=one.name,
            key=search_key(one.name),
            easting=e,
            northing=n,
            lon=one.longitude,
            lat=one.latitude,
        )
        for one, e, n in zip(found, east, north, strict=True)
    ]


def _locate(entries: list[Entry]) -> None:
    """Write the ward and small areas of each entry, with the wards' version."""
    known = boundaries(fresh=True)
    lons = [entry.lon or 0.0 for entry in entries]
    lats = [entry.lat or 0.0 for entry in entries]
    for kind in ("ward", "lsoa11", "lsoa21"):
        for entry, code in zip(entries, known.areas_of(kind, lons, lats), strict=True):
            setattr(entry, kind, code)
    version = known.version_of("ward")
    for entry in entries:
        entry.boundary_version = version
