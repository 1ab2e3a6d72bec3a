"""Rounds of visits, floor and product in turn, and what they come to."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from statistics import median, quantiles

from bench.clients import Visits, alone, together
from bench.machine import TICK, cpu_seconds, settle
from bench.pages import PAGES, Page
from bench.sides import Side
from bench.tickets import Ticket
from bench.volume import Volume

Say = Callable[[str], object]


@dataclass(frozen=True)
class Round:
    """One page of one side in one round."""

    p50: float
    p95: float
    a_second: float
    # CPU of the server's processes and the database's, a visit, in milliseconds.
    cpu: float


@dataclass
class Result:
    """All rounds of one page, side by side."""

    page: Page
    floor: list[Round] = field(default_factory=list)
    product: list[Round] = field(default_factory=list)

    def of(self, side: str, what: str) -> float:
        """The median of the rounds."""
        return median(getattr(one, what) for one in getattr(self, side))

    @property
    def ratio(self) -> float:
        """How much CPU we take for each millisecond of the floor's.

        The median of the rounds' own ratios: two that ran one after the other stood
        in the same traffic on the machine.
        """
        pairs = zip(self.floor, self.product, strict=True)
        return median(ours.cpu / theirs.cpu for theirs, ours in pairs)


def percentile(values: Sequence[float], percent: int) -> float:
    """
    >>> percentile([1.0, 2.0, 3.0, 4.0, 5.0], 50)
    3.0
    >>> percentile([7.0], 95)
    7.0
    """
    if len(values) == 1:
        return values[0]
    return quantiles(values, n=100, method="inclusive")[percent - 1]


def measure(
    sides: Sequence[Side], volume: Volume, roots: list[int], say: Say
) -> list[Result]:
    """Every page in every round; `roots` are the database's own processes.

    Raises `clients.Failed` at the first wrong answer.
    """
    results = {page.name: Result(page) for page in PAGES}
    taken = {
        (side.name, page.name): side.tickets.take(page.name)
        for side in sides
        for page in PAGES
    }
    for side in sides:
        for page in PAGES:
            tickets = taken[side.name, page.name]
            together(side.port, tickets, volume.warming, volume.clients)
    for number in range(volume.rounds):
        say(f"round {number + 1} of {volume.rounds}")
        for page in PAGES:
            # Whoever goes second finds the machine warmer: they take turns.
            for side in sides if number % 2 == 0 else reversed(sides):
                done = _round(side, taken[side.name, page.name], volume, roots)
                getattr(results[page.name], side.name).append(done)
    return list(results.values())


def _round(
    side: Side, tickets: Iterator[Ticket], volume: Volume, roots: list[int]
) -> Round:
    slow = alone(side.port, tickets, volume.alone)
    settle()
    watched = [side.server.pid, *roots]
    before = cpu_seconds(watched)
    visits: Visits = together(side.port, tickets, volume.together, volume.clients)
    settle()
    # Less than one tick of the clock is seen as nothing: a tiny run would divide by it.
    spent = max(cpu_seconds(watched) - before, 1 / TICK)
    return Round(
        p50=percentile(slow.milliseconds, 50),
        p95=percentile(slow.milliseconds, 95),
        a_second=visits.a_second,
        cpu=spent * 1000 / len(visits.milliseconds),
    )
