"""Measures as computed: dated values, so that a published one can be computed again."""

from django.db import models

from commonside.ground.agencies.models import User
from commonside.ground.practice.models import Version
from commonside.library.analysis.periods import Period


class Reading(models.Model):
    """A measure read for one period, under one version of its definition."""

    measure = models.CharField(max_length=60)
    definition = models.ForeignKey(Version, models.PROTECT, related_name="+")
    period_from = models.DateField()
    period_to = models.DateField()
    as_of = models.DateField()
    numerator = models.PositiveIntegerField()
    denominator = models.PositiveIntegerField()
    excluded = models.JSONField(default=dict)
    # Sub-rates and reasons, as counts.
    beside = models.JSONField(default=dict)
    value = models.FloatField(null=True)
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)
    computed_at = models.DateTimeField()
    computed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["measure", "period_to"], name="strategy_reading_period"
            )
        ]

    def __str__(self) -> str:
        return f"{self.measure} {self.period.name}"

    @property
    def period(self) -> Period:
        """The days that it was counted over."""
        return Period(self.period_from, self.period_to)

    @property
    def is_provisional(self) -> bool:
        """Whether cases of the period could still come back when it was counted."""
        return bool(self.beside.get("provisional"))
