"""What somebody outside can work out from printed counts, by linear programming.

They know how counts are rounded, that what is printed is at least 5, and which
numbers add up to which; they know nothing of our code.
"""

from collections import defaultdict

from scipy.optimize import linprog
from scipy.sparse import csr_array


def bounds(n):
    """What a number may be: not shown, printed, or known from elsewhere (from, to)."""
    if isinstance(n, tuple):
        return n
    return (0, None) if n is None else (max(5, n - 2), n + 2)


def interval(key, known, equations, orderings=()):
    """The smallest and largest value of one number that agree with all the rest."""
    names = list(known)
    place = {name: i for i, name in enumerate(names)}
    more = [[(a, 1), (b, -1)] for a, b in orderings]
    ends = []
    for sign in (1, -1):
        target = [0.0] * len(names)
        target[place[key]] = sign
        found = linprog(
            target,
            A_eq=_rows(equations, place),
            b_eq=[0] * len(equations),
            A_ub=_rows(more, place) if more else None,
            b_ub=[0] * len(orderings) or None,
            bounds=[bounds(known[name]) for name in names],
        )
        assert found.status in {0, 3}, found.message
        ends.append(float("inf") if found.status == 3 else found.x[place[key]])
    return ends


def _rows(lines, place):
    """Each line of terms as a row; few of its numbers are not nought."""
    cells = [
        (i, place[name], sign) for i, line in enumerate(lines) for name, sign in line
    ]
    across, down, signs = zip(*cells, strict=True)
    return csr_array((signs, (across, down)), shape=(len(lines), len(place)))


def sums_of_two_way(keys):
    lines = defaultdict(list)
    for row, column in keys:
        total = column == "total"
        lines["row", row].append(((row, column), -1 if total else 1))
        total = row == "total"
        lines["column", column].append(((row, column), -1 if total else 1))
    return list(lines.values())


def assert_each_hidden_keeps_five(known, equations, hidden, orderings=()):
    for key in hidden:
        low, high = interval(key, known, equations, orderings)
        assert high - low >= 5 - 1e-6, (key, low, high, known)
