"""Datasets of open incidents that were imported, and how each import went."""

from django.db import models

from commonside.ground.agencies.models import User


class Dataset(models.Model):
    """One (source, force, month) as it now stands in Parquet; replaced as a whole."""

    source = models.CharField(max_length=20)
    force = models.CharField(max_length=60)
    month = models.CharField(max_length=7)  # 2018-10
    # The Parquet partition relative to COMMONSIDE_HOME.
    path = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    rows = models.PositiveIntegerField()
    unlocated = models.PositiveIntegerField(default=0)
    in_partnership = models.PositiveIntegerField(default=0)
    rejected = models.PositiveIntegerField(default=0)
    licence = models.CharField(max_length=200, blank=True)
    imported_at = models.DateTimeField()
    imported_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source", "force", "month"], name="findings_dataset_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.force} {self.month}"
