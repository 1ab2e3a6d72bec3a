"""A TOML file with the lines that its values stand on, so that a refusal can point."""

import re
import tomllib
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, NoReturn

Trail = tuple[str | int, ...]


class ProfileError(Exception):
    """A file that we refuse, with the line and the reason, fit to be shown."""

    def __init__(self, file: Path, line: int, reason: str) -> None:
        self.file, self.line, self.reason = file, line, reason
        super().__init__(f"{file}, line {line}: {reason}")


@dataclass(frozen=True)
class Document:
    """One file as text and as values."""

    path: Path
    text: str
    values: dict[str, Any]

    def line_of(self, trail: Trail) -> int:
        """The line on which the value at this trail stands, or the nearest above it."""
        return _Finder(self.text.split("\n")).line_of(trail)

    def refuse(self, trail: Trail, reason: str) -> NoReturn:
        raise ProfileError(self.path, self.line_of(trail), reason)


def read_text(path: Path) -> str:
    """The file's text, or a refusal when it is absent or not UTF-8."""
    try:
        return path.read_bytes().decode("utf-8")
    except FileNotFoundError:
        raise ProfileError(path, 1, "there is no such file") from None
    except UnicodeDecodeError as wrong:
        line = path.read_bytes()[: wrong.start].count(b"\n") + 1
        raise ProfileError(path, line, "this is not UTF-8 text") from None


def read_document(path: Path) -> Document:
    """The file's values; dates and times as text, as JSON would hold them."""
    return document_of(path, read_text(path))


def document_of(path: Path, text: str) -> Document:
    """The same of a text that is in no file; `path` is its name for refusals."""
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as wrong:
        raise ProfileError(path, _line_said(wrong, text), _reason(wrong)) from None
    return Document(path, text, plain(values))


def plain(value: Any) -> Any:
    """The value as JSON would hold it; text broken over lines becomes one line."""
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [plain(inner) for inner in value]
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, str) and "\n" in value:
        return " ".join(value.split())
    return value


def _line_said(wrong: tomllib.TOMLDecodeError, text: str) -> int:
    said = re.search(r"at line (\d+)", str(wrong))
    return int(said[1]) if said else max(1, text.rstrip("\n").count("\n") + 1)


def _reason(wrong: tomllib.TOMLDecodeError) -> str:
    words = re.sub(r" \(at .*\)$", "", str(wrong))
    return f"this is not TOML: {words[0].lower()}{words[1:]}"


class _Finder:
    """Walks the text beside a trail: tables by their headers, keys below them."""

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self.at = -1
        self.names: list[str] = []

    def line_of(self, trail: Trail) -> int:
        for piece in trail:
            found = self.nth(piece) if isinstance(piece, int) else self.named(piece)
            if found is None:
                continue
            self.at = found
        return max(self.at, 0) + 1

    def named(self, name: str) -> int | None:
        self.names.append(name)
        header = re.compile(rf"\s*\[\[?{re.escape('.'.join(self.names))}\]")
        for number, line in enumerate(self.lines):
            if header.match(line):
                return number
        return self.key(name)

    def key(self, name: str) -> int | None:
        pattern = re.compile(rf"(^|[{{,]\s*|^\s+)\"?{re.escape(name)}\"?\s*=")
        for number in range(max(self.at, 0), len(self.lines)):
            if number > self.at and self.lines[number].startswith("["):
                return None
            if pattern.search(self.lines[number]):
                return number
        return None

    def nth(self, index: int) -> int | None:
        header = re.compile(rf"\s*\[\[{re.escape('.'.join(self.names))}\]\]")
        headers = [n for n, line in enumerate(self.lines) if header.match(line)]
        if headers:
            return headers[index]
        return self.element(index)

    def element(self, index: int) -> int | None:
        """The line of an element of a list that is written one element a line."""
        below = range(self.at + 1, len(self.lines))
        elements = []
        for number in below:
            if self.lines[number].startswith("]"):
                break
            if re.match(r"\s+[{\"'\w]", self.lines[number]):
                elements.append(number)
        one_line = "]" in self.lines[max(self.at, 0)]
        return None if one_line or index >= len(elements) else elements[index]
