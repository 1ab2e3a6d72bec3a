"""Partitions of incidents on disk: written whole, published by rename, swept later.

A partition is one Parquet file under `source=/force=/month=`, named by its own digest.
A `Dataset` row says which file holds; the file before it stays for a while, since
somebody may be reading it.
"""

import fcntl
import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from commonside.ground.places.rules import Boundaries, to_grid
from commonside.steering.findings.rules import Unit, months_of
from commonside.steering.findings.sifting import Tally

if TYPE_CHECKING:
    import duckdb

# A file that no row names is kept this long: its readers have long ended by then.
GRACE_SECONDS = 3600
WORKPLACE_SECONDS = 24 * 3600
POINTS_AT_ONCE = 50_000
MEMORY = "192MB"
ROWS = """
    CREATE OR REPLACE VIEW unit_rows AS SELECT * FROM read_csv($path, header=false,
        auto_detect=false, delim=',', quote='"', escape='"', nullstr='', columns={
            'category': 'VARCHAR', 'lon': 'DOUBLE', 'lat': 'DOUBLE', 'lsoa': 'VARCHAR'})
"""
# The one incident schema (ARCHITECTURE 4), and `lsoa` as the file published it.
PARTITION = """
    COPY (
        SELECT $source AS source, $force AS unit,
            $since AS occurred_from, $until AS occurred_to, rows.category,
            points.x, points.y, rows.lon, rows.lat, points.ward,
            CASE WHEN rows.lsoa IN (SELECT code FROM lsoa11) THEN rows.lsoa
                WHEN rows.lsoa IS NULL THEN points.lsoa11 END AS lsoa11,
            CASE WHEN rows.lsoa IN (SELECT code FROM lsoa21) THEN rows.lsoa
                ELSE points.lsoa21 END AS lsoa21,
            rows.lsoa,
            CASE WHEN rows.lon IS NULL THEN 'none' ELSE 'snapped' END AS "precision",
            1.0::DOUBLE AS weight
        FROM unit_rows AS rows
        LEFT JOIN points ON rows.lon = points.lon AND rows.lat = points.lat
    ) TO '{path}' (FORMAT parquet, COMPRESSION zstd)
"""


@dataclass(frozen=True)
class Labels:
    """The partnership's areas, by which points are labelled."""

    boundaries: Boundaries
    lsoa11: list[str]
    lsoa21: list[str]


@dataclass(frozen=True)
class Written:
    """One unit's finished file, still outside the published partitions."""

    unit: Unit
    path: Path
    digest: str
    tally: Tally

    def place(self, source: str) -> str:
        """Where it will stand, relative to the home folder."""
        folder = f"source={source}/force={self.unit.force}/month={self.unit.month}"
        return f"parquet/{folder}/{self.digest[:32]}.parquet"


def connect(home: Path, *, writes: bool = False) -> "duckdb.DuckDBPyConnection":
    """A DuckDB in memory that reaches no further than our own folders, nor the network.

    What does not fit its memory goes to the temporary folder under home.
    """
    # Here, so that a web process which is never asked does not carry it.
    import duckdb

    db = duckdb.connect(":memory:")
    settings: dict[str, Any] = {
        "threads": 2 if writes else 1,
        "memory_limit": MEMORY,
        "temp_directory": str(home / "tmp"),
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "allowed_directories": [str(home / "parquet"), str(home / "tmp")],
        "enable_external_access": False,
        "lock_configuration": True,
    }
    for name, value in settings.items():
        db.execute(f"SET {name} = {_literal(value)}")
    return db


def _literal(value: Any) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(map(_literal, value)) + "]"
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'"
    return str(value).lower()


