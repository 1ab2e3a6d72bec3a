"""Everything published in three successive publications, attacked at once.

A publication is what a partnership would print of one quarter: the figure with all
that stands beside it, and the same cases by ward and by band. The outsider knows how
counts are rounded, from how many cases on a figure is published, which numbers add up
to which in any table, that a cohort is the quarter before, that who came back in 28
days came back in 90, and, where tables stand beside each other, their totals to the
last case. They solve for the least and the most that each hidden number can be.
"""

from datetime import date
from itertools import pairwise
from random import Random

from hypothesis import example, given, settings
from hypothesis import strategies as st

from commonside.library.analysis.disclosure import TOTAL, Table, publish
from commonside.library.analysis.headline import public_figure
from commonside.library.analysis.periods import Period
from commonside.library.analysis.resolution import resolution
from tests.library.outsider import assert_each_hidden_keeps_five, sums_of_two_way
from tests.library.worked import RULE, closings

PUBLISH_FROM = 20
ALL = (TOTAL, TOTAL)
OUTCOMES = [
    ("R1", "victim", None),
    ("R6", "agency", None),
    ("R1", "victim", 20),
    ("R1", "victim", 60),
    ("N4", None, None),
    ("N3", None, 40),
    ("P1", None, None),
    ("R8", None, None),
    ("N1", None, None),
    ("R3", None, None),
    ("N5", None, None),
    ("N6", None, None),
    ("N7", None, None),
]
DAYS = (date(2026, 8, 15), date(2026, 11, 19), date(2027, 2, 15))
# Numbers at the edges of hiding and of rounding, few and many.
edges = st.sampled_from([0, 0, 1, 4, 5, 7, 8, 12, 13, 17, 18])
few_or_many = edges | st.integers(0, 12) | st.integers(0, 60)
quarters = st.lists(
    st.lists(few_or_many, min_size=len(OUTCOMES), max_size=len(OUTCOMES)),
    min_size=4,
    max_size=4,
)
NOUGHT = [0] * len(OUTCOMES)


class Outsider:
    """All that is printed or known, and all that is hidden."""

    def __init__(self):
        self.known, self.equations, self.orderings = {}, [], []
        # What nobody hides: an implied number that is not small.
        self.open = set()

    def add_up(self, whole, parts):
        self.equations.append([(whole, -1), *((part, 1) for part in parts)])

    def read(self, quarter, printed):
        """The figure of a quarter, number by number."""
        numbers = {
            "closed": printed.resolved.whole,
            "stopped": printed.resolved.part,
            "failed": printed.not_stopped,
            "victim": printed.confirmed_by_victim.part,
            "agency": printed.confirmed_by_agency.part,
            "out": printed.left_out,
            "cohort": printed.reopened.whole,
            "reopened": printed.reopened.part,
            "held": None,
            "later": None,
            **printed.failures,
            **printed.excluded,
        }
        self.known |= {(quarter, name): n for name, n in numbers.items()}
        for name in ("closed", "cohort"):
            self._at_least(quarter, name, PUBLISH_FROM)
        sums = {
            "closed": ["stopped", "failed"],
            "stopped": ["victim", "agency"],
            "failed": printed.failures,
            "out": printed.excluded,
            "cohort": ["reopened", "held"],
        }
        for whole, parts in sums.items():
            self.add_up((quarter, whole), [(quarter, part) for part in parts])

    def _at_least(self, quarter, name, least):
        n = self.known[quarter, name]
        if n is not None:
            self.known[quarter, name] = (max(least, n - 2), n + 2)
        elif name == "closed":
            self.known[quarter, name] = (least, None)

    def link(self, quarter):
        """The cohort is the quarter before; who came back sooner is among them."""
        before = quarter - 1
        self.equations.append([((quarter, "cohort"), 1), ((before, "closed"), -1)])
        self.add_up((quarter, "reopened"), [(before, "returned"), (quarter, "later")])

    def knows(self, quarter, name, exactly):
        self.known[quarter, name] = (exactly, exactly)

    def read_table(self, quarter, table, counts):
        """A table by ward or band, whose totals are those of the figure."""
        totals = {
            ALL: "closed",
            (TOTAL, "stopped"): "stopped",
            (TOTAL, "not"): "failed",
        }

        def own(key):
            return (quarter, totals[key]) if key in totals else (quarter, table, key)

        self.known |= {own(k): n for k, n in counts.items() if k not in totals}
        for line in sums_of_two_way(counts):
            self.equations.append([(own(key), sign) for key, sign in line])

    def attack(self):
        hidden = {
            key
            for key, n in self.known.items()
            if (n is None or n == (PUBLISH_FROM, None)) and key not in self.open
        }
        used = {name for line in self.equations for name, _ in line}
        known = {key: n for key, n in self.known.items() if key in used}
        assert_each_hidden_keeps_five(
            known, self.equations, hidden & used, self.orderings
        )


def shared_out(lot, n, names):
    """So many cases over some rows by lot, as unevenly as wards are."""
    row = dict.fromkeys(names, 0)
    weights = [lot.choice((0, 1, 1, 8)) + 0.01 for _ in names]
    for name in lot.choices(names, weights, k=n):
        row[name] += 1
    return row


