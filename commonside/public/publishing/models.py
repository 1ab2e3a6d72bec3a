"""What the town reads: frozen, dated, made by the one disclosure-control function."""

from typing import Any

from django.db import models

from commonside.ground.agencies.models import User
from commonside.library.analysis.periods import Period
from commonside.steering.strategy.models import Reading


class Figure(models.Model):
    """A published figure. `table` holds only what disclosure control let through.

    One for each measure and period, for ever: two roundings of the same cases could
    be compared.
    """

    measure = models.CharField(max_length=60)
    period_from = models.DateField()
    period_to = models.DateField()
    # The exact counts from which it was made, for staff alone.
    reading = models.OneToOneField(Reading, models.PROTECT, related_name="+")
    table = models.JSONField()
    definition_version = models.CharField(max_length=20)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True)

    class Meta:
        ordering = ("-period_to", "-period_from")
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "period_from", "period_to"],
                name="publishing_figure_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.measure} {self.period.name}"

    @property
    def period(self) -> Period:
        """The days that it tells of."""
        return Period(self.period_from, self.period_to)

    @property
    def words(self) -> dict[str, Any]:
        """The definition under which it was counted, as written."""
        return dict(self.reading.definition.body)
