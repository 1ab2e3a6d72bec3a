"""What the town reads: frozen, dated, made by the one disclosure-control function."""

from django.db import models

from commonside.ground.agencies.models import User


class Figure(models.Model):
    """A published figure. `table` holds only what disclosure control let through."""

    measure = models.CharField(max_length=60)
    period_from = models.DateField()
    period_to = models.DateField()
    table = models.JSONField()
    definition_version = models.CharField(max_length=20)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True)

    class Meta:
        ordering = ("-period_to", "-published_at")

    def __str__(self) -> str:
        return f"{self.measure} {self.period_from} to {self.period_to}"
