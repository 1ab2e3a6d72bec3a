"""Persons and how each may safely be reached; a person knows nothing of wrongdoing."""

from typing import Self

from django.db import models
from django.db.models import Q

from commonside.ground.agencies.models import GrantedQuerySet, User
from commonside.ground.keys.fields import EncryptedJSON
from commonside.ground.places.models import Place


class PersonQuerySet(GrantedQuerySet):
    def same_human(self, person: "Person") -> Self:
        """Every row of the cluster: "same victim" questions go by this."""
        if person.cluster is None:
            return self.filter(pk=person.pk)
        return self.filter(cluster=person.cluster)


class Person(models.Model):
    """One record of one human. Rows are never merged; `cluster` says who is who."""

    known_as = models.CharField(max_length=120)
    full_name = models.CharField(max_length=160, blank=True)
    pronoun = models.CharField(max_length=10, default="they")
    born_on = models.DateField(null=True, blank=True)
    language = models.CharField(max_length=20, blank=True)
    home = models.ForeignKey(Place, models.SET_NULL, null=True, blank=True)
    cluster = models.BigIntegerField(null=True, blank=True, db_index=True)
    added_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "people"

    def __str__(self) -> str:
        return f"person {self.pk}"


class SafeContact(models.Model):
    """How this person may be reached without harm; encrypted, and never searched.

    `ways` is {"phone": str, "email": str, "post": str, "ways": [codes], "preferred":
    the one of these that they would rather have, "from": "10:00", "to": "14:30",
    "days": "weekdays", "say": str, "never": [codes], "sees_phone" and "sees_email" and
    "sees_post": "nobody" or "somebody", "also_sees": str, "shows": [codes of where our
    name may show], "interpreter": str}. A missing fact means "Not asked yet: speak in
    person".
    """

    person = models.OneToOneField(Person, models.CASCADE, related_name="safe_contact")
    ways = EncryptedJSON()
    asked_at = models.DateTimeField(null=True, blank=True)
    asked_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return f"safe contact of person {self.person_id}"


class StaffTieQuerySet(models.QuerySet):
    def standing(self) -> Self:
        """Those that nobody has ended."""
        return self.filter(ended_at=None)


class StaffTie(models.Model):
    """ "I know someone here": locks a member of staff out at once.

    What it is said of is one record; which others it bars follows from who is in them.
    """

    user = models.ForeignKey(User, models.CASCADE)
    subject_kind = models.CharField(max_length=20)
    subject_id = models.BigIntegerField()
    declared_at = models.DateTimeField()
    handed_to = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = StaffTieQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "subject_kind", "subject_id"],
                condition=Q(ended_at=None),
                name="people_tie_once",
            ),
            models.CheckConstraint(
                name="people_tie_ended_in_pairs",
                condition=Q(ended_at=None, ended_by=None)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"tie of user {self.user_id}"
