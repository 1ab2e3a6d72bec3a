"""What the person harmed is owed: support, court, satisfaction, and who was failed."""

from typing import Self
from uuid import uuid4

from django.db import models
from django.db.models import Q

from commonside.ground.agencies.models import Agency, Team, User
from commonside.ground.duties.models import new_code
from commonside.ground.letters.models import Message
from commonside.ground.people.models import Person
from commonside.ground.practice.models import Version
from commonside.work.care.rules.offers import CONSENT, LIVE, State
from commonside.work.cases.models import Case


class OfferQuerySet(models.QuerySet):
    def live(self) -> Self:
        """Those that somebody still has to see through."""
        return self.filter(state__in=LIVE)


class Offer(models.Model):
    """Support offered to somebody in a case, as far as we may know of it.

    Who was asked, what they said, whether a service took it on, how it ended: dates
    and codes. What is said between them and the service is theirs.
    """

    code = models.CharField(max_length=12, unique=True, default=new_code)
    case = models.ForeignKey(Case, models.CASCADE, related_name="offers")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    # The other side of a mediation.
    other = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+"
    )
    practice = models.ForeignKey(Version, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40)
    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="+"
    )
    state = models.CharField(
        max_length=20, choices=[(s.value, s.label) for s in State], default="offered"
    )
    offered_at = models.DateTimeField()
    offered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    # Their own word, and the other side's where two must agree.
    consent_on = models.DateField(null=True, blank=True)
    consent_how = models.CharField(
        max_length=12, blank=True, choices=list(CONSENT.items())
    )
    other_on = models.DateField(null=True, blank=True)
    other_how = models.CharField(
        max_length=12, blank=True, choices=list(CONSENT.items())
    )
    # Whether two sides may meet; the answers behind it are not kept.
    is_suitable = models.BooleanField(null=True, blank=True)
    referred_at = models.DateTimeField(null=True, blank=True)
    taken_on_at = models.DateTimeField(null=True, blank=True)
    # What was fitted at home, as codes, and when they came.
    visited_on = models.DateField(null=True, blank=True)
    fitted = models.JSONField(default=list, blank=True)
    # Who works with the family, and when it is looked at again; not the plan.
    worker = models.CharField(max_length=80, blank=True)
    # The next review, session of two sides, or session of a programme.
    next_on = models.DateField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    outcome = models.CharField(max_length=40, blank=True)
    # By when somebody looks at it again; empty when it is over.
    follow_up_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = OfferQuerySet.as_manager()

    class Meta:
        ordering = ("-offered_at", "-id")
        constraints = [
            models.CheckConstraint(
                name="care_offer_consent_in_pairs",
                condition=Q(consent_on=None, consent_how="")
                | Q(consent_on__isnull=False) & ~Q(consent_how=""),
            ),
            models.CheckConstraint(
                name="care_offer_no_referral_without_consent",
                condition=Q(referred_at=None) | Q(consent_on__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["follow_up_at"],
                name="care_offer_follow_up",
                condition=Q(follow_up_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"offer of case {self.case_id}"


class Session(models.Model):
    """One session of a programme: came, or did not. Nothing of what was said."""

    offer = models.ForeignKey(Offer, models.CASCADE, related_name="sessions")
    on = models.DateField()
    came = models.BooleanField()
    noted_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()

    class Meta:
        ordering = ("-on", "-id")
        constraints = [
            models.UniqueConstraint(fields=["offer", "on"], name="care_session_once")
        ]

    def __str__(self) -> str:
        return f"session of offer {self.offer_id}"


class Need(models.Model):
    """One thing that somebody who may go to court is helped with: state and day.

    Without a person it is of the whole street: the community impact statement. What a
    statement says is kept with the evidence, not here.
    """

    code = models.CharField(max_length=12, unique=True, default=new_code)
    case = models.ForeignKey(Case, models.CASCADE, related_name="needs")
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+"
    )
    practice = models.ForeignKey(Version, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40)
    state = models.CharField(max_length=20)
    on = models.DateField(null=True, blank=True)
    options = models.JSONField(default=list, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("person_id", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["case", "person", "kind"], name="care_need_once_each"
            ),
            models.UniqueConstraint(
                fields=["case", "kind"],
                condition=Q(person=None),
                name="care_need_once_for_all",
            ),
        ]

    def __str__(self) -> str:
        return f"need in case {self.case_id}"


class Survey(models.Model):
    """One closing after which the person harmed is asked how it went."""

    class State(models.TextChoices):
        WAITING = "waiting", "Asked later"
        SENT = "sent", "Asked by a message"
        # No way of writing is safe: somebody asks when they speak.
        PHONE = "phone", "Asked when we speak"
        # The record says that asking is not safe.
        WITHHELD = "withheld", "Not asked: not safe"
        # It came back, before they were asked.
        DROPPED = "dropped", "Not asked: opened again"

    case = models.ForeignKey(Case, models.CASCADE, related_name="surveys")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    # Of the case; the public pages, which take the answer, may not read a case.
    team = models.ForeignKey(Team, models.PROTECT, related_name="+")
    practice = models.ForeignKey(Version, models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    ask_on = models.DateField()
    asked_at = models.DateTimeField(null=True, blank=True)
    message = models.ForeignKey(
        Message, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    # The link is 32 random bytes, of which only the hash is kept (S22).
    link_hash = models.CharField(max_length=64, blank=True, db_index=True)
    link_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["ask_on"],
                name="care_survey_waiting",
                condition=Q(state="waiting"),
            )
        ]

    def __str__(self) -> str:
        return f"survey after case {self.case_id}"


class Answered(models.Model):
    """That a survey was answered, once, and when; not what was said."""

    survey = models.OneToOneField(
        Survey, models.CASCADE, primary_key=True, related_name="answered"
    )
    on = models.DateField()

    def __str__(self) -> str:
        return f"answer to survey {self.survey_id}"


class Answer(models.Model):
    """What somebody said of how it went; without a survey, nobody can tell who.

    Drawn by lot, so that no order of rows tells whose answer is whose.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    survey = models.ForeignKey(
        Survey, models.CASCADE, null=True, blank=True, related_name="+"
    )
    practice = models.ForeignKey(Version, models.PROTECT, related_name="+")
    team = models.ForeignKey(Team, models.PROTECT, related_name="+")
    # The first day of its month: a day would tell whose it is.
    month = models.DateField()
    answers = models.JSONField(default=dict)
    more = models.TextField(blank=True)
    # Who wrote it down, where it was said on the telephone.
    by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )

    def __str__(self) -> str:
        return "answer"
