"""Where incident files lie: files, folders, zip archives. Opens, never extracts."""

import gzip
import hashlib
import io
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from commonside.steering.findings.rules import OTHER_FILES, Unfit

BLOCK = 1 << 20
# An archive that unpacks to more than this is no month of incidents.
MOST_BYTES = 16 << 30
BROKEN = (OSError, EOFError, zipfile.BadZipFile, RuntimeError, NotImplementedError)


@dataclass(frozen=True)
class Source:
    """One CSV file, wherever it lies; `open` may be called again and again."""

    name: str
    size: int
    opener: Callable[[], Any]

    @contextmanager
    def text(self) -> Iterator[IO[str]]:
        """The file as text. A byte that is not UTF-8 spoils its character alone."""
        with self.opener() as raw:
            yield io.TextIOWrapper(
                io.BufferedReader(raw, BLOCK),
                encoding="utf-8-sig",
                errors="replace",
                newline="",
            )

    def digest(self) -> str:
        """The file's fingerprint: the same file twice in one call counts once.

        Raises `Unfit` when it cannot be read to its end, or has none in sight.
        """
        found, size = hashlib.sha256(), 0
        try:
            with self.opener() as raw:
                while (block := raw.read(BLOCK)) and size <= MOST_BYTES:
                    found.update(block)
                    size += len(block)
        except BROKEN:
            raise Unfit("cannot be read to its end") from None
        if size > MOST_BYTES:
            raise Unfit("unpacks to more than 16 GB")
        return found.hexdigest()


def find(path: Path) -> list[Source]:
    """Every CSV file at a path, sorted by name.

    Raises `Unfit` when nothing there can be read.
    """
    if path.is_dir():
        inside = sorted(p for p in path.rglob("*") if p.is_file() and _is_meant(p.name))
        found = [source for each in inside for source in find(each)]
        if not found:
            raise Unfit("no CSV file in this folder")
        return found
    if path.suffix.lower() == ".zip":
        return _in_zip(path)
    if path.suffix.lower() == ".gz":
        return [Source(path.name, path.stat().st_size, lambda: gzip.open(path))]
    return [Source(path.name, path.stat().st_size, lambda: path.open("rb"))]


def _is_meant(name: str) -> bool:
    """Whether a file in a folder or an archive is one of incidents by its name."""
    ends = (".csv", ".csv.gz", ".zip")
    hidden = name.startswith((".", "__MACOSX"))
    return name.lower().endswith(ends) and not hidden and not OTHER_FILES.match(name)


def _in_zip(path: Path) -> list[Source]:
    try:
        with zipfile.ZipFile(path) as archive:
            members = sorted(archive.infolist(), key=lambda each: each.filename)
    except BROKEN:
        raise Unfit("not a zip archive that can be read") from None
    found = []
    for member in members:
        name = member.filename.rsplit("/", 1)[-1]
        if _is_meant(name) and name.lower().endswith(".csv"):
            found.append(Source(name, member.file_size, _member(path, member.filename)))
    if not found:
        raise Unfit("no CSV file in this archive")
    return found


def _member(path: Path, member: str) -> Callable[[], IO[bytes]]:
    def open_member() -> IO[bytes]:
        # Closed with the member: zipfile counts who still reads from it.
        with zipfile.ZipFile(path) as archive:
            return archive.open(member)

    return open_member
