"""Somebody leaves: first the work is handed on; or at once, and the leader has it."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from commonside.ground.agencies.models import FOREVER, Holding, Team, User
from commonside.ground.agencies.queries import supervisor_of
from commonside.ground.agencies.rules import new_door_key
from commonside.ground.audit.actions import record
from commonside.ground.audit.refusals import Refused, obstacle
from commonside.ground.colleagues import queries, rules
from commonside.ground.colleagues.actions.proposals import lapse_all
from commonside.ground.colleagues.models import Closure, Proposal
from commonside.ground.colleagues.rules import Why
from commonside.ground.design import ports
from commonside.ground.letters.actions import tell_at_once


@transaction.atomic
def hand_on(*, of: User, to: User | None, by: User, at: datetime) -> int:
    """Give what somebody has to do to a colleague of their team; how much stays.

    Without a name it goes to whoever answers for the team, else to the team itself.
    Never to oneself, nor to anybody outside the team: it would widen a sight.
    """
    if to is None:
        stays = _to_the_team(of, by=by, at=at)
        record("colleague.handed_on", subject=of, by=by, at=at, count=stays)
        return stays
    if to.pk == by.pk:
        raise Refused(obstacle("Nobody hands work to themselves.", at_field="to"))
    if not queries.mates_of(of, at=at).filter(pk=to.pk).exists():
        text = "{name} is in no team of theirs."
        raise Refused(obstacle(text, name=to.name, at_field="to"))
    stays = sum(
        load.hand_on(of, to=to, by=by, at=at) for load in reversed(ports.loads.values())
    )
    refs = [f"user:{to.pk}"]
    record("colleague.handed_on", subject=of, by=by, at=at, refs=refs, count=stays)
    return stays


@transaction.atomic
def leave(user: User, *, why: str, by: User, at: datetime) -> Closure:
    """Close the account of somebody who goes, and take away all that they held.

    Raises `Refused` while they hold any work, for oneself, and when fewer than two
    people could approve anything afterwards.
    """
    user = _locked(user)
    approvers = queries.approvers(at)
    found = rules.obstacles_to_leaving(
        held=queries.held_by(user),
        is_own=user.pk == by.pk,
        is_approver=approvers.filter(pk=user.pk).exists(),
        approvers_left=approvers.exclude(pk=user.pk).count(),
    )
    if found:
        raise Refused(found)
    made = _close(user, Why.LEFT, by=by, at=at)
    Holding.objects.filter(user=user, until=FOREVER).update(until=at)
    record("colleague.left", subject=user, by=by, at=at, text=why)
    return made


@transaction.atomic
def switch_off(
    user: User, *, code: str, by: User | None, at: datetime, why: str = ""
) -> Closure:
    """Close an account at once; what it held lies with whoever answers for the team.

    The next request of an open session is refused. Roles wait: they come back only with
    the account, which takes two people.
    """
    user = _locked(user)
    found = []
    if by is not None and user.pk == by.pk:
        found.append(obstacle("Ask a colleague to switch your own account off."))
    if code == Why.URGENT and not why.strip():
        found.append(obstacle("Say why.", at_field="why"))
    if found:
        raise Refused(found)
    leaders = {supervisor_of(team, but=user) for team in user.teams}
    made = _close(user, code, by=by, at=at)
    held = sum(queries.held_by(user).values())
    _to_the_team(user, by=by, at=at)
    codes = {"why": code}
    kind = "colleague.switched_off"
    record(kind, subject=user, by=by, at=at, text=why, codes=codes, count=held)
    if held:
        tell_at_once("work_left", to=leaders, about=f"user:{user.pk}", by=by, at=at)
    return made


def _to_the_team(of: User, *, by: User | None, at: datetime) -> int:
    """All that somebody has to do goes to who answers for their team; what stays."""
    return sum(load.leave(of, by=by, at=at) for load in reversed(ports.loads.values()))


def _locked(user: User) -> User:
    """The account as it stands; `Refused` when it is closed already."""
    now: User = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    if not now.is_active:
        raise Refused(obstacle("This account is closed already."))
    return now


def _close(user: User, code: str, *, by: User | None, at: datetime) -> Closure:
    """No session, link, duty contact or proposal of theirs outlives it."""
    user.is_active, user.door_key = False, new_door_key()
    user.save(update_fields=["is_active", "door_key"])
    user.invitations.filter(used_at=None).delete()
    Team.objects.filter(duty_contact=user).update(duty_contact=None)
    touched = Q(user=user) | Q(proposed_by=user)
    lapse_all(list(Proposal.objects.open().filter(touched)), at=at)
    return Closure.objects.create(user=user, why=code, since=at, by=by)
