"""What lets somebody read is proposed by one person and decided by another (S8)."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from commonside.ground.agencies.models import Holding, Team, User
from commonside.ground.agencies.rules import Role, new_door_key, roles, roles_that
from commonside.ground.audit.actions import record
from commonside.ground.audit.refusals import Obstacle, Refused, obstacle
from commonside.ground.colleagues import queries, rules
from commonside.ground.colleagues.actions.subjects import record_subject
from commonside.ground.colleagues.models import Closure, Proposal
from commonside.ground.colleagues.rules import Kind, State


@transaction.atomic
def propose(
    *,
    kind: str,
    user: User,
    why: str,
    by: User,
    at: datetime,
    role: str = "",
    team: Team | None = None,
    subject: str = "",
) -> Proposal:
    """Ask for a role, a team, a return or another way in for a colleague.

    Nothing changes until somebody else approves. Raises `Refused` for oneself, without
    a reason, and for what cannot be given.
    """
    subject = subject.strip()
    found = _obstacles(kind, user, role, team, subject, by=by, at=at)
    if Proposal.objects.open().same(kind, user, role, team).exists():
        found.append(obstacle("It is proposed already, and waits."))
    if not why.strip():
        found.append(obstacle("Say why, for who decides it.", at_field="why"))
    if found:
        raise Refused(found)
    made = Proposal.objects.create(
        kind=kind,
        user=user,
        role=role,
        team=team,
        subject=subject,
        why=why.strip(),
        proposed_by=by,
        proposed_at=at,
    )
    _record("colleague.proposed", made, by=by, at=at, text=why)
    return made


def _obstacles(
    kind: str,
    user: User,
    role: str,
    team: Team | None,
    subject: str = "",
    *,
    by: User,
    at: datetime,
) -> list[Obstacle]:
    """Why it could not be given, by whomever: asked when proposed and when approved."""
    if kind == Kind.SUBJECT:
        return rules.obstacles_to_joining(
            subject=subject,
            has_provider=queries.has_provider(),
            is_taken=queries.is_subject_of_another(subject, user),
            is_held=queries.subjects_of(user).filter(uid=subject).exists(),
            is_own=user.pk == by.pk,
            is_off=not user.is_active,
        )
    if kind == Kind.RETURN:
        is_off = Closure.objects.open().filter(user=user).exists()
        text = "This account is not closed."
        return _own(user, by) + ([] if is_off else [obstacle(text)])
    if kind == Kind.FACTOR:
        return _own(user, by) + _none_to_reset(user)
    held = Holding.objects.held(at).filter(user=user, role=role, team=team)
    return rules.obstacles_to_giving(
        label=team.name if team else _role(role).label,
        fits=_fits(user, role, team),
        is_held=held.exists(),
        is_own=user.pk == by.pk,
        is_off=not user.is_active,
    )


def _own(user: User, by: User) -> list[Obstacle]:
    if user.pk != by.pk:
        return []
    return [obstacle("Nobody gives themselves anything. Ask a colleague.")]


def _none_to_reset(user: User) -> list[Obstacle]:
    if queries.has_factor(user):
        return []
    return [obstacle("They have no second factor yet; a new link is enough.")]


def _role(key: str) -> Role:
    known = roles().get(key)
    if known is None:
        raise Refused(obstacle("There is no such role.", at_field="role"))
    return known


def _fits(user: User, role: str, team: Team | None) -> bool:
    if user.agency is None:
        return False
    if team is not None:
        return team.agency_id == user.agency_id
    return _role(role).fits(user.agency.kind)


@transaction.atomic
def give(*, user: User, role: str, by: User, at: datetime) -> Holding:
    """A role that reads nothing and guards nobody: one person gives it, at once."""
    if _role(role).needs_two:
        raise Refused(obstacle("This role takes a second person. Propose it."))
    if found := _obstacles(Kind.ROLE, user, role, None, by=by, at=at):
        raise Refused(found)
    made = Holding.objects.create(user=user, role=role, since=at, granted_by=by)
    codes = {"kind": "role", "role": role}
    record("colleague.given", subject=user, by=by, at=at, codes=codes)
    return made


@transaction.atomic
def decide(
    proposal: Proposal, *, approves: bool, why: str, by: User, at: datetime
) -> Proposal:
    """A second person says yes, and it is so at once; or no, with a reason.

    Raises `Refused` for whoever is no second person (`rules.obstacles_to_deciding`),
    for what is no longer open, and for what could not be given any more.
    """
    now = Proposal.objects.select_for_update(of=("self",)).get(pk=proposal.pk)
    found = _obstacles_to_deciding(now, by=by, at=at)
    if approves and not found:
        found = _obstacles(
            now.kind, now.user, now.role, now.team, now.subject, by=by, at=at
        )
    if not approves and not why.strip():
        found.append(obstacle("Say why not.", at_field="why"))
    if found:
        raise Refused(found)
    now.state = State.APPROVED if approves else State.REFUSED
    now.decided_by, now.decided_at, now.decided_why = by, at, why.strip()
    now.save()
    if approves:
        _carry_out(now, by=by, at=at)
    kind = "colleague.approved" if approves else "colleague.refused"
    _record(kind, now, by=by, at=at, text=why)
    return now


def _obstacles_to_deciding(now: Proposal, *, by: User, at: datetime) -> list[Obstacle]:
    if now.state != State.OPEN:
        return [obstacle("It was decided already, or taken back.")]
    return rules.obstacles_to_deciding(
        decider=by.pk,
        proposer=now.proposed_by_id,
        about=now.user_id,
        proposed_at=now.proposed_at,
        entitled=queries.entitlements(by, at=at) if by.may("people.approve") else (),
    )


def _carry_out(now: Proposal, *, by: User, at: datetime) -> None:
    user = now.user
    if now.kind in (Kind.ROLE, Kind.TEAM):
        Holding.objects.create(
            user=user, role=now.role, team=now.team, since=at, granted_by=by
        )
    elif now.kind == Kind.RETURN:
        Closure.objects.open().filter(user=user).update(until=at)
        user.is_active = True
        user.save(update_fields=["is_active"])
    elif now.kind == Kind.SUBJECT:
        record_subject(user, now.subject, by=by, at=at)
    else:
        forget_factors(user)


def forget_factors(user: User) -> None:
    """Take away every second factor, the password too: a new link begins both.

    Whoever knows the password alone could otherwise enrol a factor of their own.
    """
    queries.factors_of(user).delete()
    user.set_unusable_password()
    user.door_key = new_door_key()
    user.save(update_fields=["password", "door_key"])


@transaction.atomic
def take_back(proposal: Proposal, *, by: User, at: datetime) -> Proposal:
    """Who proposed it does so no longer."""
    now = Proposal.objects.select_for_update(of=("self",)).get(pk=proposal.pk)
    if now.state != State.OPEN or now.proposed_by_id != by.pk:
        raise Refused(obstacle("Only who proposed it takes it back, while it waits."))
    now.state, now.decided_by, now.decided_at = State.TAKEN_BACK, by, at
    now.save()
    _record("colleague.taken_back", now, by=by, at=at)
    return now


@transaction.atomic
def lapse(*, at: datetime) -> int:
    """End what waited too long: a yes to something old would be a yes unread."""
    days = queries.terms(at.date()).proposal_days
    rows = Proposal.objects.open().filter(proposed_at__lt=at - timedelta(days=days))
    return lapse_all(list(rows.select_for_update()), at=at)


def lapse_all(rows: list[Proposal], *, at: datetime) -> int:
    """End proposals that nobody will decide; part of a larger act."""
    for one in rows:
        one.state, one.decided_at = State.LAPSED, at
        one.save(update_fields=["state", "decided_at"])
        _record("colleague.lapsed", one, by=None, at=at)
    return len(rows)


@transaction.atomic
def withdraw(holding: Holding, *, why: str, by: User, at: datetime) -> None:
    """Take a role or a team away, at once and by one person.

    Only the last person who may approve anything keeps that role: nobody could then
    be appointed any more.
    """
    found = []
    if not why.strip():
        found.append(obstacle("Say why.", at_field="why"))
    is_guard = holding.role in roles_that("people.approve")
    others = queries.approvers(at).exclude(pk=holding.user_id)
    if is_guard and not others.exists():
        found.append(obstacle("Nobody could appoint anybody then."))
    if found:
        raise Refused(found)
    Holding.objects.filter(pk=holding.pk, until__gt=at).update(until=at)
    if holding.team is not None:
        theirs = Team.objects.filter(pk=holding.team.pk, duty_contact=holding.user_id)
        theirs.update(duty_contact=None)
    codes = _codes(holding.role, holding.team)
    record(
        "colleague.withdrawn",
        subject=holding.user,
        by=by,
        at=at,
        text=why,
        codes=codes,
    )


@transaction.atomic
def appoint_second(*, user: User, why: str, by: User, at: datetime) -> Proposal:
    """The first administrator appoints the second, once, alone: there is nobody else.

    The role reads no report and no case. It stays recorded and shown that no second
    person said yes. Raises `Refused` as soon as anybody else ever held such a role.
    """
    found = _obstacles(Kind.ROLE, user, "administrator", None, by=by, at=at)
    if queries.alone(at) != by:
        found = [obstacle("There is somebody else who can approve. Propose it.")]
    if not why.strip():
        found.append(obstacle("Say who they are to you.", at_field="why"))
    if found:
        raise Refused(found)
    made = Proposal.objects.create(
        kind=Kind.SECOND,
        user=user,
        role="administrator",
        why=why.strip(),
        proposed_by=by,
        proposed_at=at,
        state=State.APPROVED,
        decided_at=at,
    )
    Holding.objects.create(user=user, role=made.role, since=at, granted_by=by)
    codes = _codes(made.role, None)
    kind = "colleague.second_appointed"
    record(kind, subject=user, by=by, at=at, text=why, codes=codes)
    return made


@transaction.atomic
def appoint_by_machine(*, user: User, at: datetime) -> Holding:
    """Whoever runs the machine appoints one, where fewer than two are left.

    They could write into the database anyway; this way the history says so. Raises
    `Refused` while two can approve, and for a closed account.
    """
    found = []
    if queries.approvers(at).exclude(pk=user.pk).count() >= rules.APPROVERS:
        found.append(obstacle("Two people can approve. Let them."))
    if not user.is_active:
        found.append(obstacle("This account is closed."))
    if "administrator" in user.roles:
        found.append(obstacle("They are an administrator already."))
    if found:
        raise Refused(found)
    made = Holding.objects.create(user=user, role="administrator", since=at)
    codes = _codes(made.role, None)
    kind = "colleague.appointed_by_machine"
    record(kind, subject=user, by=None, at=at, codes=codes)
    return made


def _codes(role: str, team: Team | None) -> dict[str, Any]:
    return {"role": role} if role else {"team": team.code if team else ""}


def _record(
    kind: str, one: Proposal, *, by: User | None, at: datetime, text: str = ""
) -> None:
    codes = {"kind": one.kind}
    if one.role or one.team:
        codes |= _codes(one.role, one.team)
    refs = [f"proposal:{one.pk}"]
    record(kind, subject=one.user, by=by, at=at, text=text, codes=codes, refs=refs)
