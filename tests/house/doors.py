"""How a room declares its doors: who gets a page, who gets 404, which POST is valid.

Each room keeps a list `DOORS` in `tests/<room>/doors.py`; `test_doors.py` tries every
address of the house with everybody of the cast, and fails for an address in no list.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from commonside.demo.cast import MEMBERS

NOBODY = "nobody"  # not signed in
STAFF = frozenset(member.username for member in MEMBERS)
EVERYBODY = STAFF | {NOBODY}


def staff_with(*roles: str) -> frozenset[str]:
    """Everybody of the cast who holds one of these roles."""
    return frozenset(m.username for m in MEMBERS if set(m.roles) & set(roles))


def staff_who_may(permission: str) -> frozenset[str]:
    """Everybody of the cast one of whose roles allows this."""
    from commonside.ground.agencies.rules import permissions_of

    return frozenset(
        m.username for m in MEMBERS if permission in permissions_of(m.roles)
    )


def nothing(world: Any) -> dict[str, Any]:
    return {}


@dataclass(frozen=True)
class Door:
    """One address, and what each of the cast finds behind it.

    `to` and `post` are given the world (see `world.py`) and return the arguments of
    the address and the values of a valid form.
    """

    name: str
    opens_for: frozenset[str]
    to: Callable[[Any], dict[str, Any]] = nothing
    # Those who learn that there is a record, and whom to ask.
    exists_for: frozenset[str] = frozenset()
    # What GET answers to those for whom it opens; 405 where there is only POST.
    get: int = 200
    post: Callable[[Any], dict[str, Any]] | None = None
    # One who may send it, and what they get.
    post_by: str = NOBODY
    post_gets: int = 302
    # Those who may also send it; everybody else must change nothing.
    post_opens_for: frozenset[str] | None = None
    # Brings the world into the state that the valid POST needs.
    before_post: Callable[[Any], None] | None = None
    why: str = field(default="", compare=False)

    @property
    def may_post(self) -> frozenset[str]:
        if self.post is None:
            return frozenset()
        return self.opens_for if self.post_opens_for is None else self.post_opens_for


def addresses(
    patterns: Iterable[URLPattern | URLResolver] | None = None, prefix: str = ""
) -> list[str]:
    """The full name of every address in the tree."""
    found = []
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(entry, URLResolver):
            inside = f"{prefix}{entry.namespace}:" if entry.namespace else prefix
            found += addresses(entry.url_patterns, inside)
        else:
            found.append(f"{prefix}{entry.name}")
    return sorted(set(found))


def declared() -> dict[str, Door]:
    """Every door that some room declares; twice the same name is an error."""
    found: dict[str, Door] = {}
    for path in sorted(Path(__file__).parents[1].glob("*/doors.py")):
        if path.parent.name == "house":
            continue
        for door in import_module(f"tests.{path.parent.name}.doors").DOORS:
            assert door.name not in found, f"{door.name} is declared twice"
            found[door.name] = door
    return found