@contextmanager
def workplace(home: Path) -> Iterator[Path]:
    """A folder for one import, gone at its end; `sweep` takes what a kill leaves."""
    (home / "tmp").mkdir(mode=0o700, parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="import-", dir=home / "tmp"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class Writer:
    """Turns sorted rows into finished partitions, one unit at a time."""

    def __init__(self, home: Path, folder: Path, source: str, labels: Labels) -> None:
        self.folder, self.source, self.labels = folder, source, labels
        self.db = connect(home, writes=True)
        self.db.execute(
            "CREATE TABLE points (lon DOUBLE, lat DOUBLE, x DOUBLE, y DOUBLE,"
            " ward VARCHAR, lsoa11 VARCHAR, lsoa21 VARCHAR)"
        )
        for kind in ("lsoa11", "lsoa21"):
            self.db.execute(f"CREATE TABLE {kind} (code VARCHAR)")
            if codes := getattr(labels, kind):
                self.db.execute(
                    f"INSERT INTO {kind} SELECT unnest($codes)",  # noqa: S608
                    {"codes": codes},
                )

    def write(self, unit: Unit, tally: Tally) -> Written:
        """The unit's rows as one Parquet file, on disk for good."""
        view = ROWS.replace("$path", _literal(str(tally.path)))
        self.db.execute(view)
        self._label_points()
        since, until = months_of(unit.month)
        path = self.folder / f"{tally.path.stem}.parquet"
        values = {"source": self.source, "force": unit.force}
        self.db.execute(
            PARTITION.replace("'{path}'", _literal(str(path))),
            {**values, "since": since, "until": until},
        )
        tally.path.unlink()
        return Written(unit, path, _settle(path), tally)

    def _label_points(self) -> None:
        """Look each place up once: thousands of incidents share one snapped point."""
        asked = self.db.cursor().execute(
            "SELECT DISTINCT lon, lat FROM unit_rows ANTI JOIN points USING (lon, lat)"
            " WHERE lon IS NOT NULL"
        )
        while some := asked.fetchmany(POINTS_AT_ONCE):
            self._add_points([row[0] for row in some], [row[1] for row in some])

    def _add_points(self, lon: list[float], lat: list[float]) -> None:
        x, y = to_grid(lon, lat)
        found: dict[str, Any] = {"lon": lon, "lat": lat, "x": x, "y": y}
        for kind in ("ward", "lsoa11", "lsoa21"):
            found[kind] = self.labels.boundaries.areas_of(kind, lon, lat)
        names = ", ".join(f"unnest(${name})" for name in found)
        self.db.execute(
            f"INSERT INTO points SELECT * REPLACE (nullif(ward, '') AS ward,"  # noqa: S608
            f" nullif(lsoa11, '') AS lsoa11, nullif(lsoa21, '') AS lsoa21,"
            f" CASE WHEN isnan(x) THEN NULL ELSE x END AS x,"
            f" CASE WHEN isnan(y) THEN NULL ELSE y END AS y)"
            f" FROM (SELECT {names}) AS t(lon, lat, x, y, ward, lsoa11, lsoa21)",
            found,
        )

    def close(self) -> None:
        self.db.close()


def _settle(path: Path) -> str:
    """Force a finished file to the disk; returns its fingerprint."""
    with path.open("rb+") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        os.fsync(file.fileno())
    path.chmod(0o600)
    return digest


@contextmanager
def publishing(home: Path) -> Iterator[None]:
    """Only one import at a time renames, records and sweeps."""
    (home / "parquet").mkdir(mode=0o700, parents=True, exist_ok=True)
    with (home / "parquet" / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def publish(home: Path, source: str, written: Written) -> str:
    """Move a finished file to its place; nobody reads it until a row says so."""
    place = written.place(source)
    target = home / place
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    written.path.replace(target)
    _sync_folder(target.parent)
    return place


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def retire(home: Path, places: Iterable[str]) -> None:
    """Start the grace of files that are no longer named, counted from now."""
    for place in places:
        if (home / place).exists():
            os.utime(home / place)


def sweep(home: Path, named: Iterable[str], *, grace: int = GRACE_SECONDS) -> int:
    """Remove partitions and workplaces that nobody names any more; returns how many.

    Called under `publishing`, so that no file is between its rename and its row.
    """
    kept = {str(home / place) for place in named}
    before = time.time() - grace
    gone = 0
    for path in (home / "parquet").rglob("*.parquet"):
        if str(path) not in kept and path.stat().st_mtime < before:
            path.unlink()
            gone += 1
    left = [*(home / "tmp").glob("import-*"), *(home / "tmp").glob("upload-*")]
    for folder in left:
        if folder.stat().st_mtime < time.time() - WORKPLACE_SECONDS:
            shutil.rmtree(folder, ignore_errors=True)
            gone += 1
    return gone
