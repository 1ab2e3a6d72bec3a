"""Reads of the cases room that join several models."""

from commonside.ground.agencies.models import Holding, Team, User


def supervisor_of(team: Team, *, but: User | None = None) -> User | None:
    """Who answers for a team: its leader, else its duty contact; never `but`."""
    leaders = User.objects.filter(
        is_active=True,
        pk__in=Holding.objects.filter(team=team).values("user"),
        holding__role="team_leader",
    ).order_by("pk")
    if but is not None:
        leaders = leaders.exclude(pk=but.pk)
    found = leaders.first()
    if found is None and team.duty_contact_id and team.duty_contact != but:
        return team.duty_contact
    return found


def colleague_of(team: Team, *, but: User) -> User | None:
    """Another case officer of the team, for want of a supervisor."""
    return (
        User.objects.filter(
            is_active=True,
            pk__in=Holding.objects.filter(team=team).values("user"),
            holding__role="case_officer",
        )
        .exclude(pk=but.pk)
        .order_by("pk")
        .first()
    )
