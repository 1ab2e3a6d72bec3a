"""Reads of the cases room that join several models."""

from commonside.ground.agencies.models import Team, User
from commonside.ground.agencies.queries import members_of, supervisor_of

__all__ = ["colleague_of", "supervisor_of"]


def colleague_of(team: Team, *, but: User) -> User | None:
    """Another case officer of the team, for want of a supervisor."""
    officers = members_of(team, role="case_officer")
    return officers.exclude(pk=but.pk).order_by("pk").first()
