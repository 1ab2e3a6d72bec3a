"""Nothing hidden can be worked out: tried by linear programming on many tables."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonside.library.analysis.circulation import Circulation, Stream
from commonside.library.analysis.disclosure import (
    TOTAL,
    Cell,
    Published,
    Table,
    publish,
    rounded,
)
from tests.library.outsider import (
    assert_each_hidden_keeps_five,
    interval,
    sums_of_two_way,
)

ALL = (TOTAL, TOTAL)


counts = st.integers(0, 9) | st.integers(0, 40)
sizes = st.tuples(st.integers(1, 4), st.integers(1, 4))


@st.composite
def two_way(draw, shape=sizes):
    rows, columns = draw(shape)
    return {
        (f"r{i}", f"c{j}"): draw(counts) for i in range(rows) for j in range(columns)
    }


@given(two_way())
@settings(max_examples=100, deadline=None)
def test_no_hidden_count_of_a_frozen_table_can_be_worked_out(cells):
    printed = publish(Table.two_way(cells)).counts

    hidden = [key for key, n in printed.items() if n is None]
    assert_each_hidden_keeps_five(printed, sums_of_two_way(printed), hidden)


@given(st.lists(counts, min_size=1, max_size=7))
@settings(max_examples=100, deadline=None)
def test_no_hidden_count_of_a_list_can_be_worked_out(numbers):
    table = Table.one_way({f"n{i}": n for i, n in enumerate(numbers)})
    printed = publish(table).counts

    equation = [(key, -1 if key == (TOTAL,) else 1) for key in printed]
    hidden = [key for key, n in printed.items() if n is None]
    assert_each_hidden_keeps_five(printed, [equation], hidden)


@given(two_way(), st.data())
@settings(max_examples=40, deadline=None)
def test_three_publications_of_a_growing_table_tell_no_more_than_one(cells, data):
    """Together, knowing that each table contains the one before it."""
    known, equations, orderings, before = {}, [], [], None
    for turn in range(3):
        table = Table.two_way(cells)
        before = publish(table, growing=True, before=before)
        for key, n in before.counts.items():
            known[turn, key] = n
            if turn:
                orderings.append(((turn - 1, key), (turn, key)))
        equations += [
            [((turn, key), sign) for key, sign in terms]
            for terms in sums_of_two_way(before.counts)
        ]
        cells = {
            key: n + data.draw(st.sampled_from([0, 0, 0, 1, 2, 6]))
            for key, n in cells.items()
        }

    hidden = [key for key, n in known.items() if n is None]
    assert_each_hidden_keeps_five(known, equations, hidden, orderings)


@given(two_way(st.tuples(st.integers(2, 4), st.just(2))), st.data())
@settings(max_examples=80, deadline=None)
def test_two_tables_of_the_same_cases_tell_no_more_than_one(cells, data):
    """The same cases by ward and by band: their column totals stand in both."""
    columns = ["c0", "c1"]
    totals = {c: sum(n for (_, col), n in cells.items() if col == c) for c in columns}
    bands = {}
    for column, total in totals.items():
        first = data.draw(st.integers(0, total))
        bands |= {("low", column): first, ("high", column): total - first}
    shared = {ALL, *((TOTAL, column) for column in columns)}

    known, equations = {}, []
    for name, by in (("ward", cells), ("band", bands)):
        printed = publish(Table.two_way(by), exact=shared).counts
        own = {key: key if key in shared else (name, key) for key in printed}
        for key, n in printed.items():
            # Printed in one table is printed: the other cannot take it back.
            known[own[key]] = n if n is not None else known.get(own[key])
        equations += [
            [(own[key], sign) for key, sign in terms]
            for terms in sums_of_two_way(printed)
        ]

    hidden = [key for key, n in known.items() if n is None]
    assert_each_hidden_keeps_five(known, equations, hidden)


@given(two_way(), st.data())
@settings(max_examples=60, deadline=None)
def test_a_spread_is_what_linear_programming_finds(cells, data):
    """So that nothing more is hidden than must be."""
    table = Table.two_way(cells)
    hidden = {c.key for c in table.cells if c.count < 5 or data.draw(st.booleans())}
    known, streams = {}, {}
    for c in table.cells:
        n = known[c.key] = None if c.key in hidden else rounded(c.count)
        least, most = (0, 10**6) if n is None else (max(5, n - 2), n + 2)
        less, more = c.count - least, most - c.count
        streams[c.key] = Stream(c.tail, c.head, less, more)

    for key in hidden:
        low, high = interval(key, known, sums_of_two_way(known))
        assert Circulation(streams).spread(key, 30) == min(30, high - low)


@given(two_way())
def test_what_is_printed_is_rounded_and_never_small(cells):
    table = Table.two_way(cells)
    printed = publish(table)

    for cell in table.cells:
        n = printed.counts[cell.key]
        assert n is None or (cell.count >= 5 and n == rounded(cell.count))
        assert abs(rounded(cell.count) - cell.count) <= 2


def test_a_table_without_small_counts_is_only_rounded():
    printed = publish(Table.one_way({"a": 12, "b": 23, "c": 8}))

    assert printed.counts == {("a",): 10, ("b",): 25, ("c",): 10, (TOTAL,): 45}


def test_a_lone_small_count_takes_another_with_it():
    # a is 5 to 7, b 8 to 12, the total 13 to 17: c would be 0 to 4.
    printed = publish(Table.one_way({"a": 6, "b": 9, "c": 0}))

    assert printed.counts == {("a",): None, ("b",): 10, ("c",): None, (TOTAL,): 15}


def test_where_rounding_hides_enough_nothing_else_is_hidden():
    # Six of 3 to 12 with 35 in all: the two small ones are 0 to 15 at least.
    parts = {"r": 9, "l": 8, "p": 6, "w": 5, "m": 4, "n": 3}
    printed = publish(Table.one_way(parts))

    assert printed.hidden == {("m",), ("n",)}


def test_nothing_is_shown_of_a_table_whose_shared_total_is_small():
    table = Table.two_way({("x", "a"): 2, ("y", "a"): 2, ("x", "b"): 50})
    printed = publish(table, exact=[(TOTAL, "a"), (TOTAL, "b"), ALL])

    assert printed.hidden == set(printed.counts)


@pytest.mark.parametrize(
    ("whole", "rate"), [(18, None), (19, None), (20, None), (22, None), (23, 0.4)]
)
def test_a_rate_needs_twenty_and_does_not_tell_nineteen_from_twenty(whole, rate):
    """S56: 20 is printed for 18 to 22; the rate tells nobody which of them it is."""
    printed = publish(Table.one_way({"a": 10, "b": whole - 10}))

    assert printed.counts[TOTAL,] == (20 if whole < 23 else 25)
    assert printed.rate(("a",), (TOTAL,)) == rate


def test_a_rate_of_twenty_is_given_where_it_is_known_that_there_are_twenty():
    """S56: what is published only from twenty on tells so by being there."""
    table = Table.one_way({"a": 10, "b": 10})
    printed = publish(table, at_least={(TOTAL,): 20})

    assert printed.rate(("a",), (TOTAL,)) == 0.5


def test_what_publication_itself_tells_gives_no_hidden_number_away():
    """S56: 8 + 8 + 4: knowing 20 to 22 and no less would leave the 4 but 0 to 6."""
    table = Table.one_way({"a": 12, "b": 6, "c": 2})
    known = {(TOTAL,): 20}

    assert publish(table).hidden == {("c",)}
    hidden = publish(table, at_least=known).hidden
    left = {k: n for k, n in publish(table, at_least=known).counts.items()}
    left[TOTAL,] = (20, 22) if (TOTAL,) not in hidden else (20, None)
    equation = [(key, -1 if key == (TOTAL,) else 1) for key in left]
    assert_each_hidden_keeps_five(left, [equation], hidden)


def test_a_hidden_total_keeps_what_publication_tells_of_it():
    """S56: a whole that is not shown is 20 or more all the same, and everybody knows.

    The whole and one column are hidden; of the other column readers know that it is 16.
    Were the rows printed, 8 to 12 each, the whole would be 20 to 24 and the hidden
    column 4 to 8: too little.
    """
    cells = {("n", "a"): 0, ("n", "b"): 8, ("s", "a"): 4, ("s", "b"): 8}
    printed = publish(
        Table.two_way(cells), exact=[(TOTAL, "b")], at_least={ALL: 20}
    ).counts
    assert printed[ALL] is None

    def left(counts):
        return dict(counts) | {ALL: (20, None), (TOTAL, "b"): (16, 16)}

    hidden = [key for key, n in printed.items() if n is None]
    sums = sums_of_two_way(printed)
    assert_each_hidden_keeps_five(left(printed), sums, hidden)
    # With the row that is hidden for this alone in sight, it would not be so.
    known = left(printed | {("n", TOTAL): 10})
    known |= {("s", TOTAL): 10}
    low, high = interval((TOTAL, "a"), known, sums)
    assert high - low < 5


def test_a_rate_of_a_hidden_count_is_not_shown():
    printed = publish(Table.one_way({"a": 3, "b": 30, "c": 31, "d": 32, "e": 33}))

    assert printed.counts["a",] is None
    assert printed.rate(("a",), (TOTAL,)) is None


def test_a_growing_table_takes_no_cover_from_rounding():
    # Frozen, the rounding of three others and of the total covers a lone 3. Printed
    # again and again, with one case more each time, rounding wears off.
    table = Table.one_way({"a": 31, "b": 32, "c": 33, "d": 3})

    assert publish(table).hidden == {("d",)}
    assert publish(table, growing=True).hidden == {("a",), ("d",)}


def test_a_growing_table_keeps_hidden_what_it_hid():
    first = publish(Table.one_way({"a": 3, "b": 3, "c": 20}), growing=True)
    later = Table.one_way({"a": 30, "b": 30, "c": 20})

    assert publish(later, growing=True, before=first).hidden == first.hidden


@pytest.mark.parametrize(
    ("counts", "growing", "says"),
    [
        ({"a": 30, "b": 30}, False, "published once"),
        ({"a": 30, "c": 30}, True, "keeps its rows"),
        ({"a": 3, "b": 30}, True, "never loses"),
    ],
)
def test_publishing_again_has_its_conditions(counts, growing, says):
    first = publish(Table.one_way({"a": 20, "b": 20}), growing=True)

    with pytest.raises(ValueError, match=says):
        publish(Table.one_way(counts), growing=growing, before=first)


@pytest.mark.parametrize(
    ("cells", "says"),
    [
        ((Cell(("a",), 1, "x", "y"),), "add up"),
        ((Cell(("a",), 1, "x", "x"), Cell(("a",), 1, "x", "x")), "one name"),
        ((Cell(("a",), -1, "x", "x"),), "below nought"),
    ],
)
def test_a_table_must_be_sound(cells, says):
    with pytest.raises(ValueError, match=says):
        Table(cells)


def test_what_is_hidden_is_named():
    assert Published({("a",): None, ("b",): 5}).hidden == {("a",)}
