"""A case and what was noted on it."""

from django.conf import settings
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models

OPEN = (1, 2)
REPORTED = 3
IS_POSTGRES = "postgresql" in settings.DATABASES["default"]["ENGINE"]


class Case(models.Model):
    """What somebody told, whose it is and how it stands."""

    title = models.CharField(max_length=200)
    description = models.TextField()
    status = models.IntegerField(default=1)
    priority = models.IntegerField(default=1)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    created = models.DateTimeField(auto_now_add=True)
    modified = models.DateTimeField(auto_now=True)
    if IS_POSTGRES:
        # SQLite has its own full text table beside this one; see `fill`.
        words = models.GeneratedField(
            expression=SearchVector("title", "description", config="english"),
            output_field=SearchVectorField(),
            db_persist=True,
        )

    class Meta:
        indexes = [
            models.Index(
                fields=["-created"],
                name="floor_case_open",
                condition=models.Q(status__in=OPEN),
            )
        ]

    def __str__(self) -> str:
        return self.title


class Update(models.Model):
    """One note on a case."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="updates")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True)
    text = models.TextField()
    created = models.DateTimeField()

    def __str__(self) -> str:
        return f"update of case {self.case_id}"