def by_rows(lot, result, names):
    stopped = shared_out(lot, result.numerator, names)
    failed = shared_out(lot, result.denominator - result.numerator, names)
    cells = {(name, "stopped"): stopped[name] for name in names}
    return cells | {(name, "not"): failed[name] for name in names}


def publications(numbers):
    """Three quarters with their cases, and when each is published."""
    cases = [
        case
        for month, counts in zip((2, 5, 8, 11), numbers, strict=True)
        for case in closings(
            [(*o, n) for o, n in zip(OUTCOMES, counts, strict=True)],
            date(2026, month, 1),
        )
    ]
    for quarter, as_of in zip((2, 3, 4), DAYS, strict=True):
        period = Period.parse(f"2026-Q{quarter}")
        yield quarter, resolution(cases, period=period, as_of=as_of, definition=RULE)


@given(quarters, st.booleans(), st.integers(0, 99))
@example([NOUGHT, [8, 8, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], NOUGHT, NOUGHT], False, 0)
@example([[60, 40, 13, 1, 9, 0, 9, 9, 9, 9, 0, 0, 0]] * 4, False, 0)
@example([[60, 40, 13, 1, 9, 0, 9, 9, 9, 9, 0, 0, 0]] * 4, True, 7)
@example([[60, 40, 0, 0, 2, *NOUGHT[5:]]] * 4, True, 0)
@example([[10, 8, 0, 0, 5, 5, 5, *NOUGHT[7:]]] * 4, True, 3)
@settings(max_examples=25, deadline=None)
def test_three_publications_together_leave_every_hidden_number_five_wide(
    numbers, has_tables, seed
):
    """S56: linear programming over every table of three quarters at once."""
    outsider, before, lot = Outsider(), None, Random(seed)
    for quarter, result in publications(numbers):
        if result.denominator < PUBLISH_FROM:
            before = None
            continue
        was_before, before = (
            before,
            public_figure(result, cohort_before=before, beside_tables=has_tables),
        )
        outsider.read(quarter, before)
        if was_before:
            outsider.link(quarter)
        held = result.reopened.whole - result.reopened.part
        outsider.open |= {(quarter, "held")} if held >= 5 else set()
        if before.reopened.whole is None:
            # Nothing is said of a cohort that is too small or was never told.
            outsider.open |= {(quarter, n) for n in ("cohort", "reopened", "held")}
        if has_tables and before.resolved.whole is not None:
            outsider.knows(quarter, "closed", result.denominator)
            outsider.knows(quarter, "stopped", result.numerator)
            outsider.knows(quarter, "failed", result.denominator - result.numerator)
            for table, rows in (("ward", "abcd"), ("band", "hms")):
                cells = Table.two_way(by_rows(lot, result, list(rows)))
                totals = {ALL, (TOTAL, "stopped"), (TOTAL, "not")}
                counts = publish(cells, exact=totals).counts
                outsider.read_table(quarter, table, counts)
    outsider.attack()


counts = edges | st.integers(0, 40)
growth = st.sampled_from([0, 0, 0, 1, 2, 5, 6])


@given(st.lists(counts, min_size=8, max_size=8), st.integers(0, 99))
@settings(max_examples=12, deadline=None)
def test_three_publications_of_two_growing_tables_of_the_same_cases(numbers, seed):
    """S56: a year so far, by ward and by band, printed three times with its totals."""
    lot, outsider = Random(seed), Outsider()
    cells = {
        (row, column): numbers[2 * i + j]
        for i, row in enumerate("abcd")
        for j, column in enumerate(("stopped", "not"))
    }
    bands = {(band, column): 0 for band in "hms" for column in ("stopped", "not")}
    for (_, column), n in cells.items():
        for band, some in shared_out(lot, n, "hms").items():
            bands[band, column] += some
    printed = {}
    totals = {ALL, (TOTAL, "stopped"), (TOTAL, "not")}
    for turn in range(3):
        sizes = {
            name: sum(n for (_, column), n in cells.items() if column == name)
            for name in ("stopped", "not")
        }
        for name, by in (("ward", cells), ("band", bands)):
            printed[name] = publish(
                Table.two_way(by), exact=totals, growing=True, before=printed.get(name)
            )
            outsider.known |= {
                (turn, total): outsider.known.get((turn, total))
                for total in ("closed", "stopped", "failed")
            }
            outsider.read_table(turn, name, printed[name].counts)
            if printed[name].counts[ALL] is not None:
                outsider.knows(turn, "closed", sum(sizes.values()))
                outsider.knows(turn, "stopped", sizes["stopped"])
                outsider.knows(turn, "failed", sizes["not"])
        for key, column in ((k, k[1]) for k in list(cells)):
            more = lot.choice([0, 0, 0, 1, 2, 5])
            cells[key] += more
            bands[lot.choice("hms"), column] += more
    for first, second in pairwise(range(3)):
        for key in list(outsider.known):
            if key[0] == first and (second, *key[1:]) in outsider.known:
                outsider.orderings.append((key, (second, *key[1:])))
    outsider.attack()
