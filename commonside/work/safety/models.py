"""Vulnerable victims: safety plans, what was fitted, and who watches them."""

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.crypto import get_random_string

from commonside.ground.agencies.models import User
from commonside.ground.keys.fields import EncryptedJSON
from commonside.ground.people.models import Person
from commonside.ground.practice.models import Version
from commonside.work.cases.models import Case


def new_code() -> str:
    """How an address names a row: by lot, so that nobody counts them (S2)."""
    return get_random_string(12)


class PlanQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """A plan is read by whoever may read its case in the agency that has it."""
        cases = Case.objects.visible_to(user).filter(lead_agency=user.agency_id)
        return self.filter(case__in=cases)

    def in_force(self) -> Self:
        return self.filter(ended_at=None)

    def on_board(self) -> Self:
        return self.in_force().exclude(joined_at=None)

    def on_board_of(self, agency_id: int) -> Self:
        """All on one board, those too that a reader may not see: for counting room."""
        return self.on_board().filter(case__lead_agency=agency_id)


class Plan(models.Model):
    """Somebody is flagged as vulnerable: never without reason, plan, owner and end.

    DOMAIN 2.6: one row holds them all, so that a flag without a plan cannot be.
    """

    code = models.CharField(max_length=12, unique=True, default=new_code)
    case = models.ForeignKey(Case, models.PROTECT, related_name="safety_plans")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    reason = models.TextField()
    # "personal", "situational", "incidental": what kind of vulnerability (UPSI, HMIC).
    kinds = models.JSONField(default=list)
    owner = models.ForeignKey(User, models.PROTECT, related_name="+")
    review_on = models.DateField()
    expires_on = models.DateField()
    # What the last review said; a new incident takes it back.
    is_stable = models.BooleanField(default=False)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    # On the board since; empty once handed back.
    joined_at = models.DateTimeField(null=True, blank=True)
    joined_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    # The crisis card: {"found": code, "lines": [[who, number], ...]}; encrypted, for it
    # holds the numbers of people who take them in.
    card = EncryptedJSON(default=dict)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    ending = models.CharField(max_length=20, blank=True)
    ended_why = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = PlanQuerySet.as_manager()

    class Meta:
        ordering = ("-made_at", "-id")
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(ended_at=None),
                name="safety_plan_one_in_force",
            ),
            models.CheckConstraint(
                name="safety_plan_ended_in_pairs",
                condition=Q(ended_at=None, ended_by=None)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
            ),
            models.CheckConstraint(
                name="safety_plan_joined_in_pairs",
                condition=Q(joined_at=None, joined_by=None)
                | Q(joined_at__isnull=False, joined_by__isnull=False),
            ),
            models.CheckConstraint(
                name="safety_plan_reviewed_before_it_expires",
                condition=Q(review_on__lte=models.F("expires_on")),
            ),
        ]
        indexes = [
            models.Index(
                fields=["expires_on"],
                name="safety_plan_expiry",
                condition=Q(ended_at=None),
            )
        ]

    def __str__(self) -> str:
        return f"safety plan of case {self.case_id}"


class Line(models.Model):
    """One step of the plan: what somebody does when something happens."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="lines")
    code = models.CharField(max_length=12, unique=True, default=new_code)
    when = models.TextField()
    what = models.TextField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"line of {self.plan_id}"


class Fitting(models.Model):
    """Target-hardening: what was asked for, and what was fitted on which day."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="fittings")
    code = models.CharField(max_length=12, unique=True, default=new_code)
    # A code of the board's practice: "locks", "camera".
    kind = models.CharField(max_length=20)
    asked_of = models.CharField(max_length=120)
    asked_on = models.DateField()
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    fitted_on = models.DateField(null=True, blank=True)
    # What was fitted; or why it was not possible.
    fitted = models.TextField(blank=True)
    is_given_up = models.BooleanField(default=False)
    noted_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    noted_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("asked_on", "pk")
        constraints = [
            models.CheckConstraint(
                name="safety_fitting_noted_in_pairs",
                condition=Q(noted_at=None, noted_by=None, fitted_on=None, fitted="")
                | Q(noted_at__isnull=False, noted_by__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"fitting of {self.plan_id}"

    @property
    def is_waiting(self) -> bool:
        return self.noted_at is None


class Safeguard(models.Model):
    """Somebody may not be safe: raised at once, and open until somebody saw to it."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    # Codes of the risk scheme: "self_harm", "at_risk".
    triggers = models.JSONField(default=list)
    raised_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    raised_at = models.DateTimeField()
    # A code of the practice: "adults", "emergency".
    way = models.CharField(max_length=20, blank=True)
    note = models.TextField(blank=True)
    # Whom we spoke with there, or their reference.
    told = models.CharField(max_length=120, blank=True)
    done_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    done_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("-raised_at", "-id")
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(done_at=None),
                name="safety_safeguard_one_open",
            ),
            models.CheckConstraint(
                name="safety_safeguard_done_in_pairs",
                condition=Q(done_at=None, done_by=None)
                | Q(done_at__isnull=False, done_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"safeguarding of case {self.case_id}"


class Judgement(models.Model):
    """How the case stands, or somebody alleged: never the risk of the person harmed.

    That is the `Assessment` of the case; the three are kept apart, in rows as on pages.
    """

    class About(models.TextChoices):
        CASE = "case", "The case"
        ALLEGED = "alleged", "Somebody who is alleged"

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    about = models.CharField(max_length=10, choices=About)
    # Whom it is about; empty when it is about the case.
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+"
    )
    scheme = models.ForeignKey(Version, models.PROTECT, related_name="+")
    # {question: option}
    answers = models.JSONField()
    # "low", "raised", "high": the most serious answer.
    level = models.CharField(max_length=10)
    why = models.TextField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("-at", "-id")
        constraints = [
            models.CheckConstraint(
                name="safety_judgement_of_a_person_or_of_the_case",
                condition=Q(about="case", person=None)
                | Q(about="alleged", person__isnull=False),
            )
        ]
        indexes = [models.Index(fields=["case", "-at"], name="safety_judgement_case")]

    def __str__(self) -> str:
        return f"judgement in case {self.case_id}"


class Look(models.Model):
    """One review of a plan, with the person."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="looks")
    note = models.TextField()
    is_stable = models.BooleanField()
    next_on = models.DateField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("-at", "-id")

    def __str__(self) -> str:
        return f"look at {self.plan_id}"
