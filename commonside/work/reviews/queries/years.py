"""The years that can be counted, and those that were."""

from datetime import date

from django.db.models import QuerySet

from commonside.library.clocks.instants import london_date
from commonside.work.reviews.models import Review, Tally

FIRST_MONTH = 4


# A year without applications is told as well: nought is a figure.
AT_LEAST = 2


def over(on: date) -> list[tuple[str, str]]:
    """Years from April to March that are over, since the first application."""
    last = _year_of(on) - 1
    first = Review.objects.order_by("received_at").first()
    since = _year_of(london_date(first.received_at)) if first else last
    return [
        (str(year), f"April {year} to March {year + 1}")
        for year in range(last, min(since, last - AT_LEAST + 1) - 1, -1)
    ]


def _year_of(day: date) -> int:
    return day.year if day.month >= FIRST_MONTH else day.year - 1


def counted() -> QuerySet[Tally]:
    return Tally.objects.select_related("counted_by", "published_by")


def of(year: int) -> Tally | None:
    return counted().filter(since=date(year, FIRST_MONTH, 1)).first()
