"""Vehicles that were warned or abandoned, drinking in the street, places that recur."""

from typing import Any, Self

from django.db import models
from django.db.models import Q

from commonside.ground.agencies.models import User
from commonside.ground.duties.models import new_code
from commonside.ground.practice.models import Version
from commonside.work.cases.models import Case
from commonside.work.streets.rules import abandoned as rules


class OfCaseQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Read by whoever may read its case in the agency that has it."""
        cases = Case.objects.visible_to(user).filter(lead_agency=user.agency_id)
        return self.filter(case__in=cases)


class Warned(models.Model):
    """The police warned whoever drove a vehicle, as they told us (section 59)."""

    code = models.CharField(max_length=12, unique=True, default=new_code)
    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    # As registrations are compared: capitals, without spaces.
    mark = models.CharField(max_length=12, db_index=True)
    given_on = models.DateField()
    # What the police call it.
    number = models.CharField(max_length=60, blank=True)
    practice = models.ForeignKey(Version, models.PROTECT, related_name="+")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = OfCaseQuerySet.as_manager()

    class Meta:
        ordering = ("-given_on", "-id")

    def __str__(self) -> str:
        return f"warning in case {self.case_id}"


class Abandoned(models.Model):
    """A vehicle that stands abandoned: its inspection, removal and end."""

    code = models.CharField(max_length=12, unique=True, default=new_code)
    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    # Empty where it has no plates.
    mark = models.CharField(max_length=12, blank=True, db_index=True)
    looks = models.CharField(max_length=120)
    where = models.TextField()
    told_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    told_at = models.DateTimeField()
    # Codes of the practice: on whose land, and worth something or fit to be destroyed.
    land = models.CharField(max_length=20, blank=True)
    condition = models.CharField(max_length=20, blank=True)
    finding = models.TextField(blank=True)
    practice = models.ForeignKey(Version, models.PROTECT, related_name="+")
    inspected_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    inspected_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    removed_at = models.DateTimeField(null=True, blank=True)
    ending = models.CharField(max_length=20, blank=True)
    ended_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = OfCaseQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "abandoned"
        ordering = ("told_at", "id")
        constraints = [
            models.CheckConstraint(
                name=f"streets_abandoned_{act}_in_pairs",
                condition=Q(**{f"{act}_at": None, f"{act}_by": None})
                | Q(**{f"{act}_at__isnull": False, f"{act}_by__isnull": False}),
            )
            for act in ("inspected", "removed", "ended")
        ]

    def __str__(self) -> str:
        return f"abandoned vehicle of case {self.case_id}"

    @property
    def stage(self) -> rules.Stage:
        if self.ended_at:
            return rules.Stage.ENDED
        if self.removed_at:
            return rules.Stage.REMOVED
        return rules.Stage.INSPECTED if self.inspected_at else rules.Stage.TOLD

    def as_vehicle(self) -> rules.Vehicle:
        """What the rules ask about it; its notices are read."""
        given = [rules.Given(row.kind, row.until) for row in self.notices.all()]
        return rules.Vehicle(self.stage, self.land, self.condition, tuple(given))


class Notice(models.Model):
    """A notice about an abandoned vehicle, and until when nothing may follow."""

    abandoned = models.ForeignKey(Abandoned, models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=20)
    given_at = models.DateTimeField()
    until = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("given_at", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["abandoned", "kind"], name="streets_notice_once"
            ),
            models.CheckConstraint(
                name="streets_notice_runs_forward",
                condition=Q(until__gte=models.F("given_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"notice of {self.abandoned_id}"


class Drinking(models.Model):
    """Drinking in the street: where, which order was in force, which help was offered.

    It names nobody: whoever drinks there is offered help, and no file is made of them.
    """

    code = models.CharField(max_length=12, unique=True, default=new_code)
    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    seen_at = models.DateTimeField()
    where = models.TextField()
    lon = models.FloatField(null=True, blank=True)
    lat = models.FloatField(null=True, blank=True)
    ward = models.CharField(max_length=12, blank=True)
    many = models.PositiveSmallIntegerField()
    # "in_force", "none" or "unknown", on the day on which it was seen.
    status = models.CharField(max_length=10)
    order = models.ForeignKey(
        Version, models.PROTECT, null=True, blank=True, related_name="+"
    )
    practice = models.ForeignKey(Version, models.PROTECT, related_name="+")
    offer = models.CharField(max_length=20)
    answer = models.CharField(max_length=20, blank=True)
    note = models.TextField(blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = OfCaseQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "drinking"
        ordering = ("-seen_at", "-id")
        constraints = [
            models.CheckConstraint(
                name="streets_drinking_in_force_names_the_order",
                condition=Q(status="in_force", order__isnull=False)
                | (~Q(status="in_force") & Q(order=None)),
            )
        ]

    def __str__(self) -> str:
        return f"drinking in case {self.case_id}"


class Spot(models.Model):
    """A square of the map that came up often: whose it is, or why nothing is done.

    What is done there are the actions of the cases in it, and steps of its own.
    """

    # The corner of the square on the National Grid, counted in its sides.
    east = models.PositiveIntegerField()
    north = models.PositiveIntegerField()
    owner = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.TextField(blank=True)
    reason_until = models.DateField(null=True, blank=True)
    reason_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["east", "north"], name="streets_spot_once"),
            models.CheckConstraint(
                name="streets_spot_reason_in_pairs",
                condition=Q(reason_at=None, reason_by=None, reason_until=None)
                | Q(
                    reason_at__isnull=False,
                    reason_by__isnull=False,
                    reason_until__isnull=False,
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"place {self.pk}"
