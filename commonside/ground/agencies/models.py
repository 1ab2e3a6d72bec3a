"""Partner bodies, teams, staff and their roles; and the Grant, who may see what."""

from collections.abc import Iterable
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, ClassVar, Self

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import salted_hmac

from commonside.ground.agencies import rules
from commonside.ground.agencies.sight import Granted
from commonside.ground.design import ports

FOREVER = datetime(9999, 12, 31, tzinfo=UTC)


class Agency(models.Model):
    """A body of the partnership: the council, the police, a charity."""

    code = models.SlugField(unique=True)
    name = models.CharField(max_length=120)
    # What pages call it: "Housing", "Police".
    short_name = models.CharField(max_length=40)
    # How rules name a body: "council", "police", "fire", "housing", …
    kind = models.CharField(max_length=20, blank=True)
    standing = models.CharField(
        max_length=20,
        choices=[
            ("responsible", "Responsible authority"),
            ("cooperating", "Co-operating body"),
            ("invited", "Invited to participate"),
            ("voluntary", "Voluntary organisation"),
            ("business", "Business"),
        ],
    )
    # Runs the installation: it needs no agreement with itself. From the profile.
    is_host = models.BooleanField(default=False)
    # The information sharing agreement (S9): written by `agencies.actions`, and every
    # room may ask. Without its first day there is none, and nothing is shown.
    agreement_since = models.DateField(null=True, blank=True)
    agreement_until = models.DateField(null=True, blank=True)
    # For how long it still sees everything once that day has passed: from the profile.
    grace_days = models.PositiveSmallIntegerField(default=0)
    agreement_suspended_at = models.DateTimeField(null=True, blank=True)
    agreement_ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("name",)
        verbose_name_plural = "agencies"

    def __str__(self) -> str:
        return self.name

    def sight_on(self, at: datetime) -> rules.Sight:
        """What the agreement allows its staff to see at an instant (S9)."""
        ended = [self.agreement_ended_at, self.agreement_suspended_at]
        return rules.sight(
            is_host=self.is_host,
            since=self.agreement_since,
            until=self.agreement_until,
            grace_days=self.grace_days,
            is_stopped=any(when is not None and when <= at for when in ended),
            on=timezone.localdate(at),
        )


