"""Intervals and rates, against published values."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonside.library.analysis.intervals import wilson
from commonside.library.analysis.rates import per_thousand


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [
        # Newcombe RG (1998) Two-sided confidence intervals for the single proportion,
        # Statistics in Medicine 17:857-872, table I, method 3.
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_gives_the_published_intervals(part, whole, low, high):
    assert wilson(part, whole) == pytest.approx((low, high), abs=0.00005)


@given(st.integers(1, 3000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_an_interval_holds_its_share_and_stays_within_bounds(counts):
    part, whole = counts

    low, high = wilson(part, whole)

    assert 0 <= low <= part / whole <= high <= 1
    assert wilson(whole - part, whole) == pytest.approx((1 - high, 1 - low))


def test_more_confidence_is_a_wider_interval():
    assert wilson(5, 10, 0.99).low < wilson(5, 10).low


@pytest.mark.parametrize(("part", "whole"), [(0, 0), (3, 2), (-1, 5)])
def test_what_is_no_share_has_no_interval(part, whole):
    with pytest.raises(ValueError, match="no share"):
        wilson(part, whole)


def test_a_place_without_residents_has_no_rate():
    with pytest.raises(ValueError, match="population"):
        per_thousand(3, 0)
