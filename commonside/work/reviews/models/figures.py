"""What the town reads of a year."""

from django.db import models
from django.db.models import Q

from commonside.ground.agencies.models import User
from commonside.work.reviews.models.shared import both_or_neither


class Tally(models.Model):
    """The four totals of a year: counted by one person, shown by another."""

    since = models.DateField()
    until = models.DateField()
    applications = models.PositiveIntegerField()
    threshold_not_met = models.PositiveIntegerField()
    reviews = models.PositiveIntegerField()
    with_recommendations = models.PositiveIntegerField()
    # What was learnt; it names nobody, and is not there when there were few.
    words = models.TextField(blank=True)
    counted_at = models.DateTimeField()
    counted_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ("-since",)
        verbose_name_plural = "tallies"
        constraints = [
            models.UniqueConstraint(fields=["since"], name="reviews_tally_once"),
            models.CheckConstraint(
                name="reviews_tally_published_in_pairs",
                condition=both_or_neither("published_at", "published_by"),
            ),
            models.CheckConstraint(
                name="reviews_tally_by_another",
                condition=Q(published_by=None)
                | ~Q(published_by=models.F("counted_by")),
            ),
        ]

    def __str__(self) -> str:
        return f"tally of {self.since}"
