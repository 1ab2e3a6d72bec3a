"""What every story of the demonstration needs at hand."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from random import Random

from commonside.demo.names import Resident
from commonside.demo.places import Building
from commonside.demo.timeline import Timeline
from commonside.ground.agencies.models import Agency, Team, User
from commonside.ground.practice.models import Version


@dataclass
class World:
    """The present, the cast, the town, and a lot of its own for each story."""

    at: datetime
    since: datetime
    seed: int
    cast: dict[str, User]
    agencies: dict[str, Agency]
    teams: dict[str, Team]
    gateways: dict[str, Version]
    buildings: dict[str, Building]
    residents: Iterator[Resident]
    timeline: Timeline
    # Cases of the named stories, by the name of the story.
    named: dict[str, int] = field(default_factory=dict)

    def lot(self, story: str) -> Random:
        """Chance for one story: the same whatever else is told beside it."""
        return Random(f"{self.seed} {story}")

    def agency(self, code: str) -> Agency:
        return self.agencies[code]
