"""Writes the page of every security line with the tests that prove it.

    python -m tools.security

A test proves a line when its docstring begins with the line's number: "S13: two …".
A test of the house fails when the page is stale, or when a line that is due has none.
"""

import ast
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tools.look_up import table

ROOT = Path(__file__).parent.parent
LINES = ROOT / "docs/look-up/security.toml"
PAGE = ROOT / "docs/look-up/security.md"
# "S13: …", or several: "S36, S40: …".
NUMBERED = re.compile(r"((?:[ST]\d+)(?:, (?:[ST]\d+))*):")
DUE = "trust"


@dataclass(frozen=True)
class Proof:
    """One test that says which lines it proves."""

    file: str
    name: str


@dataclass(frozen=True)
class Line:
    """One line of the requirement, as this project says it."""

    code: str
    says: str
    when: str
    lacks: str = ""


def lines() -> list[Line]:
    said = tomllib.loads(LINES.read_text("utf-8"))
    said.pop("when")
    return [Line(code, **row) for code, row in said.items()]


def whens() -> dict[str, str]:
    return dict(tomllib.loads(LINES.read_text("utf-8"))["when"])


def numbers(docstring: str | None) -> list[str]:
    found = NUMBERED.match((docstring or "").strip())
    return found.group(1).split(", ") if found else []


def proofs(folder: Path = ROOT / "tests") -> dict[str, list[Proof]]:
    """The tests of each line, by file and in the order in which they stand."""
    found: dict[str, list[Proof]] = defaultdict(list)
    for path in sorted(folder.rglob("test_*.py")):
        file = str(path.relative_to(folder.parent))
        tree = ast.parse(path.read_text("utf-8"))
        for node in ast.walk(tree):
            is_test = isinstance(node, ast.FunctionDef) and node.name.startswith("test")
            if is_test:
                for code in numbers(ast.get_docstring(node)):
                    found[code].append(Proof(file, node.name))
    return dict(found)


def state(line: Line, tests: Iterable[Proof]) -> str:
    """How a line stands: met, met in part, not met, or due later."""
    if line.when != DUE:
        begun = "; begun" if tests else ""
        return f"due {whens()[line.when]}{begun}"
    if not tests:
        return "**not met**"
    return f"**in part**: {line.lacks}" if line.lacks else "met"


def page() -> str:
    found = proofs()
    return "\n".join(_page(lines(), found)).rstrip() + "\n"


def _page(all_: list[Line], found: dict[str, list[Proof]]) -> Iterator[str]:
    yield from ("# Security, line by line", "")
    yield "Made from `security.toml` and from the tests by `python -m tools.security`."
    yield "What we defend against, and what we do not, is in the"
    yield from ("[threat model](../threat-model.md).", "")
    due = [line for line in all_ if line.when == DUE]
    met = [line for line in due if state(line, found.get(line.code, ())) == "met"]
    yield f"Of {len(due)} lines that are due now, {len(met)} are met. A line that is"
    yield from ("not met says so.", "")
    yield from table(
        ("line", "what holds", "how it stands", "tests"),
        (_row(line, found.get(line.code, [])) for line in all_),
    )
    yield from ("## The tests of each line", "")
    for line in all_:
        tests = found.get(line.code, [])
        if tests:
            yield from (f"### {line.code}", "")
            yield from _by_file(tests)
            yield ""


def _row(line: Line, tests: list[Proof]) -> tuple[Any, ...]:
    if not tests:
        shown = "none"
    elif len(tests) == 1:
        shown = f"`{tests[0].name}`"
    else:
        shown = f"`{tests[0].name}` [and {len(tests) - 1} more](#{line.code.lower()})"
    return line.code, line.says, state(line, tests), shown


def _by_file(tests: list[Proof]) -> Iterator[str]:
    files: dict[str, list[str]] = defaultdict(list)
    for one in tests:
        files[one.file].append(one.name)
    for file, names in files.items():
        yield f"- `{file}`: {', '.join(f'`{name}`' for name in names)}"


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
