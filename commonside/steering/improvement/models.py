"""Improvement of the service: workshops, findings, points, suggestions, waits."""

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.crypto import get_random_string

from commonside.ground.agencies.models import User
from commonside.steering.improvement.rules.voices import ANSWERS, WITH
from commonside.work.cases.models import Case


def new_code() -> str:
    """How an address names a row: by lot, so that nobody counts them (S2)."""
    return get_random_string(12)


class ByPermission(models.QuerySet):
    """Rows about the service: whoever may read improvement reads all of them."""

    def visible_to(self, user: Any) -> Self:
        return self if user.may("improvement.read") else self.none()


class Project(models.Model):
    """One review of how the service works: what is asked, from when."""

    code = models.CharField(max_length=12, unique=True, default=new_code)
    title = models.CharField(max_length=120)
    question = models.TextField()
    since = models.DateField()
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    objects = ByPermission.as_manager()

    class Meta:
        ordering = ("-since", "-id")

    def __str__(self) -> str:
        return self.title


class Workshop(models.Model):
    """People were asked together. Nobody is named: each who took part is a number."""

    code = models.CharField(max_length=12, unique=True, default=new_code)
    project = models.ForeignKey(Project, models.CASCADE, related_name="workshops")
    title = models.CharField(max_length=120)
    held_on = models.DateField()
    with_whom = models.CharField(max_length=20, choices=list(WITH.items()))
    note = models.TextField(blank=True)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    objects = ByPermission.as_manager()

    class Meta:
        ordering = ("-held_on", "-id")

    def __str__(self) -> str:
        return self.title


class Voice(models.Model):
    """One person who took part and agreed to it, by number."""

    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="voices")
    number = models.PositiveSmallIntegerField()
    may_quote = models.BooleanField(default=False)
    # They took their consent back: what they raised no longer counts.
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("workshop", "number")
        constraints = [
            models.UniqueConstraint(
                fields=["workshop", "number"], name="improvement_voice_once"
            )
        ]

    def __str__(self) -> str:
        return f"voice {self.number} of workshop {self.workshop_id}"


class Point(models.Model):
    """One recommendation of a project's plan, by its number in it."""

    code = models.CharField(max_length=12, unique=True, default=new_code)
    project = models.ForeignKey(Project, models.CASCADE, related_name="points")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    owner = models.ForeignKey(User, models.PROTECT, related_name="+")
    due_on = models.DateField()
    signed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    signed_at = models.DateTimeField(null=True, blank=True)
    dropped_why = models.TextField(blank=True)
    dropped_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    dropped_at = models.DateTimeField(null=True, blank=True)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    objects = ByPermission.as_manager()

    class Meta:
        ordering = ("project", "number")
        constraints = [
            models.UniqueConstraint(
                fields=["project", "number"], name="improvement_point_number"
            ),
            models.CheckConstraint(
                name="improvement_point_signed_in_pairs",
                condition=Q(signed_at=None, signed_by=None)
                | Q(signed_at__isnull=False, signed_by__isnull=False),
            ),
            models.CheckConstraint(
                name="improvement_point_done_or_dropped",
                condition=Q(signed_at=None) | Q(dropped_at=None),
            ),
            models.CheckConstraint(
                name="improvement_point_dropped_with_a_reason",
                condition=Q(dropped_at=None) | ~Q(dropped_why=""),
            ),
        ]

    def __str__(self) -> str:
        return f"point {self.number} of project {self.project_id}"


class Proof(models.Model):
    """What shows that a point was done; somebody else signs it off."""

    point = models.ForeignKey(Point, models.CASCADE, related_name="proofs")
    text = models.TextField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("at", "id")

    def __str__(self) -> str:
        return f"evidence of point {self.point_id}"


class Theme(models.Model):
    """What came up in workshops, and the change that was made."""

    code = models.CharField(max_length=12, unique=True, default=new_code)
    project = models.ForeignKey(Project, models.CASCADE, related_name="themes")
    title = models.CharField(max_length=120)
    change = models.TextField(blank=True)
    changed_on = models.DateField(null=True, blank=True)
    voices = models.ManyToManyField(Voice, related_name="themes")
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    objects = ByPermission.as_manager()

    class Meta:
        ordering = ("project", "title", "id")

    def __str__(self) -> str:
        return self.title


class Quote(models.Model):
    """Words of somebody who agreed to be quoted; shown once a second person agrees."""

    theme = models.ForeignKey(Theme, models.CASCADE, related_name="quotes")
    voice = models.ForeignKey(Voice, models.CASCADE, related_name="quotes")
    words = models.TextField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    approved_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    approved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("at", "id")
        constraints = [
            models.CheckConstraint(
                name="improvement_quote_approved_by_another",
                condition=Q(approved_by=None) | ~Q(approved_by=models.F("by")),
            )
        ]

    def __str__(self) -> str:
        return f"quote for theme {self.theme_id}"


class Finding(models.Model):
    """What research found, and the point that follows, or why nothing does."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="findings")
    text = models.TextField()
    # Where it was found: a workshop, the waits, a sample, a report of others.
    source = models.CharField(max_length=200)
    point = models.ForeignKey(
        Point, models.PROTECT, null=True, blank=True, related_name="findings"
    )
    why_none = models.TextField(blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = ByPermission.as_manager()

    class Meta:
        ordering = ("project", "id")
        constraints = [
            models.CheckConstraint(
                name="improvement_finding_leads_somewhere",
                condition=Q(point__isnull=False, why_none="")
                | (Q(point=None) & ~Q(why_none="")),
            )
        ]

    def __str__(self) -> str:
        return f"finding {self.pk}"


class SuggestionQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Whoever may suggest reads what others suggest."""
        return self if user.may("improvement.suggest") else self.none()


class Suggestion(models.Model):
    """What a practitioner suggests, with its votes, its reply and its status."""

    code = models.CharField(max_length=12, unique=True, default=new_code)
    text = models.TextField()
    state = models.CharField(
        max_length=20,
        choices=[(one.value, label) for one, label in ANSWERS.items()],
        default="new",
    )
    reply = models.TextField(blank=True)
    replied_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    replied_at = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    voters = models.ManyToManyField(User, related_name="+")
    version = models.PositiveIntegerField(default=1)

    objects = SuggestionQuerySet.as_manager()

    class Meta:
        ordering = ("-at", "-id")
        constraints = [
            models.CheckConstraint(
                name="improvement_suggestion_has_its_reply",
                condition=Q(state="new") | ~Q(reply=""),
            )
        ]

    def __str__(self) -> str:
        return f"suggestion {self.code}"


class Passage(models.Model):
    """A case entered a state; kept as it happens, so that waits can be counted."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    state = models.CharField(max_length=20)
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["case", "at", "id"], name="improvement_passage_case")
        ]

    def __str__(self) -> str:
        return f"case {self.case_id} entered {self.state}"


class Wait(models.Model):
    """Days between two states in a month, or in the months since: counted at night."""

    was = models.CharField(max_length=20)
    now = models.CharField(max_length=20)
    month = models.DateField()
    # All months from that one on together.
    is_since = models.BooleanField(default=False)
    count = models.PositiveIntegerField()
    median = models.FloatField(null=True, blank=True)
    ninetieth = models.FloatField(null=True, blank=True)
    counted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["was", "now", "month", "is_since"],
                name="improvement_wait_once",
            )
        ]
        indexes = [
            models.Index(fields=["is_since", "month"], name="improvement_wait_month")
        ]

    def __str__(self) -> str:
        return f"{self.was} to {self.now} in {self.month}"
