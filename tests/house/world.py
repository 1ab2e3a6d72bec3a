"""A small world with one of everything, in which every door can be tried."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from commonside.demo import cast as troupe
from commonside.ground.agencies.models import User


@dataclass
class World:
    """What doors point at: people by name, and things by what they are."""

    cast: dict[str, User]
    things: dict[str, Any] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Any:
        try:
            return self.__dict__["things"][name]
        except KeyError:
            raise AttributeError(name) from None


def build() -> World:
    return World(cast=troupe.assemble(at=datetime(2026, 1, 1, tzinfo=UTC)))
