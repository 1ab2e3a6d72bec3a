"""What we sent, by which channel, and whether it arrived."""

from django.db import models
from django.utils.crypto import get_random_string

from commonside.ground.agencies.models import User
from commonside.ground.duties.models import Step
from commonside.ground.keys.fields import EncryptedJSON
from commonside.ground.practice.models import Version


class Letter(models.Model):
    """One neutral mail to staff or a partner's contact, naming nobody."""

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


def new_code() -> str:
    """How an address names a message, and a carrier knows it again: by lot."""
    return get_random_string(16)


class Message(models.Model):
    """One message to somebody who is not staff, through the gate and nothing else."""

    class State(models.TextChoices):
        QUEUED = "queued", "Waits to be sent"
        # Handed to the carrier, whose answer is not known yet.
        SENDING = "sending", "Is being sent"
        SENT = "sent", "Sent"
        DELIVERED = "delivered", "Arrived"
        FAILED = "failed", "Did not arrive"
        REFUSED = "refused", "Not sent: not safe"

    code = models.CharField(max_length=16, unique=True, default=new_code)
    kind = models.CharField(max_length=80)
    # The words in the version that was in force when it was written.
    template = models.ForeignKey(Version, models.PROTECT, related_name="+")
    # Who it is for: "person" or "report", whose teller is written to and nobody else.
    to_kind = models.CharField(max_length=20)
    to_id = models.BigIntegerField()
    about_kind = models.CharField(max_length=20)
    about_id = models.BigIntegerField()
    # What the writer filled in: {blank: words}.
    words = EncryptedJSON()
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    queued_at = models.DateTimeField()
    # Not before: a safe hour, or the next try.
    try_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    tried_at = models.DateTimeField(null=True, blank=True)
    channel = models.CharField(max_length=10, blank=True)
    is_veiled = models.BooleanField(default=False)
    # Exactly what left: {"to", "sender", "subject", "text"}.
    sent_as = EncryptedJSON(null=True, blank=True)
    carrier = models.CharField(max_length=20, blank=True)
    # What the carrier calls it.
    carried_as = models.CharField(max_length=80, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    # Delivered, failed or refused.
    ended_at = models.DateTimeField(null=True, blank=True)
    # Why it failed, as a code of the carrier's; of a refusal nothing is kept but that.
    why = models.CharField(max_length=80, blank=True)
    # What somebody does instead: speak with the person.
    step = models.ForeignKey(
        Step, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        indexes = [
            models.Index(fields=["state", "try_at"], name="letters_message_waiting"),
            models.Index(
                fields=["about_kind", "about_id"], name="letters_message_about"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}, {self.state}"

    @property
    def about(self) -> str:
        return f"{self.about_kind}:{self.about_id}"

    @property
    def to(self) -> str:
        return f"{self.to_kind}:{self.to_id}"
