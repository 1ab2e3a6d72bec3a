"""What a row of an incident file must be, and which unit it belongs to."""

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

MONTH = re.compile(r"(19|20)\d\d-(0[1-9]|1[0-2])")
# data.police.uk names its files so: 2018-10-bedfordshire-street.csv
FILE_NAME = re.compile(r"(\d{4}-\d{2})-([a-z-]+)-street\.csv(\.gz)?", re.IGNORECASE)
# Files of the same archive that hold something else; they are passed over.
OTHER_FILES = re.compile(r".*-(outcomes|stop-and-search)\.csv(\.gz)?", re.IGNORECASE)
REQUIRED = ("Month", "Crime type")
OPTIONAL = ("Reported by", "Longitude", "Latitude", "LSOA code")
# The United Kingdom with its waters: what lies outside is a slip of the pen.
WEST, EAST, SOUTH, NORTH = -9.5, 2.5, 49.0, 61.5
LONGEST_CATEGORY = 80
# Forces whose files are not named as the force writes itself.
OWN_NAMES = {
    "british-transport": "btp",
    "service-of-northern-ireland": "northern-ireland",
}


class Unit(NamedTuple):
    """What is replaced as a whole: one force's month."""

    force: str
    month: str


class Incident(NamedTuple):
    """One row that can be stored; `lon` and `lat` are None where none were given."""

    unit: Unit
    category: str
    lon: float | None
    lat: float | None
    lsoa: str


@dataclass(frozen=True)
class Unfit(Exception):
    """Why a row or a file cannot be stored; a sentence without the row's content."""

    why: str


def force_slug(name: str) -> str:
    """How data.police.uk names a force in its files.

    >>> force_slug("Bedfordshire Police")
    'bedfordshire'
    >>> force_slug("Avon and Somerset Constabulary")
    'avon-and-somerset'
    >>> force_slug("Devon & Cornwall Police")
    'devon-and-cornwall'
    >>> force_slug("British Transport Police")
    'btp'
    >>> force_slug("Metropolitan Police Service")
    'metropolitan'
    """
    words = re.findall(r"[a-z]+", name.lower().replace("&", " and "))
    kept = [word for word in words if word not in ("police", "constabulary")]
    if kept and kept[-1] == "service":
        kept.pop()
    slug = "-".join(kept)[:60].strip("-")
    return OWN_NAMES.get(slug, slug)


def named_unit(file_name: str) -> Unit | None:
    """The unit that a file's name says, where it is named as data.police.uk does.

    >>> named_unit("2018-10-bedfordshire-street.csv")
    Unit(force='bedfordshire', month='2018-10')
    >>> named_unit("all.csv") is None
    True
    """
    match = FILE_NAME.fullmatch(file_name)
    if match is None or not MONTH.fullmatch(match[1]):
        return None
    return Unit(match[2].lower(), match[1])


def cells(line: str) -> list[str]:
    """The cells of one line; a line is a row, so that a stray quote spoils no other.

    Raises `Unfit` for a quotation mark that does not close.

    >>> cells('a,"b, c",d')
    ['a', 'b, c', 'd']
    """
    line = line.rstrip("\r\n")
    if '"' not in line:
        return line.split(",")
    try:
        return next(csv.reader([line], strict=True))
    except csv.Error:
        raise Unfit("a quotation mark does not close") from None


def columns(header: Sequence[str]) -> dict[str, int]:
    """Where each column that we need stands; the others may be there or not.

    Raises `Unfit` when a column is missing without which no row means anything.
    """
    names = [name.strip().lower() for name in header]
    places = {
        column: names.index(column.lower())
        for column in (*REQUIRED, *OPTIONAL)
        if column.lower() in names
    }
    for column in REQUIRED:
        if column not in places:
            raise Unfit(f"unknown header: no column {column}")
    return places


def incident(
    row: Sequence[str], places: Mapping[str, int], *, width: int, force: str
) -> Incident:
    """One row as an incident; `force` is what the file's name says, if it does.

    Raises `Unfit` saying what is wrong. The row's own words are never repeated: a
    file that was sent by mistake may hold anything.
    """
    if len(row) != width:
        raise Unfit(f"{len(row)} columns instead of {width}")

    def cell(column: str) -> str:
        return row[places[column]].strip() if column in places else ""

    month = cell("Month")
    if not MONTH.fullmatch(month):
        raise Unfit("bad month: not written like 2018-10")
    category = cell("Crime type")
    if not 0 < len(category) <= LONGEST_CATEGORY:
        raise Unfit("no crime type" if not category else "crime type too long")
    whose = force_slug(cell("Reported by")) or force
    if not whose:
        raise Unfit("no force: neither a column nor the file's name says it")
    lon, lat = point(cell("Longitude"), cell("Latitude"))
    return Incident(Unit(whose, month), category, lon, lat, cell("LSOA code")[:12])


def point(lon: str, lat: str) -> tuple[float | None, float | None]:
    """Longitude and latitude, or two Nones where a row gives neither.

    Raises `Unfit` for half a point, for words, and for a place far from here.

    >>> point("-0.41", "51.88")
    (-0.41, 51.88)
    >>> point("", "")
    (None, None)
    """
    if not lon and not lat:
        return None, None
    try:
        east, north = float(lon), float(lat)
    except ValueError:
        raise Unfit("bad coordinates: not two numbers") from None
    if not (WEST <= east <= EAST and SOUTH <= north <= NORTH):
        raise Unfit("bad coordinates: outside the United Kingdom")
    return east, north


def fits(found: Unit, named: Unit | None, *, name_binds: bool) -> bool:
    """Whether a row may stand in its file.

    Where a file's name agrees with any of its rows, a row of another month or force
    is a stray: stored, it would replace that whole month by itself.
    """
    return named is None or not name_binds or found == named


def months_of(month: str) -> tuple[datetime, datetime]:
    """When a month begins and ends, the end being the first instant after it.

    >>> months_of("2018-12")[1]
    datetime.datetime(2019, 1, 1, 0, 0)
    """
    year, number = int(month[:4]), int(month[5:])
    after = (year + 1, 1) if number == 12 else (year, number + 1)
    return datetime(year, number, 1), datetime(*after, 1)  # noqa: DTZ001


def month_before(month: str) -> str:
    """
    >>> month_before("2019-01")
    '2018-12'
    """
    year, number = int(month[:4]), int(month[5:])
    return f"{year - 1}-12" if number == 1 else f"{year}-{number - 1:02}"
