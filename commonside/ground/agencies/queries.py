"""Who answers for a team, and who is in it."""

from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from commonside.ground.agencies.models import Holding, Team, User
from commonside.ground.agencies.rules import roles


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
