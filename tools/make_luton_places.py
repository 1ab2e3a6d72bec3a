"""Makes Luton's population and gazetteer files from the open files they come from.

    python tools/make_luton_places.py POPULATION.csv POSTCODES.csv STREET.csv…

Run once when a source changes; the files it writes are reviewed and committed.

* people of a small area of 2011, or of a ward: the census counts areas of 2021; each is
  given whole to the area that holds the largest part of its surface ("best fit");
* postcodes: those of Code-Point Open whose district is Luton (E06000032);
* streets: each name after "On or near" in the police's files that stands in a Luton
  small area, with the mean of its points and the ward that holds the mean. Names that
  are a kind of place ("Supermarket") and road numbers are left out. Where a point lies
  more than 400 metres from the mean of its name, they are different streets or a long
  road, and each small area's part is kept apart, at most one for a ward.
"""

import csv
import json
import math
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from shapely import STRtree
from shapely.geometry import Point, shape
from shapely.geometry.base import BaseGeometry

PROFILE = Path(__file__).parent.parent / "commonside/data/profiles/luton"
DISTRICT = "E06000032"
FAR_APART = 400.0

KINDS_OF_PLACE = re.compile(
    r"^(Supermarket|Parking Area|Shopping Area|Petrol Station|Airport/Airfield"
    r"|Pedestrian Subway|Sports/Recreation Area|Further/Higher Educational Building"
    r"|Nightclub|Bus/Coach Station|Park/Open Space|Hospital|Police Station|Prison"
    r"|Theatre/Concert Hall|Conference/Exhibition Centre|Race Track|Railway Station"
    r"|Motorway Service Area|Road|No location|[ABM]\d+(\(M\))?)$"
)


def features(name: str, code: str) -> dict[str, BaseGeometry]:
    """The areas of one boundary file, by code."""
    found = json.loads((PROFILE / "areas" / name).read_text("utf-8"))["features"]
    return {f["properties"][code]: shape(f["geometry"]).buffer(0) for f in found}


def best_fit(
    small: dict[str, BaseGeometry], large: dict[str, BaseGeometry]
) -> dict[str, str]:
    """For each small area, the large one that holds most of its surface."""
    codes, shapes = list(large), list(large.values())
    tree = STRtree(shapes)
    fit = {}
    for code, area in small.items():
        near = tree.query(area)
        best = max(near, key=lambda i: area.intersection(shapes[i]).area)
        fit[code] = codes[best]
    return fit


def write(name: str, header: list[str], rows: list[list[Any]]) -> None:
    path = PROFILE / name
    path.parent.mkdir(exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def people(source: Path) -> None:
    """Writes residents by small area of 2021 and 2011 and by ward."""
    lsoa21 = features("lsoa21.geojson", "LSOA21CD")
    with source.open(encoding="utf-8-sig", newline="") as lines:
        counted = {r["lsoa21_code"]: int(r["all_ages"]) for r in csv.DictReader(lines)}
    here = {code: counted[code] for code in lsoa21}
    write("population/lsoa21.csv", ["code", "people"], sorted(map(list, here.items())))
    for name, large in (
        ("lsoa11", features("lsoa11.geojson", "LSOA11CD")),
        ("wards", features("wards.geojson", "WD25CD")),
    ):
        total = dict.fromkeys(large, 0)
        for small, big in best_fit(lsoa21, large).items():
            total[big] += here[small]
        write(
            f"population/{name}.csv",
            ["code", "people"],
            sorted(map(list, total.items())),
        )


def postcodes(source: Path) -> None:
    """Writes Luton's postcodes with their grid references."""
    with source.open(encoding="latin-1", newline="") as lines:
        rows = [
            [r[0], int(r[2]), int(r[3])] for r in csv.reader(lines) if r[8] == DISTRICT
        ]
    write("gazetteer/postcodes.csv", ["postcode", "easting", "northing"], sorted(rows))


def sightings(sources: list[Path]) -> Iterator[tuple[str, str, float, float]]:
    for source in sources:
        with source.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                name = row["Location"].removeprefix("On or near ").strip()
                if row["LSOA name"].startswith("Luton ") and name:
                    lon, lat = float(row["Longitude"]), float(row["Latitude"])
                    yield name, row["LSOA code"], lon, lat


def metres(a: tuple[float, float], b: tuple[float, float]) -> float:
    east = (a[0] - b[0]) * 111_320 * math.cos(math.radians(a[1]))
    return math.hypot(east, (a[1] - b[1]) * 110_574)


def mean(points: set[tuple[float, float]]) -> tuple[float, float]:
    return (
        sum(p[0] for p in points) / len(points),
        sum(p[1] for p in points) / len(points),
    )


def streets(sources: list[Path]) -> None:
    """Writes each street's name with the mean of its anonymous points, and its ward."""
    wards = features("wards.geojson", "WD25CD")
    by_name: dict[str, dict[str, set[tuple[float, float]]]] = defaultdict(dict)
    for name, area, lon, lat in sightings(sources):
        if not KINDS_OF_PLACE.match(name):
            by_name[name].setdefault(area, set()).add((lon, lat))
    rows: list[list[Any]] = []
    for name, areas in sorted(by_name.items()):
        every = set().union(*areas.values())
        together = all(metres(p, mean(every)) <= FAR_APART for p in every)
        for points in [every] if together else areas.values():
            lon, lat = mean(points)
            point = Point(lon, lat)
            ward = min(wards, key=lambda code: wards[code].distance(point))
            rows.append([name, f"{lon:.6f}", f"{lat:.6f}", ward])
    unique = {(r[0], r[3]): r for r in reversed(rows)}
    write(
        "gazetteer/streets.csv",
        ["name", "longitude", "latitude", "ward"],
        sorted(unique.values()),
    )


if __name__ == "__main__":
    people(Path(sys.argv[1]))
    postcodes(Path(sys.argv[2]))
    streets([Path(name) for name in sys.argv[3:]])
