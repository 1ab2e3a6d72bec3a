"""The application itself, as it was made and as it stands."""

from datetime import datetime
from typing import Any, Self

from django.db import models
from django.db.models import Exists, OuterRef
from django.urls import reverse

from commonside.ground.agencies.models import (
    Agency,
    Answer,
    Grant,
    GrantedQuerySet,
    User,
)
from commonside.ground.keys.fields import EncryptedJSON
from commonside.ground.people.models import Person
from commonside.ground.practice.models import Version
from commonside.work.reviews.models.shared import both_or_neither
from commonside.work.reviews.rules.states import OPEN, State


class ReviewQuerySet(GrantedQuerySet):
    def visible_to(self, user: Any, at: datetime | None = None) -> Self:
        """As granted, but for whoever is shut out of something that it is about.

        A review stands on a person, cases and reports: who knows somebody there reads
        of them nowhere, so nor here.
        """
        rows = super().visible_to(user, at)
        barred = Grant.objects.filter(
            principal__in=getattr(user, "principals", ()),
            answer=Answer.BARRED,
            subject_kind=OuterRef("kind"),
            subject_id=OuterRef("subject_id"),
        )
        shut = About.objects.filter(Exists(barred), review=OuterRef("pk"))
        return rows.filter(~Exists(shut))

    def open(self) -> Self:
        return self.filter(state__in=OPEN)


class Review(models.Model):
    """One application, as it was made and as it stands."""

    class Channel(models.TextChoices):
        WEB = "web", "On the web"
        PHONE = "phone", "By phone"
        IN_PERSON = "in_person", "In person"
        LETTER = "letter", "By letter or e-mail"

    class For(models.TextChoices):
        SELF = "self", "For themselves"
        BEHALF = "behalf", "On behalf of somebody"
        COMMUNITY = "community", "For a community"
        BUSINESS = "business", "For a business"

    class Part(models.TextChoices):
        ATTENDS = "attends", "Comes to the panel"
        STATEMENT = "statement", "Sends a statement"
        SPOC = "spoc", "Their point of contact speaks for them"
        NONE = "none", "Takes no part, for the chair's reasons"

    reference = models.CharField(max_length=12, unique=True)
    state = models.CharField(
        max_length=24,
        choices=[(s.value, s.label) for s in State],
        default=State.RECEIVED,
    )
    procedure = models.ForeignKey(Version, models.PROTECT, related_name="+")
    received_at = models.DateTimeField(db_index=True)
    channel = models.CharField(max_length=10, choices=Channel, default=Channel.WEB)
    taken_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    asked_for = models.CharField(max_length=10, choices=For, default=For.SELF)
    applicant_name = models.CharField(max_length=160)
    # How the applicant may be reached; as `people.SafeContact.ways`.
    applicant_contact = EncryptedJSON(null=True, blank=True)
    # Who they are to the person harmed: a daughter, a councillor.
    relation = models.CharField(max_length=160, blank=True)
    # The person harmed, where somebody else asks; and their own safe contact.
    victim_name = models.CharField(max_length=160, blank=True)
    victim_contact = EncryptedJSON(null=True, blank=True)
    words = models.TextField(blank=True)
    wants = models.TextField(blank=True)
    place_text = models.TextField(blank=True)
    language = models.CharField(max_length=10, default="en")
    notice = models.ForeignKey(
        Version, models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Who is harmed, as a named officer says; every letter goes to their safe contact.
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+"
    )
    # The one point of contact, from receipt to the end.
    contact = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    # They agreed, asked alone: how and when, and by whom they were asked.
    consent_how = models.TextField(blank=True)
    consented_at = models.DateTimeField(null=True, blank=True)
    consented_to = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    asked_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    is_met = models.BooleanField(null=True, blank=True)
    # How each line of the threshold read on that day: code, label, needed, counted.
    reading = models.JSONField(default=list, blank=True)
    ground = models.CharField(max_length=40, blank=True)
    reasons = models.TextField(blank=True)
    panel_at = models.DateTimeField(null=True, blank=True)
    panel_place = models.TextField(blank=True)
    chair = models.CharField(max_length=160, blank=True)
    chair_agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Why the chair is not independent of those who worked on it.
    chair_why = models.TextField(blank=True)
    part = models.CharField(max_length=10, choices=Part, blank=True)
    part_words = models.TextField(blank=True)
    part_settled_at = models.DateTimeField(null=True, blank=True)
    papers_sent_at = models.DateTimeField(null=True, blank=True)
    reviewed_at = models.DateTimeField(null=True, blank=True)
    findings = models.TextField(blank=True)
    recommended_at = models.DateTimeField(null=True, blank=True)
    # What came of it, in the words in which the person is told.
    outcome = models.TextField(blank=True)
    told_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_why = models.TextField(blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_why = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["state", "-received_at"], name="reviews_list")]
        constraints = [
            models.CheckConstraint(
                name="reviews_review_decided_in_pairs",
                condition=both_or_neither("decided_at", "decided_by"),
            ),
            models.CheckConstraint(
                name="reviews_review_consented_in_pairs",
                condition=both_or_neither("consented_at", "consented_to"),
            ),
        ]

    def __str__(self) -> str:
        return f"Case Review {self.reference}"

    def get_absolute_url(self) -> str:
        return reverse("reviews:review", args=[self.reference])

    @property
    def shown_reference(self) -> str:
        """`CR 7KQ 4MD`: easier to say on the telephone."""
        code = self.reference
        return f"CR {code[:3]} {code[3:]}"

    @property
    def is_on_behalf(self) -> bool:
        return self.asked_for == self.For.BEHALF

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def known_as(self) -> str:
        """How staff name it: the person harmed, else who asked."""
        return self.victim_name or self.applicant_name


class About(models.Model):
    """A person, case or report that it is about, linked by a named officer."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="about")
    kind = models.CharField(max_length=10)
    subject_id = models.BigIntegerField()
    linked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    linked_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["review", "kind", "subject_id"], name="reviews_about_once"
            )
        ]
        indexes = [
            models.Index(fields=["kind", "subject_id"], name="reviews_of_subject")
        ]

    def __str__(self) -> str:
        return f"{self.kind} of review {self.review_id}"
