"""The figure of each whole quarter, counted and published when it could be judged."""

from collections.abc import Iterator
from datetime import timedelta

from commonside.demo.crowd import Quarters
from commonside.demo.moments import workday
from commonside.demo.timeline import Story
from commonside.demo.world import World
from commonside.ground.audit.refusals import Refused
from commonside.library.analysis.periods import Period
from commonside.library.clocks.instants import london_date, start_of_day
from commonside.public.publishing.actions import publish
from commonside.steering.strategy.actions import read
from commonside.steering.strategy.queries import measure

NAME = "resolution_rate"


def published(world: World) -> Iterator[Story]:
    """A story for each quarter in which cases were closed, the oldest first."""
    quarters = Quarters.of(world.at)
    for period in (quarters.early, quarters.before, quarters.last):
        if start_of_day(period.until) > world.since:
            yield _quarter(world, period)


def _quarter(world: World, period: Period) -> Story:
    """Judged once its last case had its 28 days; too few cases are not shown."""
    rng = world.lot(f"figure {period.name}")
    manager = world.cast["helen"]
    at = yield workday(start_of_day(period.until) + timedelta(days=30), 1, rng)
    counted = read(measure(NAME, london_date(at)), period, by=manager, at=at)
    at = yield at + timedelta(minutes=40)
    try:
        publish(counted, by=manager, at=at)
    except Refused:
        return
