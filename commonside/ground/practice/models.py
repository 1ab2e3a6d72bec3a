"""Law and local practice as versioned, dated rows; whatever runs keeps its version."""

from datetime import date
from typing import Self, cast

from django.db import models
from django.db.models import Q

from commonside.ground.practice import rules


class VersionQuerySet(models.QuerySet):
    def of(self, kind: str, on: date) -> Self:
        """The versions of one kind in force on a day."""
        in_force = Q(valid_to=None) | Q(valid_to__gte=on)
        return self.filter(in_force, kind=kind, valid_from__lte=on)

    def in_force(self, kind: str, key: str, on: date) -> "Version":
        """The version of one thing in force on a day; raises DoesNotExist."""
        return cast("Version", self.of(kind, on).filter(key=key).latest("version"))


class Version(models.Model):
    """One version of one piece of law or practice; editing makes a new one."""

    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=80)
    version = models.PositiveIntegerField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    body = models.JSONField()
    digest = models.CharField(max_length=64)
    source = models.TextField(blank=True)
    # Empty until a legal officer has looked: pages show it as unverified.
    verified_by = models.CharField(max_length=120, blank=True)
    verified_on = models.DateField(null=True, blank=True)

    objects = VersionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "key", "version"], name="practice_version_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key} v{self.version}"

    @property
    def is_verified(self) -> bool:
        """Whether a legal officer has ticked it; law that is not says so on pages."""
        return bool(self.verified_by)

    @property
    def how_sure(self) -> str:
        """Where it stands between verified and unverified, in words for staff."""
        return rules.MARKS.get(self.body.get("mark", ""), rules.MARKS["M"])

    @property
    def label(self) -> str:
        """Its name in English, for staff."""
        label = self.body.get("label") or self.body.get("title") or self.key
        return label.get("en", self.key) if isinstance(label, dict) else label
