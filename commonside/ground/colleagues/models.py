"""What is proposed about colleagues, closed accounts, and the quarterly rolls."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from commonside.ground.agencies.models import Agency, Team, User
from commonside.ground.colleagues.rules import (
    KIND_LABELS,
    STATE_LABELS,
    WHY_LABELS,
    Kind,
    State,
)


class ProposalQuerySet(models.QuerySet):
    def open(self) -> Self:
        return self.filter(state=State.OPEN)

    def same(self, kind: str, user: User, role: str, team: Team | None) -> Self:
        return self.filter(kind=kind, user=user, role=role, team=team)


class Proposal(models.Model):
    """A role, a team, a way in, or an account back: for two people to give (S8)."""

    kind = models.CharField(max_length=10, choices=list(KIND_LABELS.items()))
    user = models.ForeignKey(User, models.PROTECT, related_name="proposals")
    role = models.CharField(max_length=40, blank=True)
    # What the directory calls them, where that is proposed.
    subject = models.CharField(max_length=191, blank=True)
    team = models.ForeignKey(
        Team, models.PROTECT, null=True, blank=True, related_name="+"
    )
    why = models.TextField()
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    state = models.CharField(
        max_length=10, choices=list(STATE_LABELS.items()), default=State.OPEN
    )
    decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_why = models.TextField(blank=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering = ("proposed_at", "id")
        constraints = [
            models.UniqueConstraint(
                "kind",
                "user",
                "role",
                Coalesce("team", 0, output_field=models.BigIntegerField()),
                condition=Q(state=State.OPEN),
                name="colleagues_proposal_open_once",
            ),
            # Whatever writes: nobody approves their own, nor for themselves (S8).
            models.CheckConstraint(
                name="colleagues_proposal_two_people",
                condition=~Q(state__in=[State.APPROVED, State.REFUSED])
                | Q(kind=Kind.SECOND)
                | (
                    Q(decided_by__isnull=False)
                    & ~Q(decided_by=F("proposed_by"))
                    & ~Q(decided_by=F("user"))
                ),
            ),
            models.CheckConstraint(
                name="colleagues_proposal_not_for_oneself",
                condition=~Q(proposed_by=F("user")),
            ),
        ]

    def __str__(self) -> str:
        return f"proposal {self.pk}"


class ClosureQuerySet(models.QuerySet):
    def open(self) -> Self:
        return self.filter(until=None)


class Closure(models.Model):
    """A time in which somebody's account was closed, and why."""

    user = models.ForeignKey(User, models.PROTECT, related_name="closures")
    why = models.CharField(max_length=12, choices=list(WHY_LABELS.items()))
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    # Nobody, where the night's job did it.
    by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = ClosureQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(until=None),
                name="colleagues_closure_one_open",
            )
        ]

    def __str__(self) -> str:
        return f"closure of {self.user_id}"


class RollQuerySet(models.QuerySet):
    def open(self) -> Self:
        return self.filter(closed_at=None)


class Roll(models.Model):
    """One quarter's question to one agency: who of these works for you?"""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="rolls")
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True, blank=True)
    escalated_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    # Nobody, where whoever was not confirmed was switched off.
    closed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = RollQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agency"],
                condition=Q(closed_at=None),
                name="colleagues_roll_one_open",
            )
        ]

    def __str__(self) -> str:
        return f"roll {self.pk}"

    def asks_about(self, user: User) -> bool:
        """Whether this person was there when it was asked, and nobody has said so."""
        confirmed: datetime | None = user.confirmed_at
        is_old = confirmed is None or confirmed < self.opened_at
        return user.joined_at < self.opened_at and is_old
