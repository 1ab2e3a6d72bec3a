""" "I know someone here": shut out at once, of everything that it may be about.

Bars are worked out anew from what was said and from who is in which record, whenever
one of the two changes; so they reach records that come later.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import models

from commonside.ground.agencies.models import Answer, Grant, User
from commonside.ground.audit.actions import record
from commonside.ground.design import ports
from commonside.ground.duties import actions as duties
from commonside.ground.duties.queries import Counted, clocks_on
from commonside.ground.letters.actions import tell_at_once
from commonside.ground.people.actions import CONFLICT, bar, declare_tie, unbar
from commonside.ground.people.models import StaffTie
from commonside.library.clocks.counting import working_days_after
from commonside.library.clocks.instants import london_date
from commonside.work.cases.actions.having import give
from commonside.work.cases.models import Case
from commonside.work.cases.queries.bars import barred_by, shut_out_of
from commonside.work.cases.queries.staff import colleague_of, supervisor_of


def declare(
    subject: models.Model, *, by: User, at: datetime, handed_to: User | None = None
) -> StaffTie:
    """Bar this person from the record, and from all that is of the same people."""
    tie = declare_tie(subject, user=by, handed_to=handed_to, at=at)
    kind = f"{subject._meta.model_name}.conflict"
    record(kind, subject=subject, by=by, at=at)
    settle([by.pk], at=at)
    return tie


def settle(users: Iterable[int], *, at: datetime) -> None:
    """Make the bars of these people what their words and the records now say.

    A case of theirs from which they are newly barred goes to somebody else at once.
    """
    for user in sorted(set(users)):
        ties = StaffTie.objects.standing().filter(user=user)
        wanted, known = barred_by(ties), _barred(user)
        for subject in sorted(known - wanted):
            unbar(subject, user=user)
        for subject in sorted(wanted - known):
            bar(subject, user=user, at=at)
        _hand_over(user, wanted, at=at)


def settle_about(*subjects: Any, at: datetime) -> None:
    """The same, for whoever is shut out of one of these records already."""
    settle(shut_out_of(*subjects), at=at)


def _barred(user: int) -> set[str]:
    rows = Grant.objects.filter(
        principal=f"user:{user}", answer=Answer.BARRED, basis=CONFLICT
    )
    pairs = rows.values_list("subject_kind", "subject_id")
    return {f"{kind}:{id_}" for kind, id_ in pairs}


def _hand_over(user: int, barred: set[str], *, at: datetime) -> None:
    ids = [int(code[5:]) for code in barred if code.startswith("case:")]
    rows = Case.objects.filter(pk__in=ids, owner=user).select_for_update(of=("self",))
    for case in rows.order_by("pk"):
        hand_to_another(case, at=at)
    ports.follow("cases.barred", ids, at=at)


def hand_to_another(case: Case, *, at: datetime) -> None:
    """Its owner knows someone in it: the supervisor has it now, else a colleague.

    Whoever gets it decides within a working day who keeps it. Where there is nobody,
    what was owed lies with the team.
    """
    leaver = case.owner
    successor = successor_of(case, leaver)
    if successor is None:
        duties.hand_on(case, of=leaver, to=case.team)
    else:
        give(case, to=successor, team=case.team, at=at)
        about = f"case:{case.pk}"
        tell_at_once("conflict", to=[successor], about=about, by=leaver, at=at)
    if case.is_open:
        _owe_keeping(case, successor or case.team, at=at)


def _owe_keeping(case: Case, to: duties.Owner, *, at: datetime) -> None:
    clocks = clocks_on(london_date(at))
    due_at = working_days_after(at, 1, clocks.calendar)
    counted = Counted("take_over", at, due_at, "conflict.take_over")
    duties.owe(case, [counted], to=to, practice=clocks.version, at=at)


def successor_of(case: Case, leaver: User) -> User | None:
    """The supervisor, else a colleague; nobody who knows someone here either."""
    shut_out = shut_out_of(case)
    found = (supervisor_of(case.team, but=leaver), colleague_of(case.team, but=leaver))
    return next((u for u in found if u is not None and u.pk not in shut_out), None)
