"""How much is filled in and how often each page is asked for."""

from dataclasses import dataclass

# Visits kept back for counting queries once the clocks have stopped.
SPARE = 5
# What happened on a case: on most little, on one in ten as much as on the longest that
# a town works. The page of one case is asked for the long ones.
SHORT, LONG = 3, 60


def is_long(n: int) -> bool:
    """Whether much happened on the case of this number; every officer has some.

    >>> sum(map(is_long, range(7000)))
    700
    """
    return n // 7 % 10 == 0


@dataclass(frozen=True)
class Volume:
    """The size of one run; every number of the results belongs to one of these."""

    cases: int
    reports: int
    rounds: int
    # Visits of one page in one round: by one client, and by eight at once.
    alone: int
    together: int
    clients: int = 8
    officers: int = 20

    @property
    def open_cases(self) -> int:
        return self.cases * 6 // 10

    @property
    def acts(self) -> int:
        """How often a page that writes is sent, warming up included."""
        return (self.alone + self.together) * self.rounds + self.warming + SPARE

    @property
    def warming(self) -> int:
        """Enough that every thread of every process has served each page once."""
        return 4 * self.clients


FULL = Volume(cases=20_000, reports=100_000, rounds=5, alone=30, together=160)
QUICK = Volume(cases=400, reports=2_000, rounds=1, alone=6, together=24)
