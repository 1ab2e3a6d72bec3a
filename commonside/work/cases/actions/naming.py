"""Who has the case: handing it over, and locking out whoever knows somebody here."""

from datetime import datetime
from typing import Any

from django.db import models, transaction

from commonside.ground.agencies.actions import withdraw
from commonside.ground.agencies.models import Team, User
from commonside.ground.audit.actions import record
from commonside.ground.audit.refusals import Refused, obstacle
from commonside.ground.duties import actions as duties
from commonside.ground.letters.actions import tell_at_once
from commonside.ground.people.actions import declare_tie, take_back_tie
from commonside.ground.people.models import Person, StaffTie
from commonside.work.cases.actions.opening import basis_of, grant_to_owner
from commonside.work.cases.models import Case
from commonside.work.cases.queries.staff import colleague_of, supervisor_of
from commonside.work.reports.models import Report


@transaction.atomic
def hand_over(*, case: Case, to: User, by: User, at: datetime, why: str) -> Case:
    """Give the case, what is owed in it and its sight to another named owner.

    Raises `Refused` without a reason, or when the new owner has it already, is in no
    team, or knows somebody here.
    """
    case = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
    found = []
    if not why.strip():
        found.append(obstacle("Say why, for the person who takes it.", at_field="why"))
    if to.pk == case.owner_id:
        found.append(obstacle("{name} has it already.", name=to.name, at_field="to"))
    team = next(iter(to.teams), None)
    tied = StaffTie.objects.filter(user=to, subject_kind="case", subject_id=case.pk)
    if team is None or tied.exists():
        found.append(
            obstacle("{name} cannot take this case.", name=to.name, at_field="to")
        )
    if found or team is None:
        raise Refused(found)
    was = case.owner_id
    _give(case, to=to, team=team, at=at)
    record(
        "case.handed_over",
        subject=case,
        by=by,
        at=at,
        text=why,
        was=f"user:{was}",
        now=f"user:{to.pk}",
    )
    return case


def _give(case: Case, *, to: User, team: Team, at: datetime) -> None:
    """Owner, team, dues and grants move together; part of a larger act."""
    old = case.owner
    subjects = _held_by(case)
    for subject in subjects:
        withdraw(subject, of=old, basis=basis_of("owner", case, subject))
        if team.pk != case.team_id:
            withdraw(subject, of=case.team, basis=basis_of("team", case, subject))
    case.owner, case.team, case.lead_agency_id = to, team, team.agency_id
    case.version += 1
    case.save(update_fields=["owner", "team", "lead_agency", "version"])
    grant_to_owner(case, subjects, at=at)
    duties.hand_on(case, of=old, to=to)


@transaction.atomic
def hand_on_all(*, of: User, to: User, by: User | None, at: datetime) -> int:
    """Give every open case of a leaver to a colleague of its team; how many stay.

    Those stay whose team the colleague is not in, or in which they know somebody:
    handing on shows nobody a case that their team does not work.
    """
    stay = 0
    for case in _open_cases_of(of):
        if _may_take(case, to):
            _give(case, to=to, team=case.team, at=at)
            _record_left(case, of, by=by, at=at)
        else:
            stay += 1
    return stay


@transaction.atomic
def leave_all(*, of: User, by: User | None, at: datetime) -> int:
    """Give every open case of somebody who is gone to who answers for its team.

    Where nobody does, what was owed lies with the team; returns how many such there
    are.
    """
    stay = 0
    for case in _open_cases_of(of):
        successor = _successor(case, of)
        if successor is None:
            duties.hand_on(case, of=of, to=case.team)
            stay += 1
        else:
            _give(case, to=successor, team=case.team, at=at)
            _record_left(case, of, by=by, at=at)
    return stay


def _open_cases_of(owner: User) -> list[Case]:
    rows = Case.objects.open().owned_by(owner).select_for_update(of=("self",))
    return list(rows.order_by("pk"))


def _may_take(case: Case, to: User) -> bool:
    tied = StaffTie.objects.filter(user=to, subject_kind="case", subject_id=case.pk)
    is_theirs = case.team_id in {team.pk for team in to.teams}
    return is_theirs and to.may("cases.assess") and not tied.exists()


def _record_left(case: Case, of: User, *, by: User | None, at: datetime) -> None:
    was, now = f"user:{of.pk}", f"user:{case.owner_id}"
    codes = {"why": "left"}
    record(
        "case.handed_over", subject=case, by=by, at=at, was=was, now=now, codes=codes
    )


def _held_by(case: Case) -> list[Any]:
    """The case with every person and report that it stands on."""
    people = Person.objects.filter(pk__in=case.parties.values("person"))
    reports = Report.objects.filter(case_report__case=case)
    return [case, *people, *reports]


@transaction.atomic
def conflict(*, subject: models.Model, by: User, at: datetime) -> StaffTie:
    """ "I know someone here": shut this person out at once, whatever their role.

    A case that they own goes to the team's supervisor, else to a colleague, in the
    same moment. Where there is neither they are shut out all the same, and what they
    owed lies with the team.
    """
    if isinstance(subject, Case):
        return _leave_case(subject, by=by, at=at)
    tie = declare_tie(subject, user=by, handed_to=None, at=at)
    _record_tie(subject, by=by, at=at)
    return tie


@transaction.atomic
def let_back(*, case: Case, user: User, why: str, by: User, at: datetime) -> None:
    """It was said by mistake: a supervisor lets the colleague see the case again.

    Nobody lets themselves back, and the case stays with whoever has it now.
    """
    found = []
    if not by.may("cases.restrict") or by.pk == user.pk:
        found.append(obstacle("A supervisor lets people back, never they themselves."))
    if not why.strip():
        found.append(obstacle("Say why it was a mistake.", at_field="why"))
    if found:
        raise Refused(found)
    for held in _held_by(case):
        take_back_tie(held, user=user)
    record("case.let_back", subject=case, by=by, at=at, text=why)


def _leave_case(case: Case, *, by: User, at: datetime) -> StaffTie:
    case = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
    keeper, owner_before = case.owner, case.owner_id
    if case.owner_id == by.pk:
        successor = _successor(case, by)
        if successor is not None:
            _give(case, to=successor, team=case.team, at=at)
            keeper = successor
        else:
            duties.hand_on(case, of=by, to=case.team)
    for held in _held_by(case)[1:]:
        declare_tie(held, user=by, handed_to=None, at=at)
    handed_to = keeper if keeper != by else None
    tie = declare_tie(case, user=by, handed_to=handed_to, at=at)
    _record_tie(case, by=by, at=at)
    if handed_to is not None and keeper.pk != owner_before:
        tell_at_once("conflict", to=[keeper], about=f"case:{case.pk}", by=by, at=at)
    return tie


def _successor(case: Case, leaver: User) -> User | None:
    found = supervisor_of(case.team, but=leaver) or colleague_of(case.team, but=leaver)
    tied = StaffTie.objects.filter(
        user=found, subject_kind="case", subject_id=case.pk
    ).exists()
    return None if tied else found


def _record_tie(subject: models.Model, *, by: User, at: datetime) -> None:
    kind = f"{subject._meta.model_name}.conflict"
    record(kind, subject=subject, by=by, at=at)
