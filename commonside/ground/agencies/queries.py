"""Who answers for a team, who is in it, and whether sight is as the facts demand."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from commonside.ground.agencies.models import FOREVER, Grant, Holding, Team, User
from commonside.ground.agencies.rules import roles
from commonside.ground.design import ports


def unseen_looks() -> Q:
    """Looks that are recorded and shown to auditors alone: their own (S10).

    By when they held the role: what somebody read before or after is shown.
    """
    found = Q(pk__in=[])
    quiet = [key for key, role in roles().items() if "audit.unseen" in role.may]
    for held in Holding.objects.filter(role__in=quiet):
        found |= Q(by=f"user:{held.user_id}", at__gte=held.since, at__lt=held.until)
    return found


def members_of(
    team: Team, *, role: str = "", at: datetime | None = None
) -> QuerySet[User]:
    """The people of a team who may sign in, with one role or with any."""
    held = Holding.objects.held(at or timezone.now())
    rows = User.objects.filter(
        is_active=True, pk__in=held.filter(team=team).values("user")
    )
    if role:
        rows = rows.filter(pk__in=held.filter(role=role).values("user"))
    return rows


def supervisor_of(team: Team, *, but: User | None = None) -> User | None:
    """Who answers for a team: its leader, else its duty contact; never `but`."""
    leaders = members_of(team, role="team_leader").order_by("pk")
    if but is not None:
        leaders = leaders.exclude(pk=but.pk)
    found = leaders.first()
    contact = team.duty_contact
    if found is None and contact is not None and contact != but:
        return contact if contact.is_active else None
    return found


@dataclass(frozen=True)
class Differences:
    """Where the table of sight is not what the facts demand; references alone."""

    missing: frozenset[ports.Right]
    extra: frozenset[ports.Right]

    @property
    def count(self) -> int:
        return len(self.missing) + len(self.extra)

    @property
    def lines(self) -> list[str]:
        """One line each: what, who, which answer, on what basis."""
        marked = [
            *(("missing", right) for right in self.missing),
            *(("too much", right) for right in self.extra),
        ]
        return sorted(
            f"{mark}: {r.kind}:{r.id} {r.principal} {r.answer} ({r.basis})"
            for mark, r in marked
        )


def differences() -> Differences:
    """Compare the table with every room's facts (ARCHITECTURE 5)."""
    demanded = frozenset(right for facts in ports.facts.values() for right in facts())
    rows = Grant.objects.filter(until=FOREVER).values_list(
        "subject_kind", "subject_id", "principal", "answer", "basis"
    )
    held = frozenset(ports.Right(*row) for row in rows.iterator())
    return Differences(missing=demanded - held, extra=held - demanded)
