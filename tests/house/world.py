"""A small world with one of everything, in which every door can be tried."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from commonside.demo import cast as troupe
from commonside.ground.agencies.models import User
from commonside.ground.practice.models import Version


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
    world = World(cast=troupe.assemble(at=datetime(2026, 1, 1, tzinfo=UTC)))
    world.things["gateway"] = Version.objects.create(
        kind="gateway",
        key="world",
        version=1,
        valid_from=date(2026, 1, 1),
        body={"title": "A gateway of the tests"},
        digest="0",
    )
    return world
