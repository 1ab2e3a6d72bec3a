"""Supervision: samples, reviews of whole cases, cover, notes at a shift."""

from datetime import date
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


class OfCaseQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Those of cases that this person sees and that their agency works."""
        seen = Case.objects.visible_to(user).filter(lead_agency=user.agency_id)
        return self.filter(case__in=seen)


class Supervision(models.Model):
    """One look at a whole case by somebody who answers for it: what they decided."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    practice = models.ForeignKey(Version, models.PROTECT, related_name="+")
    # Codes of the practice: as whom they looked, and what they decided.
    level = models.CharField(max_length=40)
    decision = models.CharField(max_length=40)
    note = models.TextField(blank=True)
    band = models.PositiveSmallIntegerField()
    next_on = models.DateField(null=True, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = OfCaseQuerySet.as_manager()

    class Meta:
        ordering = ("-at", "-id")
        indexes = [
            models.Index(fields=["case", "-at"], name="oversight_supervision_case")
        ]

    def __str__(self) -> str:
        return f"review of case {self.case_id}"


class ShiftNoteQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Notes of one's teams; one about a case by whoever sees that case."""
        seen = Case.objects.visible_to(user).filter(lead_agency=user.agency_id)
        rows = self.filter(team__in=user.teams)
        return rows.filter(Q(case=None) | Q(case__in=seen))

    def waiting(self) -> Self:
        return self.filter(taken_at=None)


class ShiftNote(models.Model):
    """A few words for whoever comes next, about a case or the team's day."""

    code = models.CharField(max_length=12, unique=True, default=new_code)
    team = models.ForeignKey(Team, models.PROTECT, related_name="+")
    case = models.ForeignKey(
        Case, models.CASCADE, null=True, blank=True, related_name="+"
    )
    text = models.TextField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    taken_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    taken_at = models.DateTimeField(null=True, blank=True)

    objects = ShiftNoteQuerySet.as_manager()

    class Meta:
        ordering = ("-at", "-id")
        indexes = [
            models.Index(fields=["team", "-at"], name="oversight_shiftnote_team"),
            models.Index(
                fields=["case"],
                name="oversight_shiftnote_waits",
                condition=Q(taken_at=None),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="oversight_shiftnote_taken_in_pairs",
                condition=Q(taken_at=None, taken_by=None)
                | Q(taken_at__isnull=False, taken_by__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"shift note {self.code}"


class CoverQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Who is away in one's teams, and who stands in."""
        return self.filter(team__in=user.teams)

    def on(self, day: date) -> Self:
        """Those in force on a day: they end by themselves when it has passed."""
        return self.filter(since__lte=day, until__gte=day, ended_at=None)


class Cover(models.Model):
    """One colleague stands in for another, from one day to another, both included.

    Nothing changes hands: what falls due for the one who is away is shown to the other
    as well, so that nothing has to be given back.
    """

    code = models.CharField(max_length=12, unique=True, default=new_code)
    away = models.ForeignKey(User, models.PROTECT, related_name="+")
    to = models.ForeignKey(User, models.PROTECT, related_name="+")
    # The team that both are in: its cases are covered.
    team = models.ForeignKey(Team, models.PROTECT, related_name="+")
    since = models.DateField()
    until = models.DateField()
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    # Ended before its last day; else it ends by itself.
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    # What the one who stood in hands back in words.
    note = models.TextField(blank=True)
    noted_at = models.DateTimeField(null=True, blank=True)
    # The one who was away has read what was done.
    read_at = models.DateTimeField(null=True, blank=True)

    objects = CoverQuerySet.as_manager()

    class Meta:
        ordering = ("-since", "-id")
        indexes = [
            models.Index(fields=["to", "until"], name="oversight_cover_to"),
            models.Index(fields=["away", "until"], name="oversight_cover_away"),
        ]
        constraints = [
            models.CheckConstraint(
                name="oversight_cover_of_another", condition=~Q(away=models.F("to"))
            ),
            models.CheckConstraint(
                name="oversight_cover_in_order",
                condition=Q(until__gte=models.F("since")),
            ),
            models.CheckConstraint(
                name="oversight_cover_ended_in_pairs",
                condition=Q(ended_at=None, ended_by=None)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"cover {self.code}"

    def is_on(self, day: date) -> bool:
        return self.ended_at is None and self.since <= day <= self.until

    def is_over(self, day: date) -> bool:
        return self.ended_at is not None or day > self.until
