"""What is owed (Due) and what was agreed to be done (Step), for every room."""

from datetime import datetime
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.crypto import get_random_string

from commonside.ground.agencies.models import Agency, Team, User
from commonside.ground.duties.rules import Purpose, StepState
from commonside.ground.practice.models import Version


class OwnedQuerySet(models.QuerySet):
    def about(self, subject: str) -> Self:
        """Rows of one subject, `case:12`."""
        kind, id_ = subject.split(":")
        return self.filter(subject_kind=kind, subject_id=id_)

    def owned_by(self, user: Any) -> Self:
        """What this person owes, in person or for a team or agency of theirs."""
        return self.filter(
            Q(owner_user=user)
            | Q(owner_user=None, owner_team__in=user.teams)
            | Q(owner_user=None, owner_team=None, owner_agency=user.agency_id)
        )


class DueQuerySet(OwnedQuerySet):
    def open(self) -> Self:
        return self.filter(met_at=None, dropped_at=None)

    def breached(self, at: datetime) -> Self:
        """Open past their time, or met too late; computed, never stored (2.4)."""
        return self.filter(dropped_at=None).filter(
            Q(met_at=None, due_at__lt=at) | Q(met_at__gt=models.F("due_at"))
        )


class Owned(models.Model):
    subject_kind = models.CharField(max_length=20)
    subject_id = models.BigIntegerField()
    owner_user = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    owner_team = models.ForeignKey(
        Team, models.PROTECT, null=True, blank=True, related_name="+"
    )
    owner_agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        abstract = True

    @property
    def subject(self) -> str:
        return f"{self.subject_kind}:{self.subject_id}"


class Due(Owned):
    """Something owed to somebody by an instant, under one version of one clock."""

    # "first_contact", "visit", "update", "assess", "review", "decide", "contact".
    kind = models.CharField(max_length=40)
    since = models.DateTimeField()
    due_at = models.DateTimeField()
    met_at = models.DateTimeField(null=True, blank=True)
    # No longer owed, and why: "closed", "band_changed", "handed_over".
    dropped_at = models.DateTimeField(null=True, blank=True)
    dropped_why = models.CharField(max_length=40, blank=True)
    # The clock in the version: "high.first_contact".
    rule = models.CharField(max_length=80)
    practice = models.ForeignKey(Version, models.PROTECT, null=True, blank=True)
    # A code ("longer_gap_agreed", "new_threat"); the words are the room's.
    reason = models.CharField(max_length=80, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)

    objects = DueQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["owner_user", "due_at"],
                name="duties_due_open_by_owner",
                condition=Q(met_at=None, dropped_at=None),
            ),
            models.Index(
                fields=["subject_kind", "subject_id"], name="duties_due_subject"
            ),
            # What fell due in the last weeks, kept or broken, whosever it is.
            models.Index(
                fields=["due_at"],
                name="duties_due_fell",
                condition=Q(dropped_at=None),
            ),
            models.Index(
                fields=["due_at"],
                name="duties_due_open",
                condition=Q(met_at=None, dropped_at=None),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["subject_kind", "subject_id", "kind"],
                condition=Q(met_at=None, dropped_at=None),
                name="duties_due_one_open_of_a_kind",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.subject}"


class StepQuerySet(OwnedQuerySet):
    def live(self) -> Self:
        return self.filter(state__in=[StepState.OFFERED, StepState.ACCEPTED])


def new_code() -> str:
    """How an address names a step: by lot, so that nobody counts them (S2)."""
    return get_random_string(12)


class Step(Owned):
    """Something that somebody agreed, or was asked, to do. Pages say "action"."""

    code = models.CharField(max_length=12, unique=True, default=new_code)

    text = models.TextField()
    purpose = models.CharField(
        max_length=20, choices=[(p.value, p.label) for p in Purpose]
    )
    state = models.CharField(
        max_length=20,
        choices=[(s.value, s.label) for s in StepState],
        default=StepState.OFFERED,
    )
    due_on = models.DateField(null=True, blank=True)
    offered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    offered_at = models.DateTimeField()
    answered_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    # Why refused, not possible or not done; what came of it when done.
    note = models.TextField(blank=True)
    chased_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = StepQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["subject_kind", "subject_id"], name="duties_step_subject"
            ),
            models.Index(
                fields=["owner_agency", "state"], name="duties_step_agency_state"
            ),
            models.Index(fields=["owner_user", "state"], name="duties_step_user_state"),
        ]
        constraints = [
            models.CheckConstraint(
                name="duties_step_ended_in_pairs",
                condition=Q(ended_at=None, ended_by=None)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"step of {self.subject}"
