"""The figure as it is printed: rounded, hidden where it must be, and not undone."""

from dataclasses import replace
from datetime import date

import pytest

from commonside.library.analysis.headline import PublicShare, public_figure
from commonside.library.analysis.periods import Period
from commonside.library.analysis.resolution import resolution
from tests.library.worked import PAGE, RULE, SPRING, closings

SUMMER = Period.parse("2026-Q3")
COUNTED_ON = date(2026, 11, 19)


def figure(rows, spring=SPRING, **options):
    cases = closings(rows, date(2026, 8, 1)) + closings(spring, date(2026, 5, 1))
    result = resolution(cases, period=SUMMER, as_of=COUNTED_ON, definition=RULE)
    return public_figure(result, **options)


def test_the_page_prints_rounded_counts_and_rates_of_them():
    printed = figure(PAGE)

    # 124 of 159 are printed as 125 of 160, and 125/160 = 0.78125.
    assert printed.resolved == PublicShare(125, 160, 0.78125)
    # Wilson of 125 of 160 by hand: (0.78125 + 3.8415/320 -+ 1.95996 x
    # sqrt(0.78125 x 0.21875/160 + 3.8415/102400)) / 1.024009
    # = (0.793255 -+ 0.065172) / 1.024009 = 0.7110 and 0.8383
    assert (printed.low, printed.high) == pytest.approx((0.7110, 0.8383), abs=0.0001)
    # 97 of 124, 27 of 124, 8 and 5 of 159, 14 of 118.
    assert printed.confirmed_by_victim == PublicShare(95, 125, 0.76)
    assert printed.confirmed_by_agency == PublicShare(25, 125, 0.2)
    assert printed.lost_contact == PublicShare(10, 160, 0.0625)
    assert printed.withdrew == PublicShare(5, 160, 0.03125)
    assert printed.reopened == PublicShare(15, 120, 0.125)
    assert printed.reopened_period == "2026-Q2"
    # 35 failed: 9, 8, 6 and 5 are printed; 4, 3 and nobody unconfirmed are not.
    assert printed.not_stopped == 35
    assert printed.failures == {
        "returned": 10,
        "lost_contact": 10,
        "less_but_not_stopped": 5,
        "withdrew": 5,
        "victim_moved": None,
        "nothing_more": None,
        "not_confirmed": None,
    }
    # 12 left out: 6, 5 and 1. With 5 printed for both of the others, 10 in all, the
    # one would be 0 to 2, so one more is hidden.
    assert printed.left_out == 10
    assert printed.excluded == {"N5": None, "N6": 5, "N7": None}
    assert printed.as_dict()["resolved"] == {
        "part": 125,
        "whole": 160,
        "value": 0.78125,
    }


def test_a_figure_of_fewer_than_twenty_is_refused():
    """S56: it tells more about the people than about the partnership."""
    with pytest.raises(ValueError, match="fewer than 20"):
        figure([("R1", "victim", None, 10), ("N4", None, None, 9)])


def test_a_share_of_those_that_may_be_fewer_than_twenty_is_not_given():
    """S56: 20 of 30 stopped; of those 20, printed for 18 to 22, no share is said."""
    printed = figure(
        [
            ("R1", "victim", None, 12),
            ("R6", "agency", None, 8),
            ("N4", None, None, 10),
        ]
    )

    assert printed.resolved == PublicShare(20, 30, 20 / 30)
    assert printed.confirmed_by_victim == PublicShare(10, 20, None)


@pytest.mark.parametrize(("spring", "shown"), [(19, None), (20, 20)])
def test_a_cohort_of_fewer_than_twenty_is_not_shown(spring, shown):
    """S56: of a quarter that was not published, nothing is told a quarter later."""
    rows = [("R1", "victim", None, spring - 8), ("R1", "victim", 20, 8)]

    assert figure(PAGE, spring=rows).reopened.whole == shown


def test_those_that_came_back_in_between_are_not_told_by_two_like_numbers():
    """S56: 8 came back in 28 days and 9 in 90, both printed 10: so 0 to 4 between."""
    spring = [("R1", "victim", None, 104), ("R1", "victim", 20, 8)]
    between = [*spring, ("R1", "victim", 80, 1)]
    before = earlier(
        resolved=PublicShare(105, 115, 105 / 115), failures={"returned": 10}
    )

    assert figure(PAGE, spring=between, cohort_before=before).reopened == PublicShare(
        None, 115, None
    )


def test_a_near_perfect_figure_does_not_give_its_few_failures_away():
    # 100 of 102 would be printed as 100 of 100, the failures then being 0 to 4.
    printed = figure([("R1", "victim", None, 100), ("N4", None, None, 2)])

    assert printed.not_stopped is None
    assert printed.resolved.value is None


def test_totals_that_stand_in_other_tables_lend_no_cover():
    # Three by an officer beside 97: rounding of both the total and the 97 covers the
    # three, unless tables by ward pin the total down.
    rows = [("R1", "victim", None, 97), ("R6", "agency", None, 3), *PAGE[2:]]

    alone, beside = figure(rows), figure(rows, beside_tables=True)

    assert alone.confirmed_by_victim.part == 95
    assert beside.confirmed_by_victim.part is None
    assert alone.resolved == beside.resolved == PublicShare(100, 135, 100 / 135)
    assert alone.confirmed_by_agency.part is beside.confirmed_by_agency.part is None


def test_returns_hidden_before_are_hidden_in_the_longer_window():
    before = {
        "resolved": PublicShare(100, 120, 100 / 120),
        "failures": {"returned": None},
    }

    assert figure(PAGE, cohort_before=earlier(**before)).reopened == PublicShare(
        None, 120, None
    )
    before["resolved"] = PublicShare(None, None, None)
    assert figure(PAGE, cohort_before=earlier(**before)).reopened == PublicShare(
        None, None, None
    )


def earlier(**values):
    """A figure published before, of which only these values are looked at."""
    return replace(figure(PAGE), period="2026-Q2", **values)


def test_an_earlier_figure_of_another_period_is_refused():
    with pytest.raises(ValueError, match="another period"):
        figure(PAGE, cohort_before=figure(PAGE))


def test_a_provisional_figure_is_refused():
    result = resolution([], period=SUMMER, as_of=date(2026, 10, 28), definition=RULE)

    with pytest.raises(ValueError, match="provisional"):
        public_figure(result)
