"""Sorts the rows of incident files: those that can be stored, by unit, and the rest.

Reads line by line and keeps nothing but counts, so that a file of any size needs the
same memory. What can be stored goes to one plain file a unit in a folder of its own.
"""

import csv
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from commonside.steering.findings import rules
from commonside.steering.findings.rules import Incident, Unfit, Unit
from commonside.steering.findings.sources import BROKEN, Source

# Longer lines are no rows; they are read in pieces and refused.
LONGEST_LINE = 1 << 16
FAULTS_KEPT = 1000
OPEN_AT_ONCE = 64
ROWS_BETWEEN_NEWS = 20_000
News = Callable[[int, int], None]


@dataclass(frozen=True)
class Fault:
    """One line that could not be stored, and why."""

    file: str
    line: int
    why: str


@dataclass
class Tally:
    """What one unit will hold, and where its rows wait."""

    path: Path
    file: str
    stored: int = 0
    unlocated: int = 0
    rejected: int = 0


@dataclass
class Sifted:
    """How it went: `read` is `stored` and `rejected` together."""

    read: int = 0
    stored: int = 0
    unlocated: int = 0
    rejected: int = 0
    faults: list[Fault] = field(default_factory=list)
    # Whole files that were refused, and files given twice.
    refused: list[Fault] = field(default_factory=list)
    repeated: list[str] = field(default_factory=list)
    units: dict[Unit, Tally] = field(default_factory=dict)

    def reject(self, fault: Fault) -> None:
        self.rejected += 1
        if len(self.faults) < FAULTS_KEPT:
            self.faults.append(fault)


class Writers:
    """Open files of the units in turn: a country's archive has thousands of them."""

    def __init__(self) -> None:
        self.open: OrderedDict[Path, IO[str]] = OrderedDict()

    def write(self, path: Path, row: Sequence[object]) -> None:
        if path not in self.open:
            if len(self.open) >= OPEN_AT_ONCE:
                self.open.popitem(last=False)[1].close()
            self.open[path] = path.open("a", encoding="utf-8", newline="")
        csv.writer(self.open[path]).writerow(row)

    def close(self) -> None:
        for each in self.open.values():
            each.close()
        self.open.clear()


class Sieve:
    """One import's sorting of rows into `folder`."""

    def __init__(self, folder: Path, total: int, news: News) -> None:
        self.folder, self.total, self.news = folder, total, news
        self.found = Sifted()
        self.writers = Writers()
        self.done = 0

    def file(self, source: Source) -> None:
        """Sort one file; a file that is no incident file at all is refused whole."""
        try:
            places, width = _header(source)
            named = rules.named_unit(source.name)
            binds = named is not None and _agrees(source, places, width, named)
            self._rows(source, places, width, named, binds)
        except Unfit as unfit:
            self.found.refused.append(Fault(source.name, 1, unfit.why))
        except BROKEN:
            self.found.refused.append(Fault(source.name, 1, "cannot be read"))
        self.done += source.size

    def _rows(
        self,
        source: Source,
        places: dict[str, int],
        width: int,
        named: Unit | None,
        binds: bool,
    ) -> None:
        force = named.force if named else ""
        main: Tally | None = None
        rejected = 0
        for line, text, spent in _body(source):
            self.found.read += 1
            if self.found.read % ROWS_BETWEEN_NEWS == 0:
                self.news(self.done + min(spent, source.size), self.total)
            try:
                row = rules.cells(text)
                found = rules.incident(row, places, width=width, force=force)
                if not rules.fits(found.unit, named, name_binds=binds):
                    raise Unfit("month or force is not the one in the file's name")
            except Unfit as unfit:
                self.found.reject(Fault(source.name, line, unfit.why))
                rejected += 1
                continue
            tally = self._keep(found, source.name)
            main = main or tally
        if main is not None:
            main.rejected += rejected

    def _keep(self, found: Incident, file: str) -> Tally:
        tally = self.found.units.get(found.unit)
        if tally is None:
            path = self.folder / f"{len(self.found.units)}.csv"
            tally = self.found.units[found.unit] = Tally(path, file)
        if tally.file != file:
            raise Twice(found.unit, tally.file, file)
        is_unlocated = found.lon is None
        self.found.stored += 1
        self.found.unlocated += is_unlocated
        tally.stored += 1
        tally.unlocated += is_unlocated
        row = (found.category, found.lon, found.lat, found.lsoa)
        self.writers.write(tally.path, row)
        return tally


@dataclass(frozen=True)
class Twice(Exception):
    """Two different files of one call hold the same unit: which one is meant?"""

    unit: Unit
    first: str
    second: str


def sift(sources: Sequence[Source], folder: Path, news: News) -> Sifted:
    """Sort every row of these files into `folder`; see `Sifted` for the outcome.

    Raises `Twice` when two different files hold one force's same month.
    """
    sieve = Sieve(folder, sum(source.size for source in sources), news)
    seen: set[str] = set()
    try:
        for source in sources:
            if _is_repeated(source, seen, sieve.found):
                continue
            sieve.file(source)
    finally:
        sieve.writers.close()
    return sieve.found


def _is_repeated(source: Source, seen: set[str], found: Sifted) -> bool:
    """Whether these very bytes were given before, under whatever name."""
    try:
        digest = source.digest()
    except Unfit as unfit:
        found.refused.append(Fault(source.name, 1, unfit.why))
        return True
    if digest in seen:
        found.repeated.append(source.name)
        return True
    seen.add(digest)
    return False


def _lines(text: IO[str]) -> Iterator[tuple[int, str]]:
    """Lines with their numbers; an endless line comes in pieces of one number."""
    number = 1
    while piece := text.readline(LONGEST_LINE):
        yield number, piece
        number += piece.endswith(("\n", "\r"))


def _header(source: Source) -> tuple[dict[str, int], int]:
    with source.text() as text:
        header = rules.cells(text.readline(LONGEST_LINE))
    return rules.columns(header), len(header)


def _body(source: Source) -> Iterator[tuple[int, str, int]]:
    """Every line after the header that is not blank: its number, itself, how far."""
    spent = 0
    with source.text() as text:
        for number, line in _lines(text):
            spent += len(line)
            if number > 1 and line.strip():
                yield number, line, spent


def _agrees(source: Source, places: dict[str, int], width: int, named: Unit) -> bool:
    """Whether any row is of the month and force in the file's name."""
    for _, line, _ in _body(source):
        try:
            found = rules.incident(
                rules.cells(line), places, width=width, force=named.force
            )
        except Unfit:
            continue
        if found.unit == named:
            return True
    return False
