"""The cast of the demonstration begins as anybody would: added, proposed, approved."""

from datetime import datetime, timedelta
from typing import Any

from commonside.demo import cast
from commonside.ground.agencies.models import Holding, Invitation, Team, User
from commonside.ground.agencies.rules import roles
from commonside.ground.colleagues import actions
from commonside.ground.colleagues.rules import Kind
from commonside.library.clocks.instants import london_date

# Between what one person proposes and another approves.
READ = timedelta(minutes=50)
FIRST, SECOND = "admin", "bea"


def appoint(*, at: datetime) -> dict[str, User]:
    """Everybody by user name, each with the roles and teams that two people gave.

    Only the first administrator is written as the first key writes one. Nobody can sign
    in with a password: the demonstration's doors do.
    """
    agencies, teams = cast.bodies(at=at)
    members = {m.username: m for m in (*cast.MEMBERS, *cast.GUESTS)}
    admin = _first(members[FIRST], agencies, at=at)
    for name, member in members.items():
        if name != FIRST:
            actions.add(
                agency=agencies[member.agency],
                name=member.name,
                email=f"{name}@example.org",
                by=admin,
                at=at,
            )
    second = _fresh(SECOND)
    why = "We have worked side by side for years, and I met her at her desk."
    actions.appoint_second(user=second, why=why, by=admin, at=at + READ)
    begun = at + 2 * READ
    for name, member in members.items():
        if name not in (FIRST, SECOND):
            _give(member, teams, by=admin, at=begun)
    Invitation.objects.update(used_at=begun)
    Team.objects.filter(code="asb").update(duty_contact=_fresh("samuel"))
    rows = {user.username: user for user in User.objects.select_related("agency")}
    return {name: rows[name] for name in members}


def _fresh(name: str) -> User:
    """As the next request would read them."""
    return User.objects.select_related("agency").get(username=name)


def _first(member: cast.Member, agencies: dict, *, at: datetime) -> User:
    user = User.objects.create_user(
        member.username,
        None,
        name=member.name,
        email=f"{member.username}@example.org",
        agency=agencies[member.agency],
        joined_at=at,
    )
    Holding.objects.create(user=user, role="administrator", since=at)
    return _fresh(member.username)


def _give(member: cast.Member, teams: dict, *, by: User, at: datetime) -> None:
    """What a member of the cast holds: proposed by the first, read by the second."""
    user, second = _fresh(member.username), _fresh(SECOND)
    asked: dict[str, Any] = {"user": user, "why": "Begins with us.", "by": by, "at": at}
    made = [
        actions.propose(kind=Kind.ROLE, role=role, **asked)
        for role in member.roles
        if roles()[role].needs_two
    ]
    made += [
        actions.propose(kind=Kind.TEAM, team=teams[code], **asked)
        for code in member.teams
    ]
    for one in made:
        actions.decide(one, approves=True, why="", by=second, at=at + READ)
    for role in member.roles:
        if not roles()[role].needs_two:
            actions.give(user=user, role=role, by=by, at=at)


def leave_something_waiting(*, at: datetime) -> None:
    """What a visitor finds: everybody came of late, and one proposal is to be read."""
    User.objects.update(last_used_on=london_date(at))
    actions.propose(
        kind=Kind.ROLE,
        user=_fresh("joanne"),
        role="team_leader",
        why="Samuel is away for two weeks from Monday; she answers for the unit.",
        by=_fresh(FIRST),
        at=at - timedelta(hours=20),
    )
