"""On which working day after go-live each brought case is taken up by its owner."""

from collections.abc import Mapping, Sequence


def spread(bands: Sequence[int], limits: Mapping[int, int]) -> list[int]:
    """The working day, counted from go-live, on which each case of one owner is due.

    The most dangerous come first and nobody waits longer than the clock of their band;
    the rest lie evenly over the days that the longest clock gives. So no promise is
    broken on the first day that nobody here ever made, and none is put off either.

    >>> spread([3, 1, 3, 3], {1: 5, 2: 10, 3: 10})
    [3, 1, 6, 8]
    """
    longest = max(limits.values(), default=1)
    order = sorted(range(len(bands)), key=lambda n: (bands[n], n))
    days = [0] * len(bands)
    for place, n in enumerate(order):
        even = place * longest // len(bands) + 1
        days[n] = min(even, limits.get(bands[n], longest))
    return days
