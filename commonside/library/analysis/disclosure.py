"""The one way by which counts of our own records leave the house.

A count under 5 is hidden, nought included: "nobody in this street" tells on people
too. All others are rounded to the nearest 5. Where a hidden count could still be
worked out, further ones are hidden until each keeps an interval of at least 5, given
everything published. Rates are made from rounded counts, and only where whatever the
rounded whole can stand for is 20 or more: whether a rate is given must not tell 19
from 20.

**One mark for all that is hidden.** A page says "not shown" and must not say "fewer
than 5": that would mark off the ones hidden for their own sake, and leave them an
interval of 4.

**Publishing again.** A table of a finished period is frozen: published once, never
again, and then it stands alone. A table that grows (a year so far) is published with
`growing`, and each time with the table `before` it. Its visible counts are then
treated as if they had been published exactly, and what was hidden stays hidden;
whatever other values would explain the first table, the same differences explain
each later one, so that comparing them gives nothing away. Totals that stand in more
than one table go in `exact` for each of these tables, for the same reason; they may
then be known to the reader to the last case.

**What publication itself tells.** A figure that is published only of 20 cases or more
tells by being there that there are 20: `at_least` says so for that cell.

Method: cell suppression with protection intervals, Willenborg L, de Waal T (2001)
Elements of Statistical Disclosure Control, ch. 4. The thresholds are local policy.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from commonside.library.analysis.circulation import Circulation, Stream

Key = tuple[str, ...]

SMALLEST_SHOWN = 5
BASE = 5
PROTECTION = 5
SMALLEST_RATED = 20
TOTAL = "total"

# More than any table holds: a hidden number has no upper end of its own.
UNBOUNDED = 10**9


@dataclass(frozen=True, slots=True)
class Cell:
    """One count of a table, as a stream between two junctions that must balance.

    A higher `rank` is hidden later when something must be hidden for others' sake:
    totals matter most to readers. A cell that is not `shown` is one that nobody
    prints but anybody can subtract.
    """

    key: Key
    count: int
    tail: str
    head: str
    rank: int = 0
    shown: bool = True


@dataclass(frozen=True, slots=True)
class Table:
    """Counts of fixed dimensions together with all their totals."""

    cells: tuple[Cell, ...]

    def __post_init__(self) -> None:
        if len({cell.key for cell in self.cells}) < len(self.cells):
            raise ValueError("Two cells of a table have one name.")
        balance: dict[str, int] = {}
        for cell in self.cells:
            if cell.count < 0:
                raise ValueError("A count cannot be below nought.")
            balance[cell.tail] = balance.get(cell.tail, 0) - cell.count
            balance[cell.head] = balance.get(cell.head, 0) + cell.count
        if any(balance.values()):
            raise ValueError("The counts of a table do not add up to its totals.")

    @classmethod
    def one_way(cls, counts: Mapping[str, int]) -> "Table":
        """A list of counts and their total.

        >>> len(Table.one_way({"north": 4, "south": 9}).cells)
        3
        """
        parts = [Cell((name,), n, "all", "parts") for name, n in counts.items()]
        total = Cell((TOTAL,), sum(counts.values()), "parts", "all", rank=1)
        return cls((*parts, total))

    @classmethod
    def two_way(cls, counts: Mapping[tuple[str, str], int]) -> "Table":
        """Counts by row and column, with the totals of both; absent ones are nought."""
        rows = list(dict.fromkeys(row for row, _ in counts))
        columns = list(dict.fromkeys(column for _, column in counts))

        def count(row: str, column: str) -> int:
            return counts.get((row, column), 0)

        cells = [
            Cell((row, column), count(row, column), f"row {row}", f"column {column}")
            for row in rows
            for column in columns
        ]
        for row in rows:
            n = sum(count(row, column) for column in columns)
            cells.append(Cell((row, TOTAL), n, "rows", f"row {row}", rank=1))
        for column in columns:
            n = sum(count(row, column) for row in rows)
            cells.append(Cell((TOTAL, column), n, f"column {column}", "columns", 1))
        cells.append(
            Cell((TOTAL, TOTAL), sum(counts.values()), "columns", "rows", rank=2)
        )
        return cls(tuple(cells))


@dataclass(frozen=True, slots=True)
class Published:
    """What may be printed: rounded counts, None where nothing is shown."""

    counts: Mapping[Key, int | None]
    rated: frozenset[Key] = field(default=frozenset())

    @property
    def hidden(self) -> frozenset[Key]:
        """The names of the counts that are not shown."""
        return frozenset(key for key, n in self.counts.items() if n is None)

    def rate(self, part: Key, whole: Key) -> float | None:
        """A share of rounded counts; None when either is hidden or there are too few.

        >>> table = publish(Table.one_way({"stopped": 17, "not": 11}))
        >>> table.rate(("stopped",), ("total",))
        0.5
        """
        n, of = self.counts[part], self.counts[whole]
        if n is None or of is None or whole not in self.rated:
            return None
        return n / of


def rounded(count: int) -> int:
    """To the nearest 5.

    >>> [rounded(n) for n in (5, 7, 8, 12, 13, 159)]
    [5, 5, 10, 10, 15, 160]
    """
    return BASE * ((count + BASE // 2) // BASE)


def least_of(printed: int) -> int:
    """The smallest count that a printed one can stand for.

    >>> [least_of(n) for n in (5, 10, 20, 25)]
    [5, 8, 18, 23]
    """
    return max(printed - BASE // 2, SMALLEST_SHOWN)


def publish(
    table: Table,
    *,
    exact: Collection[Key] = (),
    at_least: Mapping[Key, int] | None = None,
    rated_from: int = SMALLEST_RATED,
    growing: bool = False,
    before: Published | None = None,
) -> Published:
    """The table as it may be printed: the one disclosure-control function.

    When no choice of hidden cells would do (a shared total is itself too small),
    nothing is shown.
    """
    if before and not growing:
        raise ValueError("A table of a finished period is published once.")
    known = at_least or {}
    keeper = _Keeper(table, frozenset(exact), known, growing)
    hidden = {c.key for c in table.cells if c.count < SMALLEST_SHOWN or not c.shown}
    if before:
        printed = {cell.key for cell in table.cells if cell.shown}
        if printed != set(before.counts):
            raise ValueError("A table that grows keeps its rows and columns.")
        if not hidden & printed <= before.hidden:
            raise ValueError("A table that grows never loses what it had shown.")
        hidden |= before.hidden & printed
    else:
        hidden = keeper.protected(hidden)
    counts = {
        cell.key: None if cell.key in hidden else rounded(cell.count)
        for cell in table.cells
        if cell.shown
    }
    rated = {
        key
        for key, n in counts.items()
        if n is not None and max(least_of(n), known.get(key, 0)) >= rated_from
    }
    return Published(counts, frozenset(rated))


@dataclass(slots=True)
class _Keeper:
    """Chooses what else must be hidden so that nothing hidden can be worked out."""

    table: Table
    exact: frozenset[Key]
    at_least: Mapping[Key, int]
    growing: bool

    def protected(self, hidden: Iterable[Key]) -> set[Key]:
        """What must be hidden so that each hidden count keeps its interval.

        Hiding more never makes another less safe, so each is looked at once.
        """
        chosen = set(hidden)
        if chosen & self.exact:
            return self._everything()
        waiting = [
            cell.key
            for cell in self.table.cells
            if cell.key in chosen and cell.count < SMALLEST_SHOWN
        ]
        while waiting:
            key = waiting.pop(0)
            while not self._is_safe(key, chosen):
                further = self._next_to_hide(key, chosen)
                if further is None:
                    return self._everything()
                chosen.add(further)
                waiting.append(further)
        return chosen

    def _next_to_hide(self, key: Key, hidden: set[Key]) -> Key | None:
        """The least loss that makes this one safe; else the least that comes near."""
        by_key = {cell.key: cell for cell in self.table.cells}
        ends = {by_key[key].tail, by_key[key].head}
        candidates = sorted(
            (c for c in self.table.cells if c.key not in hidden | self.exact),
            key=lambda c: (c.rank, not ends & {c.tail, c.head}, c.count, c.key),
        )
        near = [cell for cell in candidates if ends & {cell.tail, cell.head}]
        for cell in near:
            if self._is_safe(key, hidden | {cell.key}):
                return cell.key
        return next((cell.key for cell in [*near, *candidates]), None)

    def _is_safe(self, key: Key, hidden: set[Key]) -> bool:
        streams = {c.key: self._stream(c, hidden) for c in self.table.cells}
        return Circulation(streams).spread(key, PROTECTION) >= PROTECTION

    def _stream(self, cell: Cell, hidden: set[Key]) -> Stream:
        known = self.at_least.get(cell.key, 0)
        if cell.key in hidden:
            return Stream(cell.tail, cell.head, cell.count - known, UNBOUNDED)
        if self.growing or cell.key in self.exact:
            return Stream(cell.tail, cell.head, 0, 0)
        # A reader knows that 10 stands for 8 to 12, and 5 for 5 to 7.
        printed = rounded(cell.count)
        least, most = max(least_of(printed), known), printed + BASE // 2
        return Stream(cell.tail, cell.head, cell.count - least, most - cell.count)

    def _everything(self) -> set[Key]:
        return {cell.key for cell in self.table.cells}
