"""Shades of a map: the best of all ways to cut, and equal values in one class."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from commonside.library.analysis.classes import natural_breaks

# Anti-social behaviour in Luton's 20 wards in December 2018, per 1,000 people.
WARDS = [12.8, 2.8, 2.4, 2.2, 1.8, 1.6, 1.5, 1.4, 1.4, 1.2]
WARDS += [1.2, 1.1, 1.1, 1.0, 1.0, 0.9, 0.8, 0.7, 0.5, 0.4]


def spread(groups):
    return sum(sum((v - sum(g) / len(g)) ** 2 for v in g) for g in groups)


def test_a_town_centre_stands_alone():
    groups = natural_breaks(WARDS)
    assert len(groups) == 5
    assert groups[-1] == [12.8]
    assert groups[-2] == [2.2, 2.4, 2.8]


@given(st.lists(st.integers(0, 30), min_size=1, max_size=9), st.integers(1, 5))
def test_no_other_cut_is_better_and_equal_values_stay_together(values, classes):
    groups = natural_breaks(values, classes)
    assert sorted(values) == [value for group in groups for value in group]
    assert len(groups) == min(classes, len(set(values)))
    assert all(a[-1] < b[0] for a, b in zip(groups, groups[1:], strict=False))
    different = sorted(set(values))
    for cuts in combinations(different[1:], len(groups) - 1):
        edges = [*cuts, 31]
        other, low = [], -1
        for edge in edges:
            other.append([v for v in values if low <= v < edge])
            low = edge
        assert spread(groups) <= spread(other) + 1e-9


def test_nothing_has_no_classes():
    assert natural_breaks([]) == []