class Team(models.Model):
    """People of one agency who share a queue."""

    code = models.SlugField(unique=True)
    name = models.CharField(max_length=120)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="teams")
    # What the team does for the others: "triage", "cases", "restricted".
    purpose = models.CharField(max_length=20, blank=True)
    # The one who is told at once outside office hours.
    duty_contact = models.ForeignKey(
        "agencies.User", models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(username=username)

    def get(self, *args: Any, **kwargs: Any) -> "User":
        """One person with their agency, whose agreement every sight asks (S9)."""
        return self.get_queryset().select_related("agency").get(*args, **kwargs)

    def create_user(
        self, username: str, password: str | None = None, **fields: Any
    ) -> "User":
        user = self.model(username=username, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


# What is of use to somebody who wants to sign in as another.
SIGN_IN_SECRETS = ("password", "door_key")


class User(AbstractBaseUser):
    """A member of staff or a partner's contact; residents have no account."""

    username = models.CharField(max_length=80, unique=True)
    name = models.CharField(max_length=120)
    email = models.EmailField(blank=True)
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True)
    is_active = models.BooleanField(default=True)
    # Single-letter keys can be switched off (WCAG 2.1.4).
    keys_on = models.BooleanField(default=True)
    # Wards or streets that this person looks after: "my patch".
    patch = models.JSONField(default=list, blank=True)
    # Changed to end every open session and every device that was let in before.
    door_key = models.CharField(max_length=40, default=rules.new_door_key)
    joined_at = models.DateTimeField(default=timezone.now)
    # The last day on which any page was asked for; written once a day at most.
    last_used_on = models.DateField(null=True, blank=True)
    # When their agency last said that they still work there.
    confirmed_at = models.DateTimeField(null=True, blank=True)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects = UserManager()

    class Meta:
        ordering = ("name",)
        indexes = [
            models.Index(fields=["name", "id"], name="agencies_user_name"),
            models.Index(fields=["last_used_on", "id"], name="agencies_user_last_used"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_session_auth_hash(self) -> str:
        """Sessions end with the password and with the door key that they began with."""
        said = self.password + self.door_key
        return salted_hmac("commonside.sessions", said, algorithm="sha256").hexdigest()

    @cached_property
    def holdings(self) -> list["Holding"]:
        """Teams and roles held now, read once a request."""
        now = timezone.now()
        rows = self.holding_set.held(now)
        return list(rows.select_related("team"))

    @property
    def roles(self) -> set[str]:
        return {h.role for h in self.holdings if h.role}

    @property
    def teams(self) -> list[Team]:
        return [h.team for h in self.holdings if h.team is not None]

    @cached_property
    def permissions(self) -> frozenset[str]:
        return rules.permissions_of(self.roles)

    @cached_property
    def sight(self) -> rules.Sight:
        """What the agency's agreement allows now; asked once a request (S9)."""
        if not self.is_active:
            return rules.Sight.NOTHING
        if self.agency is None:
            return rules.Sight.ALL
        return self.agency.sight_on(timezone.now())

    @cached_property
    def principals(self) -> list[str]:
        """Everything as which this person may be granted sight."""
        if self.sight == rules.Sight.NOTHING:
            return []
        codes = [f"user:{self.pk}"]
        if self.agency_id:
            codes.append(f"agency:{self.agency_id}")
        codes += [f"team:{team.pk}" for team in self.teams]
        return codes + [f"role:{role}" for role in sorted(self.roles)]

    def may(self, permission: str) -> bool:
        """Whether a role held allows it; which records is another question.

        Nothing at all once the agreement with the person's agency has ended (S9).
        """
        return self.sight != rules.Sight.NOTHING and permission in self.permissions


class HoldingQuerySet(models.QuerySet):
    def held(self, at: datetime) -> Self:
        """What is held at an instant: begun, and not yet taken back."""
        return self.filter(since__lte=at, until__gt=at)


class Holding(models.Model):
    """One person in one team, or with one role, for a time."""

    user = models.ForeignKey(User, models.CASCADE)
    team = models.ForeignKey(Team, models.CASCADE, null=True, blank=True)
    role = models.CharField(max_length=40, blank=True)
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(default=FOREVER)
    granted_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = HoldingQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["role", "user"], name="agencies_holding_role")]
        constraints = [
            models.CheckConstraint(
                name="agencies_holding_team_or_role",
                condition=(Q(team=None) & ~Q(role=""))
                | (Q(team__isnull=False, role="")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} as {self.role or self.team}"


class FirstKey(models.Model):
    """The one-time link of the first administrator: an hour, once (S34)."""

    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return "a link for the first administrator"


class Invitation(models.Model):
    """A link by which one person chooses a password: seven days, once (S30)."""

    token_hash = models.CharField(max_length=64, unique=True)
    user = models.ForeignKey(User, models.CASCADE, related_name="invitations")
    made_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(used_at=None),
                name="agencies_invitation_newest_only",
            )
        ]

    def __str__(self) -> str:
        return f"an invitation for {self.user}"


class Answer(models.TextChoices):
    CONTENT = "content", "May read it"
    EXISTENCE = "existence", "May know that it exists"
    BARRED = "barred", "May not see it, whatever else is granted"


class Grant(models.Model):
    """Who may see what, as rows: the only source of sight (ARCHITECTURE 5)."""

    subject_kind = models.CharField(max_length=20)
    subject_id = models.BigIntegerField()
    # "user:3", "team:1", "agency:2" or "role:analyst".
    principal = models.CharField(max_length=60)
    answer = models.CharField(max_length=10, choices=Answer)
    # The fact from which it follows: "owner", "team", "involved", "conflict", …
    basis = models.CharField(max_length=40)
    since = models.DateTimeField()
    until = models.DateTimeField(default=FOREVER)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject_kind", "subject_id", "principal", "answer", "basis"],
                name="agencies_grant_once",
            )
        ]
        indexes = [
            models.Index(
                fields=["principal", "subject_kind", "answer", "subject_id"],
                name="agencies_grant_principal",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.principal} {self.answer} {self.subject_kind}:{self.subject_id}"


class GrantedQuerySet(models.QuerySet):
    """A QuerySet whose rows are seen only through the Grant table.

    The kind of a subject is its model's name: `case`, `report`, `person`.
    """

    def visible_to(self, user: Any, at: datetime | None = None) -> Self:
        """The only door: one EXISTS for a grant and one NOT EXISTS for a bar on it.

        Under an agreement that ran out it opens only for what the agency itself
        supplied, and where it still has something to do; under one that was ended or
        suspended, for nothing (S9).
        """
        principals: Iterable[str] = getattr(user, "principals", ())
        if not principals:
            return self.none()
        now = at or timezone.now()
        kind = str(self.model._meta.model_name)
        rows = self.filter(Granted(kind, principals, now))
        if getattr(user, "sight", None) == rules.Sight.OWN:
            rows = rows.filter(ports.supplied_by(kind, user.agency_id))
        return rows
