"""The four totals of ASB Case Reviews that the law has us publish: exact, and alone.

They stand beside no other table and are never broken down by place, month or kind:
exact numbers of few people are safe only while nothing can be subtracted from them.

Source: Anti-social Behaviour, Crime and Policing Act 2014, section 104(9).
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date

from commonside.library.analysis.periods import Period

YEAR = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """One application, with the day of each thing that was done about it."""

    made_on: date
    # When it was decided that the threshold is not met, if it was.
    not_met_on: date | None = None
    # When the agencies had reviewed the case, and whether they recommended something.
    reviewed_on: date | None = None
    has_recommendations: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseReviewTotals:
    """What is published of one year, and nothing beside it."""

    period: str
    applications: int
    threshold_not_met: int
    reviews: int
    with_recommendations: int

    def as_dict(self) -> dict[str, int | str]:
        """Plain values, to be frozen as they were published."""
        return asdict(self)


def case_review_totals(
    applications: Iterable[Application], period: Period
) -> CaseReviewTotals:
    """The totals of twelve whole months; each thing counts on its own day.

    An application of March that was reviewed in April counts in both years, once for
    each thing, as the law asks. Shorter periods are refused: twelve lists of a month
    each would be a list of people.
    """
    if period.months != YEAR:
        raise ValueError("Case Review totals are published of twelve whole months.")
    rows = list(applications)
    reviewed = [row for row in rows if row.reviewed_on and row.reviewed_on in period]
    return CaseReviewTotals(
        period=period.name,
        applications=sum(row.made_on in period for row in rows),
        threshold_not_met=sum(
            row.not_met_on is not None and row.not_met_on in period for row in rows
        ),
        reviews=len(reviewed),
        with_recommendations=sum(row.has_recommendations for row in reviewed),
    )
