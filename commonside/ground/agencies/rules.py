"""What each role may do, read from the reviewed files in `data/roles`; no Django."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

ROLES = Path(__file__).resolve().parents[2] / "data" / "roles"


@dataclass(frozen=True)
class Role:
    """A role as its file tells it: what it is for, and what it may do."""

    key: str
    label: str
    purpose: str
    may: frozenset[str]


@lru_cache
def roles(folder: Path = ROLES) -> dict[str, Role]:
    """Every role by its key."""
    found = {}
    for path in sorted(folder.glob("*.toml")):
        body = tomllib.loads(path.read_text("utf-8"))
        found[body["key"]] = Role(
            key=body["key"],
            label=body["title"],
            purpose=" ".join(body.get("purpose", {}).get("en", "").split()),
            may=frozenset(body["may"]),
        )
    return found


def permissions_of(held: Iterable[str]) -> frozenset[str]:
    """The union of what the roles held allow; an unknown role allows nothing."""
    known = roles()
    return frozenset().union(*(known[key].may for key in held if key in known))


@lru_cache
def permission_words() -> dict[str, str]:
    """Every permission with the sentence that says what it allows."""
    path = ROLES.parent / "permissions" / "words.toml"
    return dict(tomllib.loads(path.read_text("utf-8"))["words"])
