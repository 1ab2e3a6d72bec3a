"""Attachments: hashed, encrypted with a key per file, unreadable until checked."""

from django.db import models

from commonside.ground.agencies.models import User
from commonside.ground.keys.fields import EncryptedJSON


class File(models.Model):
    """One file that somebody gave us, tied to a subject that guards it."""

    class State(models.TextChoices):
        # Nobody may read it before an upload check has passed it (S40).
        WAITING = "waiting", "Waits to be checked"
        REFUSED = "refused", "Refused"
        READABLE = "readable", "Readable"

    subject_kind = models.CharField(max_length=20)
    subject_id = models.BigIntegerField()
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=40)
    size = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=64)
    stored_as = models.CharField(max_length=64, unique=True)
    # The key of this one file, encrypted with the installation's.
    key = EncryptedJSON()
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    added_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True)
    added_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(
                fields=["subject_kind", "subject_id"], name="files_file_subject"
            )
        ]

    def __str__(self) -> str:
        return f"file of {self.subject_kind}:{self.subject_id}"
