"""Reads boundaries, populations and the gazetteer of a profile."""

import csv
import gzip
import io
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shapely.errors import ShapelyError
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from commonside.ground.practice.loading.documents import ProfileError, read_text

WEST, SOUTH, EAST, NORTH = -9.0, 49.0, 2.5, 61.5


@dataclass(frozen=True)
class AreaData:
    """One ward or small area, with its shape in longitude and latitude."""

    kind: str
    code: str
    name: str
    boundary_version: str
    geometry: Mapping[str, Any]
    people: int | None


@dataclass(frozen=True)
class PostcodeData:
    """A postcode and its point on the British National Grid."""

    postcode: str
    easting: int
    northing: int


@dataclass(frozen=True)
class StreetData:
    """A street, its mean point, and the code of the main area that holds it."""

    name: str
    longitude: float
    latitude: float
    ward: str


def read_areas(
    path: Path, entry: Mapping[str, Any], people: Mapping[str, int] | None
) -> list[AreaData]:
    """The areas of one boundary file; a hole in the data is refused, not skipped."""
    text = read_text(path)
    features = _features(path, text)
    lines = _feature_lines(text)
    areas: dict[str, AreaData] = {}
    for number, feature in enumerate(features):
        line = lines[number] if number < len(lines) else 1
        code = _property(path, line, feature, entry["code"])
        if code in areas:
            raise ProfileError(path, line, f"area {code!r} is here twice")
        if people is not None and code not in people:
            raise ProfileError(path, line, f"nobody is counted in area {code!r}")
        areas[code] = AreaData(
            kind=entry["kind"],
            code=code,
            name=_property(path, line, feature, entry["name"]),
            boundary_version=entry["boundary_version"],
            geometry=_geometry(path, line, feature),
            people=people[code] if people is not None else None,
        )
    return list(areas.values())


def _features(path: Path, text: str) -> list[Any]:
    try:
        found = json.loads(text)
    except json.JSONDecodeError as wrong:
        raise ProfileError(path, wrong.lineno, f"not JSON: {wrong.msg}") from None
    features = found.get("features") if isinstance(found, dict) else None
    if not isinstance(features, list) or not features:
        raise ProfileError(path, 1, "this is not a GeoJSON FeatureCollection of areas")
    return features


def _feature_lines(text: str) -> list[int]:
    found = re.finditer(r'"type"\s*:\s*"Feature"', text)
    return [text.count("\n", 0, match.start()) + 1 for match in found]


def _property(path: Path, line: int, feature: Any, name: str) -> str:
    properties = feature.get("properties") or {}
    value = properties.get(name)
    if not isinstance(value, str) or not value.strip():
        has = ", ".join(sorted(properties)) or "none"
        raise ProfileError(path, line, f"this area has no {name!r}; it has {has}")
    return value.strip()


def _geometry(path: Path, line: int, feature: Any) -> Mapping[str, Any]:
    geometry = feature.get("geometry") or {}
    if geometry.get("type") not in ("Polygon", "MultiPolygon"):
        raise ProfileError(path, line, "an area must be a Polygon or a MultiPolygon")
    try:
        drawn: BaseGeometry = shape(geometry)
    except (ShapelyError, TypeError, ValueError, IndexError):
        raise ProfileError(path, line, "this area cannot be drawn") from None
    west, south, east, north = drawn.bounds
    if not (WEST <= west <= east <= EAST and SOUTH <= south <= north <= NORTH):
        raise ProfileError(
            path, line, "this area is not in Britain by longitude and latitude (WGS84)"
        )
    return dict(geometry)


def read_people(path: Path) -> dict[str, int]:
    """Residents by code of area."""
    return {
        row["code"]: _number(path, line, row, "people")
        for line, row in _rows(path, ("code", "people"))
    }


def read_postcodes(path: Path) -> list[PostcodeData]:
    found = []
    for line, row in _rows(path, ("postcode", "easting", "northing")):
        if not re.fullmatch(r"[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}", row["postcode"]):
            raise ProfileError(path, line, f"{row['postcode']!r} is not a postcode")
        east = _number(path, line, row, "easting")
        found.append(
            PostcodeData(row["postcode"], east, _number(path, line, row, "northing"))
        )
    return found


def read_streets(path: Path, wards: set[str]) -> list[StreetData]:
    found = []
    for line, row in _rows(path, ("name", "longitude", "latitude", "ward")):
        if row["ward"] not in wards:
            raise ProfileError(path, line, f"no area has the code {row['ward']!r}")
        try:
            point = float(row["longitude"]), float(row["latitude"])
        except ValueError:
            raise ProfileError(path, line, "a point must be two numbers") from None
        found.append(StreetData(row["name"], *point, row["ward"]))
    return found


def _number(path: Path, line: int, row: Mapping[str, str], name: str) -> int:
    if not row[name].isdecimal():
        raise ProfileError(path, line, f"{name} must be a whole number")
    return int(row[name])


def _rows(path: Path, needed: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    """Each row with its line; the file may be compressed."""
    reader = csv.DictReader(io.StringIO(_csv_text(path), newline=""))
    missing = [name for name in needed if name not in (reader.fieldnames or ())]
    if missing:
        raise ProfileError(path, 1, f"the header lacks {', '.join(missing)}")
    for row in reader:
        if any(not (row[name] or "").strip() for name in needed):
            raise ProfileError(path, reader.line_num, "a value is missing in this row")
        yield reader.line_num, {name: row[name].strip() for name in needed}


def _csv_text(path: Path) -> str:
    if path.suffix != ".gz":
        return read_text(path)
    try:
        return gzip.decompress(path.read_bytes()).decode("utf-8")
    except FileNotFoundError:
        raise ProfileError(path, 1, "there is no such file") from None
    except (OSError, EOFError, UnicodeDecodeError):
        raise ProfileError(path, 1, "this is not compressed UTF-8 text") from None
