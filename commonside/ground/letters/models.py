"""What we sent, by which channel, and whether it arrived."""

from django.db import models

from commonside.ground.agencies.models import User


class Letter(models.Model):
    """One message; for now only neutral mail to staff, naming nobody."""

    class State(models.TextChoices):
        QUEUED = "queued", "Waits to be sent"
        SENT = "sent", "Sent"
        FAILED = "failed", "Failed"
        # Who it was for has left, or their agency's agreement has ended (S9).
        WITHHELD = "withheld", "Not sent: not for them any more"

    # "digest", "new_high", "high_breach", "step_refused", "conflict", "duty",
    # "anchor".
    kind = models.CharField(max_length=40)
    to = models.ForeignKey(User, models.PROTECT, related_name="letters")
    subject_line = models.CharField(max_length=120)
    body = models.TextField()
    # The subject that it is about, `case:12`, for the trace; never in the text.
    about = models.CharField(max_length=80, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    queued_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    # When a failed message may be tried again.
    try_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    failure = models.CharField(max_length=80, blank=True)
    # The local day of a digest, so that there is one a day.
    day = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["to", "day"],
                condition=models.Q(kind="digest"),
                name="letters_one_digest_a_day",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.to_id}"
