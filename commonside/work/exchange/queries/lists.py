"""Lists as they are given: a file or a folder, the mapping by which each is read."""

from datetime import date
from pathlib import Path
from typing import Any

from commonside.ground.agencies.models import User
from commonside.ground.practice.models import Version
from commonside.work.exchange.models import Import, Mapping
from commonside.work.exchange.queries.known import mapping as mapping_of
from commonside.work.exchange.rules import columns as facts
from commonside.work.exchange.tables import Table, Unreadable, read

FOLDER = (facts.CASES, facts.PEOPLE, facts.STEPS, facts.CONTACTS, facts.NOTES)
ENDINGS = (".csv", ".xlsx")
# Where neither mapping nor anybody said whose numbers these are.
OTHER = "other"


def brought_from(
    kind: str, path: Path, *, mapping: str = "", system: str = "", on: date
) -> dict[str, Any]:
    """What an import begins with, from a path on this machine; raises `Unreadable`."""
    shipped, saved = chosen(mapping, on)
    if mapping and not (shipped or saved):
        raise Unreadable(f"There is no mapping called {mapping}.")
    if path.is_dir() and kind == facts.CASES:
        tables = of_folder(path, shipped)
    elif path.is_file():
        tables = {kind: of_bytes(kind, path.read_bytes(), shipped)}
    else:
        raise Unreadable(f"There is no file or folder {path}.")
    return {
        "tables": tables,
        "mapping": shipped,
        "saved": saved,
        "system": system or system_of(shipped, saved),
    }


def chosen(name: str, on: date) -> tuple[Version | None, Mapping | None]:
    """A mapping by its key or its name: the shipped one, and what was saved on it."""
    saved = Mapping.objects.filter(name=name).select_related("based_on").first()
    if saved is not None:
        return saved.based_on, saved
    try:
        return (mapping_of(name, on) if name else None), None
    except Version.DoesNotExist:
        return None, None


def system_of(shipped: Version | None, saved: Mapping | None) -> str:
    if saved is not None:
        return str(saved.system)
    return str(shipped.body["system"]) if shipped else OTHER


def of_bytes(kind: str, data: bytes, shipped: Version | None = None) -> Table:
    """The list in a file, its column names found by those that are known."""
    columns = shipped.body["column"] if shipped and shipped.body["of"] == kind else ()
    names = [name for row in columns for name in row["names"]]
    return read(data, facts.known_names(kind, names))


def of_folder(path: Path, shipped: Version | None = None) -> dict[str, Table]:
    """The files of a folder by what they are called: `cases.csv`, `people.xlsx`."""
    found = {}
    for sheet in FOLDER:
        for ending in ENDINGS:
            file = path / f"{sheet}{ending}"
            if file.is_file() and sheet not in found:
                found[sheet] = of_bytes(sheet, file.read_bytes(), shipped)
    if facts.CASES not in found:
        raise Unreadable("There is no cases.csv or cases.xlsx in this folder.")
    return found


def of_code(user: User, code: str) -> Import | None:
    """A list by its code, for whoever brought it."""
    rows = Import.objects.filter(by=user, code=code)
    return rows.select_related("mapping", "by").first()
