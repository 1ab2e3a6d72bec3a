"""Ways out of a case, and what is looked at before enforcement."""

from typing import Any, Self

from django.db import models
from django.db.models import Q

from commonside.ground.agencies.models import Agency, GrantedQuerySet, User
from commonside.ground.duties.models import new_code
from commonside.ground.people.models import Person
from commonside.ground.practice.models import Version
from commonside.work.cases.models import Case, Party
from commonside.work.routes.rules.referring import LIVE, State


class AgeQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Records of children, for youth roles who may see a case that they are in.

        Nobody else, whatever their part in the case: not its owner either.
        """
        if not user.may("children.read"):
            return self.none()
        cases = Case.objects.visible_to(user).values("pk")
        named = Party.objects.filter(case__in=cases, until=None).values("person")
        return self.filter(is_held=True, person__in=named)


class Age(models.Model):
    """How old somebody is, as far as anybody knows, and how it is known.

    Where a child is alleged to do something, their name lives here and nowhere else:
    the person of the case is called by a mark, so that no page, letter or list of any
    room can name them.
    """

    code = models.CharField(max_length=12, unique=True, default=new_code)
    person = models.OneToOneField(Person, models.CASCADE, related_name="age")
    practice = models.ForeignKey(Version, models.PROTECT, related_name="+")
    born_on = models.DateField(null=True, blank=True)
    about = models.PositiveSmallIntegerField(null=True, blank=True)
    said_on = models.DateField()
    how = models.CharField(max_length=20)
    # Whether this is the record of a child, which holds their name.
    is_held = models.BooleanField(default=False)
    known_as = models.CharField(max_length=120, blank=True)
    full_name = models.CharField(max_length=160, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    objects = AgeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="routes_age_one_of_two",
                condition=Q(born_on=None, about__isnull=False)
                | Q(born_on__isnull=False, about=None),
            ),
            models.CheckConstraint(
                name="routes_age_names_only_children",
                condition=Q(is_held=True) | Q(known_as="", full_name=""),
            ),
        ]

    def __str__(self) -> str:
        return f"age of person {self.person_id}"


class Consultation(models.Model):
    """What youth justice thinks of enforcement against one child, on one day."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="consultations")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    practice = models.ForeignKey(Version, models.PROTECT, related_name="+")
    whom = models.CharField(max_length=120)
    on = models.DateField()
    view = models.CharField(max_length=20)
    # What they said of the child: for youth roles alone.
    note = models.TextField(blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("-on", "-id")

    def __str__(self) -> str:
        return f"consultation in case {self.case_id}"


class Groundwork(models.Model):
    """What was looked at before one power is used against one person of a case."""

    code = models.CharField(max_length=12, unique=True, default=new_code)
    case = models.ForeignKey(Case, models.CASCADE, related_name="groundworks")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    # The version of the power, whose limits hold.
    power = models.ForeignKey(Version, models.PROTECT, related_name="+")
    capacity = models.CharField(max_length=20)
    capacity_note = models.TextField(blank=True)
    equality = models.CharField(max_length=20)
    equality_note = models.TextField(blank=True)
    # Why no support was offered, and who agreed to that.
    no_offer_why = models.TextField(blank=True)
    agreed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    agreed_at = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("person_id", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["case", "person", "power"], name="routes_groundwork_once"
            ),
            models.CheckConstraint(
                name="routes_groundwork_agreed_in_pairs",
                condition=Q(agreed_at=None, agreed_by=None)
                | Q(agreed_at__isnull=False, agreed_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"groundwork in case {self.case_id}"


class ReferralQuerySet(GrantedQuerySet):
    """Seen through a grant by whoever receives one; by us, with its case."""

    def live(self) -> Self:
        """Those that somebody still waits for."""
        return self.filter(state__in=LIVE)


class Referral(models.Model):
    """Something of a case that was handed over: to whom, and what came back.

    What comes back is that they have it and a code by which it ended, never a file.
    What else may be kept is in its version of practice.
    """

    code = models.CharField(max_length=12, unique=True, default=new_code)
    case = models.ForeignKey(Case, models.CASCADE, related_name="referrals")
    practice = models.ForeignKey(Version, models.PROTECT, related_name="+")
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Who receives it: an agency of the partnership, or a body or unit by name.
    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="+"
    )
    receiver = models.CharField(max_length=120, blank=True)
    state = models.CharField(
        max_length=12, choices=[(s.value, s.label) for s in State], default="sent"
    )
    on = models.DateField()
    told = models.TextField(blank=True)
    consent = models.CharField(max_length=20, blank=True)
    consent_why = models.TextField(blank=True)
    answers = models.JSONField(default=dict, blank=True)
    signpost = models.CharField(max_length=20, blank=True)
    # Their number for it.
    reference = models.CharField(max_length=60, blank=True)
    # Nothing but day, number and signpost may ever be kept.
    is_bare = models.BooleanField(default=False)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Why they did not take it on, or why we took it back.
    why_not = models.TextField(blank=True)
    outcome = models.CharField(max_length=20, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    # By when they answer, then by when it ends; empty when nobody waits.
    due_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = ReferralQuerySet.as_manager()

    class Meta:
        ordering = ("-made_at", "-id")
        constraints = [
            models.CheckConstraint(
                name="routes_referral_bare_holds_nothing_else",
                condition=Q(is_bare=False)
                | Q(
                    person=None,
                    agency=None,
                    receiver="",
                    told="",
                    consent="",
                    consent_why="",
                    why_not="",
                    answers={},
                ),
            ),
            models.CheckConstraint(
                name="routes_referral_ended_in_pairs",
                condition=Q(ended_at=None, ended_by=None)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"referral of case {self.case_id}"


class Dash(models.Model):
    """The questions about abuse at home, answered once, under one version of them."""

    code = models.CharField(max_length=12, unique=True, default=new_code)
    case = models.ForeignKey(Case, models.CASCADE, related_name="dashes")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    practice = models.ForeignKey(Version, models.PROTECT, related_name="+")
    # Of them, alone; or from what agencies know.
    asked = models.CharField(max_length=12)
    # {question code: "yes", "no" or "unknown"}
    answers = models.JSONField()
    score = models.PositiveSmallIntegerField()
    level = models.CharField(max_length=20)
    is_judged = models.BooleanField(default=False)
    judged_why = models.TextField(blank=True)
    # Why the conference is offered, in words; empty where it is not.
    offered = models.JSONField(default=list, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("-at", "-id")
        constraints = [
            models.CheckConstraint(
                name="routes_dash_judged_with_a_reason",
                condition=Q(is_judged=False) | ~Q(judged_why=""),
            )
        ]

    def __str__(self) -> str:
        return f"questions about abuse in case {self.case_id}"


class Concern(models.Model):
    """Signs of modern slavery, what was decided, and what was answered to it."""

    code = models.CharField(max_length=12, unique=True, default=new_code)
    case = models.ForeignKey(Case, models.CASCADE, related_name="concerns")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    practice = models.ForeignKey(Version, models.PROTECT, related_name="+")
    signs = models.JSONField()
    raised_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    raised_at = models.DateTimeField()
    # "refer", "notify" or "none"; empty until it is decided.
    decision = models.CharField(max_length=10, blank=True)
    is_child = models.BooleanField(default=False)
    consent = models.CharField(max_length=4, blank=True)
    responder = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="+"
    )
    reference = models.CharField(max_length=60, blank=True)
    sent_on = models.DateField(null=True, blank=True)
    why = models.TextField(blank=True)
    decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    # Of the competent authority: reasonable grounds first, then conclusive ones.
    reasonable = models.CharField(max_length=10, blank=True)
    reasonable_on = models.DateField(null=True, blank=True)
    conclusive = models.CharField(max_length=10, blank=True)
    conclusive_on = models.DateField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("-raised_at", "-id")
        constraints = [
            # The way of a child cannot be skipped, whoever writes.
            models.CheckConstraint(
                name="routes_concern_child_is_referred",
                condition=Q(is_child=False) | Q(decision="refer"),
            ),
            models.CheckConstraint(
                name="routes_concern_adult_with_consent",
                condition=~Q(decision="refer") | Q(is_child=True) | Q(consent="yes"),
            ),
            models.CheckConstraint(
                name="routes_concern_decided_in_pairs",
                condition=Q(decided_at=None, decided_by=None, decision="")
                | Q(decided_at__isnull=False, decided_by__isnull=False)
                & ~Q(decision=""),
            ),
        ]

    def __str__(self) -> str:
        return f"concern in case {self.case_id}"
