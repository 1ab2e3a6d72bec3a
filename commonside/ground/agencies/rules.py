"""What each role may do, read from the reviewed files in `data/roles`; no Django."""

import secrets
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path

# How long one use of the second factor counts for the acts of S32.
FRESH = timedelta(minutes=10)
# How long an invitation may wait for the person invited.
INVITED_FOR = timedelta(days=7)
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


def is_fresh(used_at: datetime | None, *, now: datetime) -> bool:
    """Whether the second factor was used less than ten minutes ago (S32).

    >>> noon = datetime(2026, 11, 19, 12)
    >>> is_fresh(noon - timedelta(minutes=9), now=noon)
    True
    >>> is_fresh(noon - FRESH, now=noon), is_fresh(None, now=noon)
    (False, False)
    >>> is_fresh(noon + timedelta(seconds=1), now=noon)
    False
    """
    return used_at is not None and used_at <= now < used_at + FRESH


def new_door_key() -> str:
    """A fresh secret by which one person's sessions and devices are told from older.

    >>> len(new_door_key()) > 20 and new_door_key() != new_door_key()
    True
    """
    return secrets.token_urlsafe(24)
