"""Supervision and improvement: samples, workload, cover, waiting times."""

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.crypto import get_random_string

from commonside.ground.agencies.models import Team, User
from commonside.ground.practice.models import Version
from commonside.work.cases.models import Case


def new_code() -> str:
    """How an address names a sample: by lot, so that nobody counts them (S2)."""
    return get_random_string(12)


class SampleQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Samples of the teams that this person is in."""
        return self.filter(team__in=user.teams)


class Sample(models.Model):
    """Some cases of a team on which a lot fell; the seed lets it be drawn again."""

    code = models.CharField(max_length=12, unique=True, default=new_code)
    team = models.ForeignKey(Team, models.PROTECT, related_name="+")
    practice = models.ForeignKey(Version, models.PROTECT, related_name="+")
    # Cases worked between these days stood in the lot; so many there were.
    since = models.DateField()
    until = models.DateField()
    stood = models.PositiveIntegerField()
    seed = models.CharField(max_length=32)
    drawn_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    drawn_at = models.DateTimeField()

    objects = SampleQuerySet.as_manager()

    class Meta:
        ordering = ("-drawn_at", "-id")
        indexes = [
            models.Index(fields=["team", "-drawn_at"], name="oversight_sample_team")
        ]

    def __str__(self) -> str:
        return f"sample {self.code}"


class SampledQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Those whose case, too, this person may see."""
        cases = Case.objects.visible_to(user)
        return self.filter(sample__team__in=user.teams, case__in=cases)


class Sampled(models.Model):
    """One case of a sample, and its scores once somebody has read it."""

    sample = models.ForeignKey(Sample, models.CASCADE, related_name="sampled")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    # The band at the draw, by which the lot was shared out.
    band = models.PositiveSmallIntegerField()
    # What should change, for the owner of the case to read.
    note = models.TextField(blank=True)
    scored_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    scored_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = SampledQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "sampled"
        ordering = ("band", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["sample", "case"], name="oversight_sampled_once"
            ),
            models.CheckConstraint(
                name="oversight_sampled_scored_in_pairs",
                condition=Q(scored_at=None, scored_by=None)
                | Q(scored_at__isnull=False, scored_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"case {self.case_id} of sample {self.sample_id}"


class Score(models.Model):
    """The answer to one question about one sampled case, by code."""

    sampled = models.ForeignKey(Sampled, models.CASCADE, related_name="scores")
    question = models.CharField(max_length=40)
    answer = models.CharField(max_length=20)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["sampled", "question"], name="oversight_score_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.question} of {self.sampled_id}"
