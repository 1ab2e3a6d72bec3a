"""The panel, what it recommends, the answers, and an appeal."""

from django.db import models

from commonside.ground.agencies.models import Agency, GrantedQuerySet, User
from commonside.work.reviews.models.review import Review
from commonside.work.reviews.models.shared import both_or_neither, new_code


class Member(models.Model):
    """Who sits on the panel, for which agency, and whether they came."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="members")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    came = models.BooleanField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["review", "user"], name="reviews_member_once"
            )
        ]

    def __str__(self) -> str:
        return f"member of review {self.review_id}"


class Recommendation(models.Model):
    """What the panel recommends to a holder of public functions, and their answer."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="recommendations")
    code = models.CharField(max_length=12, unique=True, default=new_code)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    words = models.TextField()
    act_by = models.DateField(null=True, blank=True)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    reply_due_at = models.DateTimeField(null=True, blank=True)
    is_accepted = models.BooleanField(null=True, blank=True)
    reply = models.TextField(blank=True)
    replied_at = models.DateTimeField(null=True, blank=True)
    replied_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    done_at = models.DateTimeField(null=True, blank=True)

    objects = GrantedQuerySet.as_manager()

    class Meta:
        ordering = ("made_at", "pk")
        constraints = [
            models.CheckConstraint(
                name="reviews_recommendation_replied_in_pairs",
                condition=both_or_neither("replied_at", "replied_by"),
            )
        ]

    def __str__(self) -> str:
        return f"recommendation of review {self.review_id}"


class Progress(models.Model):
    """How far an action is, as somebody said on a day."""

    recommendation = models.ForeignKey(
        Recommendation, models.CASCADE, related_name="progress"
    )
    words = models.TextField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("-at", "-pk")
        verbose_name_plural = "progress"

    def __str__(self) -> str:
        return f"progress of recommendation {self.recommendation_id}"


class Appeal(models.Model):
    """Asked of the local policing body as it was on that day.

    One at a time. A refusal and each review that was held can be appealed: what the
    table of states allows is all that limits it.
    """

    class Against(models.TextChoices):
        THRESHOLD = "threshold", "That the threshold was not met"
        REVIEW = "review", "How the review was carried out"

    review = models.ForeignKey(Review, models.CASCADE, related_name="appeals")
    against = models.CharField(max_length=10, choices=Against)
    # Whoever held the office: a name from the procedure, kept as it was.
    body = models.CharField(max_length=160)
    words = models.TextField(blank=True)
    late_why = models.TextField(blank=True)
    made_at = models.DateTimeField()
    taken_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    heard_at = models.DateTimeField(null=True, blank=True)
    is_upheld = models.BooleanField(null=True, blank=True)
    reasons = models.TextField(blank=True)
    # When the panel had reviewed it again because this was upheld.
    reviewed_again_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("made_at", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["review"],
                condition=models.Q(heard_at=None),
                name="reviews_appeal_one_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"appeal of review {self.review_id}"
