"""What people tell us, exactly as told, and where each report waits."""

from typing import Self

from django.db import models
from django.db.models import Q

from commonside.ground.agencies.models import Agency, GrantedQuerySet, Team, User
from commonside.ground.keys.fields import EncryptedJSON
from commonside.ground.people.models import Person
from commonside.ground.places.models import Located
from commonside.ground.practice.models import Version


class Band(models.IntegerChoices):
    """Risk to the person harmed. Stored as a number so that High sorts first."""

    HIGH = 1, "High"
    MEDIUM = 2, "Medium"
    STANDARD = 3, "Standard"


class ReportQuerySet(GrantedQuerySet):
    def waiting(self) -> Self:
        """Not decided yet, the most dangerous and then the oldest first."""
        return self.filter(routing__state=Routing.State.WAITING).order_by(
            "band", "received_at", "id"
        )


class Report(Located):
    """One report as told. It never changes; corrections are annotations."""

    # Six characters without look-alikes, random: "7KQ4MD", shown "7KQ 4MD".
    reference = models.CharField(max_length=8, unique=True)
    # 16 digits shown once; only an HMAC is kept (S20). Empty for staff channels.
    receipt_hash = models.CharField(max_length=80, blank=True, db_index=True)
    # The word that opens the receipt, by argon2; empty where none was chosen.
    word_hash = models.CharField(max_length=160, blank=True)
    received_at = models.DateTimeField(db_index=True)
    channel = models.CharField(max_length=20, default="web")
    language = models.CharField(max_length=10, default="en")
    taken_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True)
    on_behalf = models.BooleanField(default=False)
    # What is happening: one primary category and others, of one taxonomy version.
    taxonomy = models.ForeignKey(Version, models.PROTECT, related_name="+")
    category = models.CharField(max_length=40)
    also = models.JSONField(default=list, blank=True)
    third_level = models.CharField(max_length=40, blank=True)
    words = models.TextField(blank=True)
    place_text = models.TextField(blank=True)
    postcode = models.CharField(max_length=8, blank=True)
    household_key = models.CharField(max_length=120, blank=True, db_index=True)
    reporter_key = models.CharField(max_length=64, blank=True, db_index=True)
    when_kind = models.CharField(max_length=20, blank=True)
    occurred_from = models.DateTimeField(null=True, blank=True)
    occurred_to = models.DateTimeField(null=True, blank=True)
    is_targeted = models.BooleanField(default=False)
    is_hate = models.BooleanField(default=False)
    # A kind that betrays: no existence level, ever (S3).
    is_sensitive = models.BooleanField(default=False)
    # Every answer of the versioned form, by question.
    answers = models.JSONField(default=dict, blank=True)
    form_version = models.CharField(max_length=20, default="1")
    # The privacy notice that was shown, in the version that was shown.
    notice = models.ForeignKey(
        Version, models.PROTECT, related_name="+", null=True, blank=True
    )
    # Provisional: from the answers alone, before anybody has spoken with the person.
    band = models.PositiveSmallIntegerField(choices=Band, default=Band.STANDARD)
    reasons = models.JSONField(default=list, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        indexes = [
            # "Within 100 metres": a square that the index finds, then the circle.
            models.Index(fields=["easting", "northing"], name="reports_report_place")
        ]

    def __str__(self) -> str:
        return f"report {self.reference}"

    @property
    def shown_reference(self) -> str:
        """`7KQ 4MD`: easier to say on the telephone."""
        return f"{self.reference[:3]} {self.reference[3:]}"


class Told(models.Model):
    """A person as a report tells of them; `person` is filled by a named officer."""

    class Role(models.TextChoices):
        REPORTER = "reporter", "Reporter"
        VICTIM = "victim", "Harmed"
        ALLEGED = "alleged", "Alleged"
        WITNESS = "witness", "Witness"
        AFFECTED = "affected", "Affected"

    report = models.ForeignKey(Report, models.CASCADE, related_name="told")
    role = models.CharField(max_length=10, choices=Role)
    name = models.CharField(max_length=160, blank=True)
    description = models.TextField(blank=True)
    # How the reporter says that we may reach them; as `people.SafeContact.ways`.
    contact = EncryptedJSON(null=True, blank=True)
    person = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True)
    person_set_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    person_set_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "told"

    def __str__(self) -> str:
        return f"{self.role} of report {self.report_id}"


class Plate(models.Model):
    """The registration of a vehicle that a report tells of, as it is compared."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="plates")
    mark = models.CharField(max_length=12, db_index=True)

    def __str__(self) -> str:
        return f"vehicle in report {self.report_id}"


class Routing(models.Model):
    """Where a report waits, until when, and what was decided."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waits to be decided"
        CASE_OPENED = "case_opened", "Case opened"
        ADDED = "added", "Added to a case"
        PASSED = "passed", "Passed to an agency"
        SIGNPOSTED = "signposted", "Sign-posted"
        HANDED = "handed", "Handed to a safe route"

    report = models.OneToOneField(Report, models.CASCADE, related_name="routing")
    queue = models.CharField(max_length=20, default="triage")  # triage, restricted, …
    team = models.ForeignKey(Team, models.PROTECT, null=True, blank=True)
    # Agencies that get it by rule besides triage: a dog bite, a hoax call.
    also_to = models.ManyToManyField(Agency, blank=True)
    state = models.CharField(max_length=20, choices=State, default=State.WAITING)
    decide_by = models.DateTimeField()
    decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    passed_to = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Passed, without an agreement in force, to save a life (S9).
    is_life_at_risk = models.BooleanField(default=False)
    # The agency's answer: None, True or False, with when.
    is_accepted = models.BooleanField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="reports_routing_decided_in_pairs",
                condition=Q(decided_at=None, decided_by=None)
                | Q(decided_at__isnull=False, decided_by__isnull=False),
            )
        ]
        indexes = [
            models.Index(fields=["state", "queue"], name="reports_routing_queue"),
            # Few of many wait; PostgreSQL reads these alone.
            models.Index(
                fields=["report"],
                condition=Q(state="waiting"),
                name="reports_routing_waiting",
            ),
        ]

    def __str__(self) -> str:
        return f"routing of report {self.report_id}"
