"""Who has the case: handing it over, and locking out whoever knows somebody here."""

from datetime import datetime

from django.db import models, transaction

from commonside.ground.agencies.models import User
from commonside.ground.audit.actions import record
from commonside.ground.audit.refusals import Refused, obstacle
from commonside.ground.duties import actions as duties
from commonside.ground.people.models import StaffTie
from commonside.work.cases.actions import bars
from commonside.work.cases.actions.having import give
from commonside.work.cases.models import Case
from commonside.work.cases.queries.bars import is_shut_out, ties_barring


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
    if team is None or is_shut_out(to, case):
        found.append(
            obstacle("{name} cannot take this case.", name=to.name, at_field="to")
        )
    if found or team is None:
        raise Refused(found)
    was = case.owner_id
    give(case, to=to, team=team, at=at)
    duties.meet(case, ["take_over"], at=at)
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


@transaction.atomic
def hand_on_all(*, of: User, to: User, by: User | None, at: datetime) -> int:
    """Give every open case of a leaver to a colleague of its team; how many stay.

    Those stay whose team the colleague is not in, or in which they know somebody:
    handing on shows nobody a case that their team does not work.
    """
    stay = 0
    for case in _open_cases_of(of):
        if _may_take(case, to):
            give(case, to=to, team=case.team, at=at)
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
        successor = bars.successor_of(case, of)
        if successor is None:
            duties.hand_on(case, of=of, to=case.team)
            stay += 1
        else:
            give(case, to=successor, team=case.team, at=at)
            _record_left(case, of, by=by, at=at)
    return stay


def _open_cases_of(owner: User) -> list[Case]:
    rows = Case.objects.open().owned_by(owner).select_for_update(of=("self",))
    return list(rows.order_by("pk"))


def _may_take(case: Case, to: User) -> bool:
    is_theirs = case.team_id in {team.pk for team in to.teams}
    return is_theirs and to.may("cases.assess") and not is_shut_out(to, case)


def _record_left(case: Case, of: User, *, by: User | None, at: datetime) -> None:
    was, now = f"user:{of.pk}", f"user:{case.owner_id}"
    codes = {"why": "left"}
    record(
        "case.handed_over", subject=case, by=by, at=at, was=was, now=now, codes=codes
    )


@transaction.atomic
def conflict(
    *, subject: models.Model, by: User, at: datetime, handed_to: User | None = None
) -> StaffTie:
    """ "I know someone here": shut this person out at once, whatever their role.

    Said of a case, a report or a person, it bars from every record of whoever may be
    meant, now and later. A case that they own goes to the team's supervisor, else to a
    colleague, in the same moment. Where there is neither they are shut out all the
    same, and what they owed lies with the team.
    """
    tie = bars.declare(subject, by=by, at=at, handed_to=handed_to)
    if isinstance(subject, Case):
        subject.refresh_from_db()
        keeper = subject.owner if subject.owner_id != by.pk else None
        StaffTie.objects.filter(pk=tie.pk).update(handed_to=keeper)
        tie.handed_to = keeper
    return tie


@transaction.atomic
def let_back(
    *, subject: models.Model, user: User, why: str, by: User, at: datetime
) -> None:
    """It was said by mistake: a supervisor ends what shuts a colleague out of this.

    Nobody lets themselves back, and a case stays with whoever has it now. What else
    the same words shut them out of opens with it.
    """
    found = []
    if not by.may("cases.restrict") or by.pk == user.pk:
        found.append(obstacle("A supervisor lets people back, never they themselves."))
    if not why.strip():
        found.append(obstacle("Say why it was a mistake.", at_field="why"))
    ties = ties_barring(user, subject)
    if not ties:
        found.append(obstacle("{name} is not shut out.", name=user.name))
    if found:
        raise Refused(found)
    StaffTie.objects.filter(pk__in=[tie.pk for tie in ties]).update(
        ended_at=at, ended_by=by
    )
    bars.settle([user.pk], at=at)
    kind = f"{subject._meta.model_name}.let_back"
    record(kind, subject=subject, by=by, at=at, text=why)
