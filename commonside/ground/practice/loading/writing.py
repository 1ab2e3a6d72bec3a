"""A version written as the file that would bring it in, for somebody to change."""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from commonside.ground.practice.loading.kinds import BODIES

BARE = re.compile(r"[A-Za-z0-9_-]+")


def as_file(version: Any) -> str:
    """The file of one version; read again, the same version but for its number."""
    body = dict(version.body)
    title, mark = body.pop("title", version.key), body.pop("mark", "D")
    if not any("label" in shape for shape in BODIES.get(version.kind, ())):
        body.pop("label", None)
    head = {
        "kind": version.kind,
        "key": version.key,
        "version": version.version,
        "valid_from": version.valid_from,
        "valid_to": version.valid_to,
        "title": title,
        "source": version.source,
        "mark": mark,
        "verified_by": version.verified_by,
        "verified_on": version.verified_on,
    }
    plain = {k: v for k, v in body.items() if not _is_tables(v)}
    lines = [
        f"{_key(name)} = {_value(value)}"
        for name, value in {**head, **plain}.items()
        if value is not None
    ]
    for name, value in body.items():
        if _is_tables(value):
            lines += _tables(name, value)
    return "\n".join(lines) + "\n"


def _is_tables(value: Any) -> bool:
    """What stands under headers of its own."""
    if isinstance(value, list):
        return bool(value) and all(isinstance(one, dict) for one in value)
    return isinstance(value, dict)


def _tables(name: str, value: Any) -> Iterator[str]:
    rows = value if isinstance(value, list) else [value]
    header = f"[[{_key(name)}]]" if isinstance(value, list) else f"[{_key(name)}]"
    for row in rows:
        yield ""
        yield header
        for key, inner in row.items():
            yield f"{_key(key)} = {_value(inner, spread=True)}"


def _value(value: Any, *, spread: bool = False) -> str:
    """A value on one line; a list of tables one a line, so that refusals point."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        inside = ", ".join(f"{_key(k)} = {_value(v)}" for k, v in value.items())
        return f"{{ {inside} }}" if inside else "{}"
    if isinstance(value, list):
        if spread and value and all(isinstance(one, dict) for one in value):
            return "[\n" + "".join(f"  {_value(one)},\n" for one in value) + "]"
        return f"[{', '.join(_value(one) for one in value)}]"
    # A text as JSON writes it is a text as TOML reads it.
    return json.dumps(value, ensure_ascii=False)


def _key(name: str) -> str:
    return name if BARE.fullmatch(name) else json.dumps(name, ensure_ascii=False)
