"""Count a measure and keep what was counted."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from commonside.ground.agencies.models import User
from commonside.ground.audit.actions import record
from commonside.ground.practice.models import Version
from commonside.library.analysis.periods import Period
from commonside.library.analysis.resolution import Resolution, Share
from commonside.steering.strategy.models import Reading
from commonside.steering.strategy.queries import count


@transaction.atomic
def read(measure: Version, period: Period, *, by: User | None, at: datetime) -> Reading:
    """Count a measure for a period as known today, and keep the reading.

    It keeps the version of the definition and the day, so that anyone entitled can
    count it again and must get the same (`queries.recount`).
    """
    as_of = timezone.localdate(at)
    result = count(measure, period, as_of=as_of).result
    reading = Reading.objects.create(
        measure=measure.key,
        definition=measure,
        period_from=period.since,
        period_to=period.until,
        as_of=as_of,
        numerator=result.numerator,
        denominator=result.denominator,
        excluded=dict(result.excluded),
        beside=beside(result),
        value=result.value,
        low=result.low,
        high=result.high,
        computed_at=at,
        computed_by=by,
    )
    record(
        "measure.read", subject=reading, by=by, at=at, codes=[measure.key, period.name]
    )
    return reading


def beside(result: Resolution) -> dict[str, Any]:
    """Everything that stands beside the figure, as counts that can be stored.

    Each share is its two counts: a stored percentage could no longer be checked.
    """
    return {
        "provisional": result.provisional,
        "maturing": result.maturing,
        "confirmed_by_victim": _counts(result.confirmed_by_victim),
        "confirmed_by_agency": _counts(result.confirmed_by_agency),
        "lost_contact": _counts(result.lost_contact),
        "withdrew": _counts(result.withdrew),
        "reopened": _counts(result.reopened),
        "reopened_period": result.reopened_period.name,
        "failures": dict(result.failures),
        "groups": {
            name: {key: _counts(share) for key, share in shares.items()}
            for name, shares in result.groups.items()
        },
    }


def _counts(share: Share) -> list[int]:
    return [share.part, share.whole]
