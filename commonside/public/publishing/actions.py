"""Show a figure to the town: once, frozen, after disclosure control."""

from datetime import datetime

from django.db import transaction

from commonside.ground.agencies.models import User
from commonside.ground.audit.actions import record
from commonside.ground.audit.refusals import Obstacle, Refused, obstacle
from commonside.library.analysis.headline import PublicFigure, public_figure
from commonside.library.analysis.resolution import Resolution
from commonside.public.publishing.models import Figure
from commonside.public.publishing.queries import overlapping, published
from commonside.steering.strategy.models import Reading
from commonside.steering.strategy.queries import recount
from commonside.steering.strategy.rules import obstacles_to_publishing


@transaction.atomic
def publish(reading: Reading, *, by: User | None, at: datetime) -> Figure:
    """Freeze what may be shown of a kept reading, and show it.

    The reading is counted again first: what the town reads must be what the records
    say, and not what somebody kept of them. Raises `Refused` while cases can still
    come back, when there are too few, when the records no longer give the same, and
    when the period has been published: a figure is frozen (S56).
    """
    result = recount(reading).result
    if found := obstacles(reading, result):
        raise Refused(found)
    figure = Figure.objects.create(
        measure=reading.measure,
        period_from=reading.period_from,
        period_to=reading.period_to,
        reading=reading,
        table=controlled(reading, result).as_dict(),
        definition_version=str(reading.definition.version),
        published_at=at,
        published_by=by,
    )
    record(
        "figure.published",
        subject=figure,
        by=by,
        at=at,
        codes=[reading.measure, reading.period.name],
        refs=[f"reading:{reading.pk}"],
    )
    return figure


def obstacles(reading: Reading, result: Resolution) -> list[Obstacle]:
    """Why a reading may not be published; empty when it may."""
    least = reading.definition.body["publish_from"]
    found = obstacles_to_publishing(result, least=least)
    if (result.numerator, result.denominator) != (
        reading.numerator,
        reading.denominator,
    ):
        found.append(
            obstacle(
                "The records now say {now} of {of}, and this reading {then} of "
                "{then_of}. Read it again.",
                now=result.numerator,
                of=result.denominator,
                then=reading.numerator,
                then_of=reading.denominator,
            )
        )
    if overlap := overlapping(reading.measure, reading.period).first():
        # Two tables with the same cases in them tell more than either alone.
        found.append(
            obstacle(
                "{period} has been published and has some of the same days. "
                "It stays as it is.",
                period=overlap.period.name,
            )
        )
    return found


def controlled(reading: Reading, result: Resolution) -> PublicFigure:
    """What disclosure control lets through, knowing what was published before."""
    before = published(result.definition.name, result.reopened_period)
    least = reading.definition.body["publish_from"]
    return public_figure(result, cohort_before=before, publish_from=least)
