"""Typing that is not yet saved: encrypted, short-lived, one row a form and person."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q

from commonside.ground.keys.fields import EncryptedJSON


class DraftQuerySet(models.QuerySet):
    def living(self, at: datetime) -> Self:
        """Whose time is not over, by its owner or by its receipt."""
        return self.filter(Q(ends_at__gt=at) | Q(kept_until__gt=at))

    def over(self, at: datetime) -> Self:
        """Whose time is over in every way."""
        is_kept = Q(kept_until__isnull=False, kept_until__gt=at)
        return self.filter(ends_at__lte=at).exclude(is_kept)


class Draft(models.Model):
    """What somebody has typed into one form so far."""

    # "public:<random>" for a resident's cookie, "user:3" for staff.
    owner = models.CharField(max_length=80)
    # Which form, on which subject: "report", "cases.contact:case:12".
    form = models.CharField(max_length=80)
    values = EncryptedJSON()
    saved_at = models.DateTimeField()
    # Until when its owner may open it.
    ends_at = models.DateTimeField(db_index=True)
    # Put by: who has the number and the word may open it until then (S63).
    receipt_hash = models.CharField(max_length=80, blank=True, db_index=True)
    word_hash = models.CharField(max_length=160, blank=True)
    kept_until = models.DateTimeField(null=True, blank=True)

    objects = DraftQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "form"], name="drafts_draft_once")
        ]

    def __str__(self) -> str:
        return f"draft of {self.form}"
