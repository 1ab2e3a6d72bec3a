"""A few classes for the shades of a map, cut where the values themselves fall apart."""

from collections import Counter
from collections.abc import Sequence
from itertools import accumulate


def natural_breaks(values: Sequence[float], classes: int = 5) -> list[list[float]]:
    """The values sorted and cut into classes that differ least within themselves.

    Equal shares would put a town centre of 13 beside a suburb of 2; equal steps would
    leave every suburb in one class. Fewer classes come back when there are fewer
    different values. Fisher (1958), "On grouping for maximum homogeneity"; known on
    maps as Jenks's natural breaks.

    >>> natural_breaks([1, 2, 1, 10, 11, 50], 3)
    [[1, 1, 2], [10, 11], [50]]
    """
    numbers = Counter(values)
    different = sorted(numbers)
    classes = min(classes, len(different))
    if not classes:
        return []
    starts = _best_starts(different, [numbers[each] for each in different], classes)
    groups = zip(starts, [*starts[1:], len(different)], strict=True)
    return [
        [each for each in different[a:b] for _ in range(numbers[each])]
        for a, b in groups
    ]


def _best_starts(
    values: Sequence[float], numbers: Sequence[int], classes: int
) -> list[int]:
    """Where each class begins, by dynamic programming over all ways to cut.

    Over the different values, weighted by how often each stands there: the same rate
    has the same shade, and thousands of areas cost no more than their rates.
    """
    pairs = list(zip(values, numbers, strict=True))
    weights = [0, *accumulate(n for _, n in pairs)]
    sums = [0.0, *accumulate(n * v for v, n in pairs)]
    squares = [0.0, *accumulate(n * v * v for v, n in pairs)]

    def spread(start: int, end: int) -> float:
        total = sums[end] - sums[start]
        return (
            squares[end] - squares[start] - total**2 / (weights[end] - weights[start])
        )

    size = len(pairs)
    best = [0.0, *(spread(0, end) for end in range(1, size + 1))]
    chosen: list[list[int]] = []
    for level in range(1, classes):
        came, new = [0] * (size + 1), [float("inf")] * (size + 1)
        for end in range(level + 1, size + 1):
            new[end], came[end] = min(
                (best[start] + spread(start, end), start) for start in range(level, end)
            )
        best = new
        chosen.append(came)
    starts, end = [], size
    for came in reversed(chosen):
        end = came[end]
        starts.append(end)
    return [0, *reversed(starts)]
