"""Typing that is not yet saved: encrypted, short-lived, one row a form and person."""

from django.db import models

from commonside.ground.keys.fields import EncryptedJSON


class Draft(models.Model):
    """What somebody has typed into one form so far."""

    # "public:<random>" for a resident's cookie, "user:3" for staff.
    owner = models.CharField(max_length=80)
    # Which form, on which subject: "report", "cases.contact:case:12".
    form = models.CharField(max_length=80)
    values = EncryptedJSON()
    saved_at = models.DateTimeField()
    ends_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "form"], name="drafts_draft_once")
        ]

    def __str__(self) -> str:
        return f"draft of {self.form}"
