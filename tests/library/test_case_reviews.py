"""The four totals of Case Reviews: exact, of a year, and alone."""

from datetime import date
from inspect import signature

import pytest

from commonside.library.analysis.case_reviews import (
    Application,
    CaseReviewTotals,
    case_review_totals,
)
from commonside.library.analysis.periods import Period

YEAR = Period(date(2026, 4, 1), date(2027, 3, 31))
ROWS = [
    Application(made_on=date(2026, 3, 20), reviewed_on=date(2026, 4, 2)),
    Application(made_on=date(2026, 4, 1), not_met_on=date(2026, 4, 9)),
    Application(
        made_on=date(2026, 9, 1),
        reviewed_on=date(2026, 10, 1),
        has_recommendations=True,
    ),
    Application(
        made_on=date(2027, 3, 31),
        reviewed_on=date(2027, 4, 20),
        has_recommendations=True,
    ),
]


def test_each_thing_counts_on_its_own_day_and_exactly():
    """S56: three applied, one was refused, two were reviewed, one recommended."""
    assert case_review_totals(ROWS, YEAR) == CaseReviewTotals(
        period="2026-04-01..2027-03-31",
        applications=3,
        threshold_not_met=1,
        reviews=2,
        with_recommendations=1,
    )
    assert case_review_totals([], YEAR).as_dict()["applications"] == 0


@pytest.mark.parametrize("period", ["2026-Q3", "2026-07", "2026-01-01..2026-12-30"])
def test_no_part_of_a_year_is_told(period):
    """S56: they stand alone: no month, no quarter, no ward."""
    with pytest.raises(ValueError, match="twelve whole months"):
        case_review_totals(ROWS, Period.parse(period))
    assert set(signature(case_review_totals).parameters) == {"applications", "period"}
