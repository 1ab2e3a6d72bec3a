"""What agencies are asked, and the complaints that come to light."""

from typing import Self

from django.db import models
from django.utils import timezone

from commonside.ground.agencies.models import Agency, GrantedQuerySet, User
from commonside.ground.practice.models import Version
from commonside.work.reports.models import Report
from commonside.work.reviews.models.review import Review
from commonside.work.reviews.models.shared import both_or_neither, new_code
from commonside.work.reviews.rules.states import OPEN


class InquiryQuerySet(GrantedQuerySet):
    def open(self) -> Self:
        return self.filter(answered_at=None, review__state__in=OPEN)


class Inquiry(models.Model):
    """What one agency is asked to tell, under Schedule 4; seen by that agency."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="inquiries")
    code = models.CharField(max_length=12, unique=True, default=new_code)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    gateway = models.ForeignKey(
        Version, models.PROTECT, null=True, blank=True, related_name="+"
    )
    # What the agency is told of whom, so that it can look: no safe contact.
    words = models.TextField()
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    # What it did about the complaints; or why data-protection law forbids an answer.
    answer = models.TextField(blank=True)
    is_refused = models.BooleanField(default=False)

    objects = InquiryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "inquiries"
        constraints = [
            models.UniqueConstraint(
                fields=["review", "agency"], name="reviews_inquiry_once"
            ),
            models.CheckConstraint(
                name="reviews_inquiry_answered_in_pairs",
                condition=both_or_neither("answered_at", "answered_by"),
            ),
        ]

    def __str__(self) -> str:
        return f"inquiry of review {self.review_id}"

    @property
    def is_late(self) -> bool:
        """Not answered, and its clock has run out."""
        return bool(
            self.answered_at is None and self.due_at and self.due_at < timezone.now()
        )


class Complaint(models.Model):
    """One complaint, to any of the bodies: listed by the applicant or held by one."""

    class Standing(models.TextChoices):
        LISTED = "listed", "Listed by the applicant, not looked for yet"
        HELD = "held", "Held by the body"
        WORD = "word", "Not found, taken on their word"
        OUT = "out", "Left out"

    review = models.ForeignKey(Review, models.CASCADE, related_name="complaints")
    code = models.CharField(max_length=12, unique=True, default=new_code)
    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="+"
    )
    # To whom they said that they reported it, in their words.
    told_whom = models.CharField(max_length=160, blank=True)
    their_reference = models.CharField(max_length=60, blank=True)
    made_on = models.DateField(null=True, blank=True)
    behaved_on = models.DateField(null=True, blank=True)
    words = models.TextField(blank=True)
    # Who made it, where somebody other than the person harmed did; "" for them.
    made_by = models.CharField(max_length=160, blank=True)
    is_hate = models.BooleanField(default=False)
    report = models.ForeignKey(
        Report, models.PROTECT, null=True, blank=True, related_name="+"
    )
    standing = models.CharField(
        max_length=10, choices=Standing, default=Standing.LISTED
    )
    why = models.TextField(blank=True)
    added_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    added_at = models.DateTimeField()
    looked_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ("made_on", "pk")

    def __str__(self) -> str:
        return f"complaint of review {self.review_id}"

    @property
    def counts(self) -> bool:
        """Whether the threshold may count it, if its days let it."""
        return self.standing in (self.Standing.HELD, self.Standing.WORD)
