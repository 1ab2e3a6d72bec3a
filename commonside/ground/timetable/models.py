"""Rows behind background work: what runs when, how far it is, what fell over."""

from django.db import models

from commonside.ground.keys.fields import EncryptedJSON


class Schedule(models.Model):
    """A job that runs again and again; claimed by compare-and-swap on `next_at`."""

    name = models.CharField(max_length=80, unique=True)
    task = models.CharField(max_length=120)
    # "every 60 s", "daily 07:30": read by rules.
    pattern = models.CharField(max_length=40)
    next_at = models.DateTimeField(db_index=True)
    last_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class Progress(models.Model):
    """How far a long job is: the row behind its bar. Holds counts, never content."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        RUNNING = "running", "Running"
        DONE = "done", "Done"
        FAILED = "failed", "Failed"

    key = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=60)
    # The id of the person who asked; a number, since people live a floor above.
    by_id = models.BigIntegerField(null=True, blank=True, db_index=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    done = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(default=0)
    # Counts and codes of the outcome: {"read": 5, "rejected": 1}.
    result = models.JSONField(default=dict, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField(null=True, blank=True)
    moved_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "progress"

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"

    @property
    def percent(self) -> int:
        """How much is done, in hundredths; never 100 before the end."""
        return min(99, 100 * self.done // self.total) if self.total else 0

    @property
    def is_over(self) -> bool:
        return self.state in (self.State.DONE, self.State.FAILED)


class Result(models.Model):
    """What a job made for one person, encrypted, until it expires (S5)."""

    class State(models.TextChoices):
        WAITING = "waiting", "Being made"
        MADE = "made", "Ready"
        REFUSED = "refused", "Not made: no longer allowed"

    # Random: nobody finds another's by counting.
    code = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=60)
    # A number, since people live a floor above.
    by_id = models.BigIntegerField(db_index=True)
    # Codes from fixed lists: which part of a list was asked for.
    asked = models.JSONField(default=dict, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    # [[reference, [cells]]]
    held = EncryptedJSON(null=True, blank=True)
    asked_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"
