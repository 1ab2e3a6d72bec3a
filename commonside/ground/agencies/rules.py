"""What each role may do, read from the reviewed files in `data/roles`; no Django."""

import secrets
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any

from commonside.ground.audit.refusals import Obstacle, obstacle

# How long one use of the second factor counts for the acts of S32.
FRESH = timedelta(minutes=10)
# How long an invitation may wait for the person invited.
INVITED_FOR = timedelta(days=7)
ROLES = Path(__file__).resolve().parents[2] / "data" / "roles"


class Sight(StrEnum):
    """How much the staff of an agency see under its agreement (S9)."""

    # In force: everything that they are granted.
    ALL = "all"
    # Run out a little while ago: still everything, so that it can be renewed.
    GRACE = "grace"
    # Run out: what it supplied itself, and its open steps; nothing new.
    OWN = "own"
    # Never recorded, suspended or ended.
    NOTHING = "nothing"


def sight(
    *,
    is_host: bool,
    since: date | None,
    until: date | None,
    grace_days: int,
    is_stopped: bool,
    on: date,
) -> Sight:
    """What an agreement allows on a day; its last day still counts.

    Source: SECURITY S9. Ending is at once and knows no grace.

    >>> may, june = date(2026, 5, 31), date(2026, 6, 10)
    >>> terms = {"is_host": False, "since": date(2026, 1, 1), "until": may}
    >>> sight(**terms, grace_days=28, is_stopped=False, on=june).value
    'grace'
    >>> sight(**terms, grace_days=28, is_stopped=True, on=june).value
    'nothing'
    """
    if is_host:
        return Sight.ALL
    if is_stopped or since is None or on < since:
        return Sight.NOTHING
    if until is None or on <= until:
        return Sight.ALL
    return Sight.GRACE if on <= until + timedelta(days=grace_days) else Sight.OWN


def may_be_told(sight: Sight, *, is_life_at_risk: bool = False) -> bool:
    """Whether an agency may be told anything new (S9).

    Once its agreement has run out, only to save a life; once it was ended, not at all.
    """
    if sight == Sight.OWN:
        return is_life_at_risk
    return sight != Sight.NOTHING


def obstacles_to_keeping_agreement(
    *, is_host: bool, is_own: bool, since: date | None, until: date | None
) -> list[Obstacle]:
    """Why somebody cannot write down an agreement; nobody widens their own sight."""
    found = []
    if is_host:
        found.append(obstacle("This agency runs the system and needs none."))
    if is_own:
        found.append(obstacle("Somebody of another agency writes yours down."))
    if since is None:
        found.append(obstacle("Choose its first day.", at_field="since"))
    elif until is not None and until < since:
        found.append(obstacle("It ends before it begins.", at_field="until"))
    return found


@dataclass(frozen=True)
class Role:
    """A role as its file tells it: what it is for, and what it may do."""

    key: str
    label: str
    purpose: str
    may: frozenset[str]
    # Kinds of agency whose staff may hold it, or "any".
    agencies: tuple[str, ...] = ("any",)
    # Whether it reads reports or cases, as its file says.
    has_content: bool = False

    @property
    def needs_two(self) -> bool:
        """Whether two people give it: it reads content, or guards who does (S8)."""
        return self.has_content or not two_people().isdisjoint(self.may)

    def fits(self, kind: str) -> bool:
        """Whether staff of an agency of this kind may hold it."""
        return "any" in self.agencies or kind in self.agencies


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
            agencies=tuple(body["agencies"]),
            has_content=body["content"],
        )
    return found


def permissions_of(held: Iterable[str]) -> frozenset[str]:
    """The union of what the roles held allow; an unknown role allows nothing."""
    known = roles()
    return frozenset().union(*(known[key].may for key in held if key in known))


def roles_that(permission: str) -> list[str]:
    """The keys of the roles that allow something."""
    return [role.key for role in roles().values() if permission in role.may]


@lru_cache
def _permissions() -> dict[str, Any]:
    path = ROLES.parent / "permissions" / "words.toml"
    return tomllib.loads(path.read_text("utf-8"))


@lru_cache
def permission_words() -> dict[str, str]:
    """Every permission with the sentence that says what it allows."""
    return dict(_permissions()["words"])


@lru_cache
def two_people() -> frozenset[str]:
    """The permissions that two people give, though they read no report and no case."""
    return frozenset(_permissions()["two_people"])


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
