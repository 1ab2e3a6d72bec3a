"""The partnership's work for one victim or household, until the behaviour stops."""

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse

from commonside.ground.agencies.models import Agency, GrantedQuerySet, Team, User
from commonside.ground.duties.models import Step, new_code
from commonside.ground.people.models import Person
from commonside.ground.places.models import Place
from commonside.ground.practice.models import Version
from commonside.work.cases.rules.contact import ANSWERED, SAFE, WAYS
from commonside.work.cases.rules.states import OPEN_STATES, State
from commonside.work.reports.models import Band, Report


class CaseQuerySet(GrantedQuerySet):
    def open(self) -> Self:
        return self.filter(state__in=OPEN_STATES)

    def owned_by(self, user: Any) -> Self:
        return self.filter(owner=user)


class Case(models.Model):
    """One case: one victim or household, one named owner, one plan."""

    reference = models.CharField(max_length=20, unique=True)  # C-041726
    # How staff name the case: "Mrs Begum", "The Delaney family".
    known_as = models.CharField(max_length=120)
    state = models.CharField(
        max_length=20, choices=[(s.value, s.label) for s in State], default="allocated"
    )
    category = models.CharField(max_length=40)
    also = models.JSONField(default=list, blank=True)
    ward = models.CharField(max_length=12, blank=True, db_index=True)
    is_hate = models.BooleanField(default=False)
    # A kind that betrays: no existence level, ever (S3).
    is_sensitive = models.BooleanField(default=False)
    band = models.PositiveSmallIntegerField(choices=Band, default=Band.STANDARD)
    score = models.PositiveSmallIntegerField(null=True, blank=True)
    owner = models.ForeignKey(User, models.PROTECT, related_name="+")
    team = models.ForeignKey(Team, models.PROTECT, related_name="+")
    lead_agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    procedure = models.ForeignKey(
        Version, models.PROTECT, null=True, blank=True, related_name="+"
    )
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    # What the person wants, in their words, newest; each contact keeps its own.
    wishes = models.TextField(blank=True)
    wishes_at = models.DateTimeField(null=True, blank=True)
    last_contact_at = models.DateTimeField(null=True, blank=True)
    # A longer gap than ten working days, agreed by the person, in working days.
    agreed_gap = models.PositiveSmallIntegerField(null=True, blank=True)
    agreed_gap_why = models.TextField(blank=True)
    # In which state it was paused: it goes on where it stood.
    paused_in = models.CharField(max_length=20, blank=True)
    suspended_until = models.DateField(null=True, blank=True)
    monitoring_until = models.DateField(null=True, blank=True)
    # The day on which it last happened, as they say.
    stopped_on = models.DateField(null=True, blank=True)
    # Offered to another agency, which has not said yes or no.
    transfer_to = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="+"
    )
    transfer_why = models.TextField(blank=True)
    # Closing.
    outcome = models.CharField(max_length=4, blank=True)
    stopped_confirmed_by = models.CharField(max_length=10, blank=True)  # victim, agency
    told_on = models.DateField(null=True, blank=True)
    told_why = models.TextField(blank=True)
    closing_proposed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    reopened_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = CaseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="cases_case_closed_in_pairs",
                condition=Q(closed_at=None, closed_by=None)
                | Q(closed_at__isnull=False, closed_by__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["-opened_at", "-id"],
                name="cases_case_open",
                condition=Q(closed_at=None),
            ),
            # The list as it opens: the most dangerous first. SQLite uses it because
            # the condition holds no value, which it would not see in a parameter.
            models.Index(
                fields=["band", "-opened_at", "-id", "state"],
                name="cases_case_not_closed",
                condition=Q(closed_at=None),
            ),
            models.Index(fields=["owner", "state"], name="cases_case_owner_state"),
            # Without open cases: SQLite would take "no day" for a rare day.
            models.Index(
                fields=["closed_at"],
                name="cases_case_closed",
                condition=Q(closed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("cases:case", args=[self.reference])

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES


class Closing(models.Model):
    """One closing of a case, which stays when the case is opened again.

    The closing fields of a case tell how it stands now; measures count these rows.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="closings")
    outcome = models.CharField(max_length=4)
    stopped_confirmed_by = models.CharField(max_length=10, blank=True)  # victim, agency
    told_on = models.DateField(null=True, blank=True)
    # The band on that day: it may change when the case is opened again.
    band = models.PositiveSmallIntegerField(choices=Band)
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    reopened_at = models.DateTimeField(null=True, blank=True)
    reopened_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ("-at", "-id")
        constraints = [
            models.CheckConstraint(
                name="cases_closing_reopened_in_pairs",
                condition=Q(reopened_at=None, reopened_by=None)
                | Q(reopened_at__isnull=False, reopened_by__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(reopened_at=None),
                name="cases_closing_one_in_force",
            ),
        ]
        indexes = [models.Index(fields=["at"], name="cases_closing_at")]

    def __str__(self) -> str:
        return f"closing of case {self.case_id}"


class Following(models.Model):
    """For how long a case followed which version of a procedure, and why it changed."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="followings")
    procedure = models.ForeignKey(Version, models.PROTECT, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    why = models.TextField(blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ("since", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(until=None),
                name="cases_following_one_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"procedure of case {self.case_id}"


class Check(models.Model):
    """A check of the procedure that somebody ticked, or left out and said why.

    Without a code it is a whole stage that the case did not go through.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="checks")
    procedure = models.ForeignKey(Version, models.PROTECT, related_name="+")
    stage = models.CharField(max_length=40)
    code = models.CharField(max_length=60, blank=True)
    is_left_out = models.BooleanField()
    why = models.TextField(blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    # Taken back, or asked for again because the case went back to an earlier stage.
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("at", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["case", "stage", "code"],
                condition=Q(ended_at=None),
                name="cases_check_once",
            ),
            models.CheckConstraint(
                name="cases_check_left_out_with_a_reason",
                condition=Q(is_left_out=False) | ~Q(why=""),
            ),
        ]

    def __str__(self) -> str:
        return f"check of case {self.case_id}"


class Intervention(models.Model):
    """A decision to do something about the behaviour, on one rung of the ladder.

    What is done is its step: who does it, by when, and what came of it.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="interventions")
    step = models.OneToOneField(Step, models.PROTECT, related_name="+")
    ladder = models.ForeignKey(Version, models.PROTECT, related_name="+")
    rung = models.CharField(max_length=40)
    # Nobody, where it is done to a place or for the person harmed.
    against = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+"
    )
    legal_test = models.TextField(blank=True)
    proportionality = models.TextField(blank=True)
    equality = models.TextField(blank=True)
    alternatives = models.TextField(blank=True)
    # The rungs beneath that were not tried, as codes, and why.
    skipped = models.JSONField(default=list, blank=True)
    skipped_why = models.TextField(blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("at", "id")
        constraints = [
            models.CheckConstraint(
                name="cases_intervention_skipped_with_a_reason",
                condition=Q(skipped=[]) | ~Q(skipped_why=""),
            )
        ]

    def __str__(self) -> str:
        return f"intervention in case {self.case_id}"


class Party(models.Model):
    """Somebody's part in a case, for a time."""

    class Role(models.TextChoices):
        VICTIM = "victim", "Harmed"
        ALLEGED = "alleged", "Alleged"
        WITNESS = "witness", "Witness"
        AFFECTED = "affected", "Also affected"

    case = models.ForeignKey(Case, models.CASCADE, related_name="parties")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    role = models.CharField(max_length=10, choices=Role)
    is_main = models.BooleanField(default=False)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "parties"
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(is_main=True),
                name="cases_party_one_main_victim",
            )
        ]

    def __str__(self) -> str:
        return f"{self.role} of case {self.case_id}"


class Location(models.Model):
    """Where the behaviour happens."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="locations")
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"location of case {self.case_id}"


class Vehicle(models.Model):
    """A vehicle seen where the behaviour happens, by its registration."""

    code = models.CharField(max_length=12, unique=True, default=new_code)
    case = models.ForeignKey(Case, models.CASCADE, related_name="vehicles")
    # As registrations are compared: capitals, without spaces.
    mark = models.CharField(max_length=12, db_index=True)
    looks = models.CharField(max_length=120, blank=True)
    did = models.TextField(blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    # Noted by mistake.
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "mark"],
                condition=Q(ended_at=None),
                name="cases_vehicle_once",
            )
        ]

    def __str__(self) -> str:
        return f"vehicle in case {self.case_id}"


class CaseReport(models.Model):
    """A report that belongs to a case, linked by a named officer."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="case_reports")
    report = models.OneToOneField(Report, models.PROTECT, related_name="case_report")
    linked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    linked_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"report {self.report_id} of case {self.case_id}"


class Assessment(models.Model):
    """The risk matrix, answered once, under one version of the scheme."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="assessments")
    scheme = models.ForeignKey(Version, models.PROTECT, related_name="+")
    # {question key: option key}
    answers = models.JSONField()
    triggers = models.JSONField(default=list, blank=True)
    # {"personal": [...], "situational": [...], "incidental": [...]}
    vulnerability = models.JSONField(default=dict, blank=True)
    score = models.PositiveSmallIntegerField()
    # The three questions that weigh most, as keys.
    highest = models.JSONField(default=list)
    band_by_score = models.PositiveSmallIntegerField(choices=Band)
    band = models.PositiveSmallIntegerField(choices=Band)
    override_why = models.TextField(blank=True)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ("-made_at", "-id")

    def __str__(self) -> str:
        return f"assessment of case {self.case_id}"


class Contact(models.Model):
    """One contact, or attempt, with the person harmed."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="contacts")
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+"
    )
    way = models.CharField(max_length=20, choices=list(WAYS.items()))
    answered = models.CharField(max_length=20, choices=list(ANSWERED.items()))
    is_reached = models.BooleanField()
    note = models.TextField(blank=True)
    safe_tonight = models.CharField(
        max_length=12, blank=True, choices=list(SAFE.items())
    )
    wishes = models.TextField(blank=True)
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    next_on = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("-at", "-id")
        indexes = [models.Index(fields=["case", "-at"], name="cases_contact_case_at")]

    def __str__(self) -> str:
        return f"contact of case {self.case_id}"


class Involvement(models.Model):
    """An agency's part in a case: through which gateway, why, by whom, since when."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="involvements")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    gateway = models.ForeignKey(Version, models.PROTECT, related_name="+")
    why = models.TextField()
    # What it was told, as codes: "place", "risk", "wishes", "notes".
    shared = models.JSONField(default=list, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    # Told of, without an agreement in force, to save a life (S9).
    is_life_at_risk = models.BooleanField(default=False)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "agency"],
                condition=Q(ended_at=None),
                name="cases_involvement_once",
            )
        ]

    def __str__(self) -> str:
        return f"involvement in case {self.case_id}"


class Revision(models.Model):
    """An old value of a changed field, which retention may erase."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="revisions")
    field = models.CharField(max_length=40)
    old = models.TextField(blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"revision of case {self.case_id}"
