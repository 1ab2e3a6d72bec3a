"""The totals of a year: counted by one person, shown to the town by another."""

from datetime import datetime

from django.db import transaction

from commonside.ground.agencies.models import User
from commonside.ground.audit.actions import record
from commonside.ground.audit.refusals import Obstacle, Refused, obstacle
from commonside.library.analysis.periods import Period
from commonside.library.clocks.instants import london_date
from commonside.work.reviews.models import Tally
from commonside.work.reviews.queries.counting import names_in, totals
from commonside.work.reviews.rules.deciding import obstacles_to_words

TOTALS = ("applications", "threshold_not_met", "reviews", "with_recommendations")


@transaction.atomic
def count(*, period: Period, words: str, by: User, at: datetime) -> Tally:
    """Count a year that is over, and keep it for a second person to look at.

    Counted again until it is published; then it stays as it is. `words` are what was
    learnt; they identify nobody.
    """
    found = totals(period)
    known = Tally.objects.filter(since=period.since).first()
    wrong = obstacles_to_words(
        words, applications=found.applications, names=names_in(period)
    )
    if period.until >= london_date(at):
        wrong.append(obstacle("This year is not over.", at_field="year"))
    if _others(period):
        # Exact totals are safe only while nothing can be subtracted from them.
        wrong.append(obstacle("Another year with some of these days is counted."))
    if known is not None and known.published_at is not None:
        wrong.append(obstacle("This year is published and stays as it is."))
    if wrong:
        raise Refused(wrong)
    values = {name: getattr(found, name) for name in TOTALS}
    tally, _ = Tally.objects.update_or_create(
        since=period.since,
        defaults={
            **values,
            "until": period.until,
            "words": words.strip(),
            "counted_at": at,
            "counted_by": by,
        },
    )
    record("review.counted", subject=tally, by=by, at=at, codes=[period.name])
    return tally


def _others(period: Period) -> bool:
    """Whether a year is kept that shares days with this one and is not this one."""
    rows = Tally.objects.filter(since__lte=period.until, until__gte=period.since)
    return bool(rows.exclude(since=period.since, until=period.until).exists())


@transaction.atomic
def publish(*, tally: Tally, by: User, at: datetime) -> Tally:
    """Show the town the four totals: exact, whole, and frozen (2014 Act, s104(9)).

    Counted again first: what the town reads must be what the records say. By another
    person than whoever counted.
    """
    tally = Tally.objects.select_for_update(of=("self",)).get(pk=tally.pk)
    if found := obstacles_to_publishing(tally, by=by):
        raise Refused(found)
    tally.published_at, tally.published_by = at, by
    tally.save()
    period = Period(tally.since, tally.until)
    record("review.published", subject=tally, by=by, at=at, codes=[period.name])
    return tally


def obstacles_to_publishing(tally: Tally, *, by: User) -> list[Obstacle]:
    """Why this person may not show it to the town now; empty when they may."""
    period = Period(tally.since, tally.until)
    now = totals(period)
    found = []
    if tally.published_at is not None:
        found.append(obstacle("It is published already."))
    if tally.counted_by_id == by.pk:
        found.append(obstacle("You counted it: another person looks and publishes."))
    if any(getattr(now, name) != getattr(tally, name) for name in TOTALS):
        found.append(obstacle("The records now say something else. Count it again."))
    names = names_in(period)
    found += obstacles_to_words(tally.words, applications=now.applications, names=names)
    return found
