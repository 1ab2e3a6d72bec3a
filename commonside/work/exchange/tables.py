"""Reads a list as another system gives it, CSV or Excel, into lines of plain cells.

Nothing of a file is run: formulas are read by their last value, macros never, and a
workbook that unpacks to too much, or that names outside entities, is not opened.
"""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from commonside.work.exchange.rules.columns import header_of

MOST_BYTES = 20 << 20
MOST_UNPACKED = 200 << 20
MOST_LINES = 20_000
MOST_COLUMNS = 200
MOST_CELL = 20_000
ZIP = b"PK\x03\x04"
OLD_EXCEL = b"\xd0\xcf\x11\xe0"
DELIMITERS = ",;\t|"


class Unreadable(Exception):
    """The file is no list that we can read; the sentence says what to do."""


@dataclass(frozen=True)
class Table:
    """A list: its column names, and each line by its number in the file."""

    header: list[str]
    lines: list[tuple[int, list[str]]] = field(default_factory=list)


def read(data: bytes, known: Iterable[str] = ()) -> Table:
    """The list in a file, told by its content; raises `Unreadable`.

    `known` are names of columns: titles that stand above the list are passed over.
    """
    if len(data) > MOST_BYTES:
        raise Unreadable("This file is larger than 20 MB. Send a part of the list.")
    if data.startswith(OLD_EXCEL):
        raise Unreadable("This is an old Excel file. Save it as .xlsx or .csv.")
    rows = _workbook(data) if data.startswith(ZIP) else _text(data)
    return _table(rows, frozenset(known))


def _table(rows: Iterator[tuple[int, list[str]]], known: frozenset[str]) -> Table:
    found = [(number, cells) for number, cells in rows if any(cells)]
    if not found:
        raise Unreadable("There is nothing in this file.")
    if len(found) > MOST_LINES:
        raise Unreadable("This list has more than 20,000 lines. Send a part of it.")
    at = header_of([cells for _, cells in found[:10]], known)
    wide = max(_width(cells) for _, cells in found[at:])
    header = _distinct((found[at][1] + [""] * wide)[:wide])
    if not found[at + 1 :]:
        raise Unreadable("There are column names in this file, and no lines.")
    return Table(
        header,
        [(n, (cells + [""] * wide)[:wide]) for n, cells in found[at + 1 :]],
    )


def _width(cells: list[str]) -> int:
    """How many columns hold something: a sheet of Excel is wider than its list."""
    return max((place for place, cell in enumerate(cells, 1) if cell), default=0)


def _distinct(names: list[str]) -> list[str]:
    """Column names without those that would stand twice: "Date", "Date (2)"."""
    seen: dict[str, int] = {}
    found = []
    for place, name in enumerate(names, 1):
        name = name[:80] or f"Column {place}"
        seen[name] = seen.get(name, 0) + 1
        found.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return found


def _text(data: bytes) -> Iterator[tuple[int, list[str]]]:
    if b"\x00" in data[:4096]:
        raise Unreadable("This is no list. Choose a CSV or an Excel file.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
    sample = text[:20_000]
    delimiter = max(DELIMITERS, key=sample.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    line = 1
    try:
        for row in reader:
            yield line, [_plain(cell) for cell in row[:MOST_COLUMNS]]
            line = reader.line_num + 1
    except csv.Error:
        raise Unreadable(f"Line {line} cannot be read as CSV.") from None


def _workbook(data: bytes) -> Iterator[tuple[int, list[str]]]:
    """The first sheet that holds something; formulas by their last value."""
    _look_inside(data)
    import openpyxl

    try:
        book = openpyxl.load_workbook(
            io.BytesIO(data), read_only=True, data_only=True, keep_links=False
        )
    except Exception:
        # A hostile or broken workbook may fail in any way; the file is told of, once.
        raise Unreadable("This Excel file cannot be opened. Save it again.") from None
    try:
        for sheet in book.worksheets:
            found = _sheet(sheet)
            if found:
                yield from found
                return
    finally:
        book.close()


def _sheet(sheet: Any) -> list[tuple[int, list[str]]]:
    found = []
    try:
        rows = sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True)
        for number, row in enumerate(rows, 1):
            cells = [_plain(cell) for cell in row]
            if any(cells):
                found.append((number, cells))
            if len(found) > MOST_LINES:
                break
    except Exception:
        raise Unreadable("This Excel file cannot be read. Save it again.") from None
    return found


def _look_inside(data: bytes) -> None:
    """Refuse what is no workbook, unpacks to too much, or names outside entities."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            parts = packed.infolist()
            if sum(part.file_size for part in parts) > MOST_UNPACKED:
                raise Unreadable("This Excel file is too large when it is opened.")
            if "[Content_Types].xml" not in packed.namelist():
                raise Unreadable("This is no list. Choose a CSV or an Excel file.")
            for part in parts:
                if part.filename.endswith((".xml", ".rels")):
                    with packed.open(part) as file:
                        if b"<!" + b"DOCTYPE" in file.read(2000).upper():
                            raise Unreadable("This Excel file is not safe to open.")
    except (zipfile.BadZipFile, RuntimeError, OSError, EOFError):
        raise Unreadable("This Excel file is not whole. Save it again.") from None


def _plain(cell: Any) -> str:
    """A cell as one reads it: a day as 2026-03-02, a whole number without a point.

    >>> _plain(12.0), _plain(date(2026, 3, 2)), _plain(" a  b ")
    ('12', '2026-03-02', 'a b')
    """
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        midnight = cell.time() == time()
        return cell.date().isoformat() if midnight else cell.isoformat(" ", "minutes")
    if isinstance(cell, date | time):
        return cell.isoformat()
    text = str(cell)[:MOST_CELL].replace("\x00", "")
    lines = (" ".join(line.split()) for line in text.splitlines())
    return "\n".join(lines).strip()
