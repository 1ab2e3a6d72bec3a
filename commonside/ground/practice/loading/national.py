"""Reads the files of law and practice, each alone and then all together."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from commonside.ground.practice.loading import shapes as s
from commonside.ground.practice.loading.documents import (
    Document,
    ProfileError,
    read_document,
)
from commonside.ground.practice.loading.kinds import BODIES, HEAD, HEAD_MAY
from commonside.ground.practice.loading.together import Read, check_together
from commonside.ground.practice.rules import VersionBody

NATIONAL = Path(__file__).parents[3] / "data"


def load_national(folder: Path = NATIONAL) -> list[VersionBody]:
    """Every version in the folder, each checked alone and all checked together."""
    read = read_versions(practice_files(folder))
    check_together(read)
    return [version for _, version in read]


def practice_files(folder: Path) -> list[Path]:
    """The files of a folder of practice: one folder a kind, profiles left out."""
    files = sorted(p for p in folder.glob("*/*.toml") if p.parent.name != "profiles")
    if not files:
        raise ProfileError(folder, 1, "there are no practice files here")
    return files


def read_versions(files: Iterable[Path]) -> list[Read]:
    """Each file as a document and as a version, checked alone."""
    read = [(document, version_of(document)) for document in map(read_document, files)]
    seen: dict[tuple[str, str], Path] = {}
    for document, version in read:
        name = (version.kind, version.key)
        if name in seen:
            document.refuse(("key",), f"{seen[name].name} has the same kind and key")
        seen[name] = document.path
    return read


def version_of(document: Document) -> VersionBody:
    """The version that a file holds, once its shape has been checked."""
    values = document.values
    kind = values.get("kind")
    s.refuse_first(document, s.one_of(*BODIES)(kind, ("kind",)))
    needed, may = BODIES[str(kind)]
    check = s.table(HEAD | needed, HEAD_MAY | may)
    s.refuse_first(document, check(values, ()))
    head = HEAD | HEAD_MAY
    if values.get("verified_by") and "verified_on" not in values:
        document.refuse(("verified_by",), "who verified it is named, but not when")
    return VersionBody(
        kind=values["kind"],
        key=values["key"],
        version=values["version"],
        valid_from=date.fromisoformat(values["valid_from"]),
        valid_to=_day(values.get("valid_to")),
        title=values["title"],
        source=values["source"],
        mark=values["mark"],
        verified_by=values["verified_by"],
        verified_on=_day(values.get("verified_on")),
        body={key: value for key, value in values.items() if key not in head},
    )


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None
