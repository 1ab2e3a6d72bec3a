"""Attachments: hashed, encrypted with a key per file, unreadable until checked."""

from django.db import models
from django.db.models import Q
from django.utils.crypto import get_random_string

from commonside.ground.agencies.models import User
from commonside.ground.files import rules
from commonside.ground.keys.fields import EncryptedJSON

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def new_code() -> str:
    """How addresses name a file: at random, so that nobody can count (S2)."""
    return get_random_string(12, LETTERS)


class File(models.Model):
    """One file that somebody gave us, tied to a subject that guards it."""

    class State(models.TextChoices):
        # Nobody may read it before a check has passed it (S40).
        WAITING = "waiting", "Being checked"
        CHECKED = "checked", "Checked"
        REFUSED = "refused", "Refused"

    code = models.CharField(max_length=20, unique=True, default=new_code)
    subject_kind = models.CharField(max_length=20)
    subject_id = models.BigIntegerField()
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=80)
    size = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=64)
    stored_as = models.CharField(max_length=64, unique=True)
    # The key of this one file, encrypted with the installation's.
    key = EncryptedJSON(purpose="files")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    # Why it is refused: a code of `rules.REASONS`.
    reason = models.CharField(max_length=20, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)
    # Our own copy of what it shows, encrypted with the same key; none of what has
    # no picture, or was made by us.
    preview_as = models.CharField(max_length=64, blank=True)
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    added_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True)
    added_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="files_file_checked_or_waits",
                condition=Q(state="waiting", checked_at=None, preview_as="")
                | Q(state="refused", checked_at__isnull=False, preview_as="")
                | Q(state="checked", checked_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["subject_kind", "subject_id"], name="files_file_subject"
            ),
            models.Index(
                fields=["added_at"],
                name="files_file_waiting",
                condition=Q(checked_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"file of {self.subject_kind}:{self.subject_id}"

    @property
    def subject(self) -> str:
        return f"{self.subject_kind}:{self.subject_id}"

    @property
    def guard(self) -> str:
        """What the port of guards is asked: `case-files:12`."""
        return f"{self.subject_kind}-files:{self.subject_id}"

    @property
    def is_checked(self) -> bool:
        return self.state == self.State.CHECKED

    @property
    def why_refused(self) -> str:
        return rules.REASONS.get(self.reason, "")
