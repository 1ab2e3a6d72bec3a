"""What has been published, and the words of the partnership that stand around it."""

from datetime import date

from django.db.models import QuerySet

from commonside.ground.agencies.models import Agency
from commonside.ground.practice.models import Version
from commonside.ground.practice.queries import current
from commonside.library.analysis.headline import PublicFigure
from commonside.library.analysis.periods import Period
from commonside.public.publishing.models import Figure
from commonside.public.publishing.rules import as_published
from commonside.steering.strategy.models import Reading


def figures(measure: str) -> QuerySet[Figure]:
    """Every published figure of a measure, the newest period first."""
    return Figure.objects.filter(measure=measure).select_related("reading__definition")


def of_period(measure: str, period: Period) -> Figure | None:
    """What was published of exactly these days, if anything was."""
    return (
        figures(measure)
        .filter(period_from=period.since, period_to=period.until)
        .first()
    )


def overlapping(measure: str, period: Period) -> QuerySet[Figure]:
    """Published figures that share a day with this period."""
    return figures(measure).filter(
        period_from__lte=period.until, period_to__gte=period.since
    )


def published(measure: str, period: Period) -> PublicFigure | None:
    """The same as plain values, as they were printed."""
    found = of_period(measure, period)
    return as_published(found.table) if found else None


def readings() -> QuerySet[Reading]:
    """Kept readings of every measure, with the definition that counted."""
    return Reading.objects.select_related("definition")


def agency_names() -> dict[str, str]:
    """What pages call each body of the partnership, by its code."""
    return dict(Agency.objects.values_list("code", "name"))


def first_contact_hours(on: date) -> int | None:
    """Within how many hours we ring who is in the most danger, as practice has it."""
    try:
        clocks = current("clocks", "casework", on).body["clock"]
    except Version.DoesNotExist:
        return None
    for clock in clocks:
        if (clock["duty"], clock["band"], clock["rule"]) == (
            "first_contact",
            "high",
            "hours",
        ):
            return int(clock["amount"])
    return None


# The pages of our own words that keep their earlier versions readable.
NOTICES = ("privacy", "cookies", "accessibility", "complaints", "security")


def notices(key: str, on: date) -> QuerySet[Version]:
    """Every version of a notice that has been in force, the newest first."""
    rows = Version.objects.filter(kind="notice", key=key, valid_from__lte=on)
    return rows.order_by("-version") if key in NOTICES else rows.none()
