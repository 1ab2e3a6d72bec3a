"""What was done and what was looked at: append-only, held so by database triggers."""

from django.db import models
from django.db.models.functions import Now


class EventQuerySet(models.QuerySet):
    def about(self, subject: str) -> "EventQuerySet":
        """Events whose subject is `kind:id`, newest first."""
        return self.filter(subject=subject).order_by("-id")

    def changes(self) -> "EventQuerySet":
        return self.filter(is_view=False)

    def views(self) -> "EventQuerySet":
        return self.filter(is_view=True)


class Event(models.Model):
    """One thing that somebody did or saw. No foreign keys: it outlives its subject.

    `body` is canonical JSON text (sorted keys, no spaces) of references, codes and
    names of changed fields; never a personal value or a word searched for (S11, S12).
    """

    kind = models.CharField(max_length=60)
    subject = models.CharField(max_length=80)
    by = models.CharField(max_length=40)
    is_view = models.BooleanField(default=False)
    at = models.DateTimeField()
    # Stamped by the database; triggers allow no other time (S16).
    recorded_at = models.DateTimeField(db_default=Now())
    body = models.TextField(default="{}")
    salt = models.CharField(max_length=32)
    # Hash of the erasable text, with a salt of its own; empty when there is none.
    text_hash = models.CharField(max_length=64, blank=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        db_table = "audit_event"
        indexes = [
            models.Index(fields=["subject", "-id"], name="audit_event_subject"),
            models.Index(fields=["by", "-id"], name="audit_event_by"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"


class EventText(models.Model):
    """The sentence that a human reads beside an event; retention may erase it.

    Its salt goes with it: what is left says nothing to somebody who guesses.
    """

    event_id = models.BigIntegerField(primary_key=True)
    text = models.TextField()
    salt = models.CharField(max_length=32)

    class Meta:
        db_table = "audit_event_text"

    def __str__(self) -> str:
        return f"text of event {self.event_id}"


class Waiting(models.Model):
    """An event that no seal covers yet. A trigger adds it together with the event.

    Asked instead of "all events but those in seals", which grows with history.
    """

    event_id = models.BigIntegerField(primary_key=True)

    class Meta:
        db_table = "audit_waiting"

    def __str__(self) -> str:
        return f"event {self.event_id} waits"


class Seal(models.Model):
    """A batch of events bound by a hash, chained to the seal before, and signed."""

    number = models.PositiveBigIntegerField(unique=True)
    count = models.PositiveIntegerField()
    total = models.PositiveBigIntegerField()
    root = models.CharField(max_length=64)
    previous = models.CharField(max_length=64)
    # Whether it took all that waited: later seals then hold no older rows (S16).
    took_all = models.BooleanField()
    # The database's clock; a trigger refuses another time.
    recorded_at = models.DateTimeField()
    digest = models.CharField(max_length=64)
    # Which key signed, and its Ed25519 signature in hex.
    key = models.CharField(max_length=16)
    signature = models.CharField(max_length=128)

    class Meta:
        db_table = "audit_seal"

    def __str__(self) -> str:
        return f"seal {self.number}"


class SealMember(models.Model):
    """Which events a seal covers, with the hash that each had: never a range (S13)."""

    event_id = models.BigIntegerField(primary_key=True)
    seal_number = models.PositiveBigIntegerField()
    event_hash = models.CharField(max_length=64)

    class Meta:
        db_table = "audit_seal_member"
        indexes = [
            models.Index(fields=["seal_number", "event_id"], name="audit_member_seal")
        ]

    def __str__(self) -> str:
        return f"event {self.event_id} in seal {self.seal_number}"
