"""What the threshold makes of the complaints; the totals of a year."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta

from commonside.ground.duties.queries import calendar_on
from commonside.library.analysis.case_reviews import (
    Application,
    CaseReviewTotals,
    case_review_totals,
)
from commonside.library.analysis.periods import Period
from commonside.library.clocks.instants import LONDON, london_date, start_of_day
from commonside.work.reviews.models import Complaint, Review
from commonside.work.reviews.rules import threshold

NOT_LOOKED = "Listed by the applicant, not looked for yet"
NOON = time(12)
CHUNK = 500


def threshold_of(
    review: Review, complaints: Iterable[Complaint] | None = None
) -> list[threshold.Reading]:
    """Each line of the review's own procedure, read over what has come to light."""
    rows = review.complaints.all() if complaints is None else complaints
    return threshold.readings(
        review.procedure.body["threshold"],
        [_as_seen(row) for row in rows if row.made_on],
        applied_at=review.received_at,
        calendar=calendar_on(london_date(review.received_at)),
    )


def _as_seen(row: Complaint) -> threshold.Complaint:
    """A complaint as the rule reads it.

    Where nobody says when it happened it counts as of the day on which it was
    reported: a gap in our own records must not be held against the person.
    """
    made = row.made_on or date.min
    left_out = ""
    if row.standing == Complaint.Standing.LISTED:
        left_out = NOT_LOOKED
    elif row.standing == Complaint.Standing.OUT:
        left_out = row.why or row.get_standing_display()
    return threshold.Complaint(
        key=row.pk,
        made_at=_noon(made),
        behaved_at=_noon(row.behaved_on or made),
        person=" ".join(row.made_by.casefold().split()),
        is_hate=row.is_hate,
        left_out=left_out,
    )


def _noon(day: date) -> datetime:
    return datetime.combine(day, NOON, tzinfo=LONDON)


def totals(period: Period) -> CaseReviewTotals:
    """The four totals of a year, from every application: exact (2014 Act, s104(9))."""
    return case_review_totals(_applications(), period)


def _applications() -> Iterator[Application]:
    """Each application; a review held again after an appeal is a review of its own."""
    rows = Review.objects.prefetch_related("appeals", "recommendations")
    rows = rows.only("received_at", "is_met", "decided_at", "reviewed_at")
    for row in rows.iterator(chunk_size=CHUNK):
        again = [one.reviewed_again_at for one in row.appeals.all()]
        held = sorted(at for at in (row.reviewed_at, *again) if at)
        made = [one.made_at for one in row.recommendations.all()]
        first, *later = _recommended(held, made) or [(None, False)]
        yield Application(
            made_on=london_date(row.received_at),
            not_met_on=_on(row.decided_at) if row.is_met is False else None,
            reviewed_on=first[0],
            has_recommendations=first[1],
        )
        for on, has_some in later:
            yield Application(
                made_on=date.min, reviewed_on=on, has_recommendations=has_some
            )


def _recommended(
    held: Sequence[datetime], made: Iterable[datetime]
) -> list[tuple[date | None, bool]]:
    """Each review with whether it recommended something before the next was held."""
    made = list(made)
    ends = [*held, None][1:]
    return [
        (_on(at), any(at <= one and (not end or one < end) for one in made))
        for at, end in zip(held, ends, strict=True)
    ]


def _on(at: datetime | None) -> date | None:
    return london_date(at) if at else None


def names_in(period: Period) -> list[str]:
    """Names, places and references that words about a year must not hold."""
    rows = Review.objects.filter(
        received_at__lt=start_of_day(period.until + timedelta(days=1))
    ).values_list(
        "applicant_name", "victim_name", "place_text", "relation", "reference"
    )
    said = {text for row in rows.iterator() for text in row if text}
    return sorted(said)
