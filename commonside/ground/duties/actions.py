"""What is owed is met or dropped; what is to be done is offered, answered, ended.

Dues are written as part of what a person did (a contact, a closing) and leave no trace
of their own: the trace of that act is theirs. Steps are acts of their own.
"""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import models, transaction
from django.db.models import Q

from commonside.ground.agencies.models import Agency, Team, User
from commonside.ground.agencies.queries import supervisor_of
from commonside.ground.audit.actions import record, reference
from commonside.ground.audit.refusals import Clash, Obstacle, Refused, obstacle
from commonside.ground.design import ports
from commonside.ground.duties import queries, rules
from commonside.ground.duties.models import Due, Step
from commonside.ground.duties.queries import Counted
from commonside.ground.duties.rules import StepState
from commonside.ground.practice.models import Version
from commonside.library.clocks.instants import london_date

Owner = User | Team | Agency


def _parts(subject: models.Model | str) -> dict[str, object]:
    kind, id_ = reference(subject).split(":")
    return {"subject_kind": kind, "subject_id": int(id_)}


def _owner(owner: Owner) -> dict[str, Owner]:
    if isinstance(owner, User):
        return {"owner_user": owner}
    return {"owner_team" if isinstance(owner, Team) else "owner_agency": owner}


def owe(
    subject: models.Model | str,
    counted: Iterable[Counted],
    *,
    to: Owner,
    practice: Version | None,
    at: datetime,
    reason: str = "",
    is_new: bool = False,
) -> None:
    """Owe each duty from now on; an open one of its kind is dropped for the new one.

    A subject that is new owes nothing yet, and is not asked.
    """
    counted = list(counted)
    if not is_new and counted:
        drop(subject, at=at, why="counted_anew", kinds=[one.duty for one in counted])
    owe_anew(subject, [(one, to) for one in counted], practice=practice, reason=reason)


def owe_anew(
    subject: models.Model | str,
    owed: Iterable[tuple[Counted, Owner]],
    *,
    practice: Version | None,
    reason: str = "",
) -> None:
    """Owe what nobody owes yet, each duty by its own owner; one statement for all."""
    Due.objects.bulk_create(
        [
            Due(
                **_parts(subject),
                **_owner(to),
                kind=one.duty,
                since=one.since,
                due_at=one.due_at,
                rule=one.rule,
                practice=one.practice or practice,
                reason=reason,
            )
            for one, to in owed
        ]
    )


def meet(subject: models.Model | str, kinds: Iterable[str], *, at: datetime) -> int:
    """Note that what was owed has been done; returns how many dues it met."""
    rows = Due.objects.about(reference(subject)).open()
    return rows.filter(kind__in=list(kinds)).update(met_at=at)


def drop(
    subject: models.Model | str,
    *,
    at: datetime,
    why: str,
    kinds: Iterable[str] | None = None,
    but: Iterable[str] = (),
) -> int:
    """Owe it no longer, and keep why; all kinds when none are named, `but` for some."""
    rows = Due.objects.about(reference(subject)).open().exclude(kind__in=list(but))
    if kinds is not None:
        rows = rows.filter(kind__in=list(kinds))
    return rows.update(dropped_at=at, dropped_why=why)


def hand_on(subject: models.Model | str, *, of: User, to: Owner) -> None:
    """What one person owed and had agreed to do on a subject, another now does."""
    steps = Step.objects.about(reference(subject)).live().filter(owner_user=of)
    dues = Due.objects.about(reference(subject)).open().filter(owner_user=of)
    _move_to(to, list(steps), list(dues), of=of)


def _move_to(to: Owner, steps: list[Step], dues: list[Due], *, of: User) -> None:
    """Steps and dues have another owner; the answer owed to a step goes with it."""
    nobody = {"owner_user": None, "owner_team": None, "owner_agency": None}
    whose = {**nobody, **_owner(to)}
    ids = [step.pk for step in steps]
    Step.objects.filter(pk__in=ids).update(**whose)
    answers = Q(subject_kind="step", subject_id__in=ids, owner_user=of)
    moved = Q(pk__in=[due.pk for due in dues]) | answers
    Due.objects.open().filter(moved).update(**whose)


@transaction.atomic
def hand_on_rest(*, of: User, to: User | Team) -> int:
    """All that one person owes and has agreed to do, another now does; how much stays.

    What a colleague may not see stays where it is: handing on lets nobody into a
    record. Part of a larger act, which leaves the trace.
    """
    steps, dues = queries.held_by(of)
    subjects = {row.subject for row in (*steps, *dues)}
    fit = {s for s in subjects if isinstance(to, Team) or ports.may_see(to, s)}
    moved_steps = [step for step in steps if step.subject in fit]
    moved_dues = [due for due in dues if due.subject in fit]
    _move_to(to, moved_steps, moved_dues, of=of)
    return len(steps) + len(dues) - len(moved_steps) - len(moved_dues)


def leave_rest(*, of: User) -> int:
    """What one person owed goes to who answers for their team, else to the team."""
    team = next(iter(of.teams), None)
    if team is None:
        return sum(len(rows) for rows in queries.held_by(of))
    leader = supervisor_of(team, but=of)
    if leader is not None:
        hand_on_rest(of=of, to=leader)
    return hand_on_rest(of=of, to=team)


@transaction.atomic
def offer(
    subject: models.Model | str,
    *,
    text: str,
    purpose: str,
    to: Owner,
    due_on: date | None,
    by: User,
    at: datetime,
    clock: Counted | None = None,
    practice: Version | None = None,
) -> Step:
    """Ask somebody to do something; one's own step is accepted as it is made.

    `clock` says by when another agency answers; it becomes a Due of the step.
    """
    if not text.strip():
        raise Refused(obstacle("Say what is to be done.", at_field="text"))
    is_own = isinstance(to, User) and to.pk == by.pk
    answered = {"answered_by": by, "answered_at": at} if is_own else {}
    step = Step.objects.create(
        **_parts(subject),
        **_owner(to),
        text=text.strip(),
        purpose=purpose,
        state=StepState.ACCEPTED if is_own else StepState.OFFERED,
        due_on=due_on,
        offered_by=by,
        offered_at=at,
        **answered,
    )
    if clock is not None and not is_own:
        owe(step, [clock], to=to, practice=practice, at=at, is_new=True)
    record(
        "step.offered",
        subject=reference(subject),
        by=by,
        at=at,
        refs=[reference(step), reference(to)],
        codes={"purpose": purpose},
    )
    return step


def _locked(step: Step, version: int | None) -> Step:
    """The row as it stands now; `Clash` when somebody changed it since it was read."""
    now: Step = (
        Step.objects.select_for_update(of=("self",))
        .select_related("answered_by", "ended_by")
        .get(pk=step.pk)
    )
    if version is not None and now.version != version:
        who = now.ended_by or now.answered_by or now.offered_by
        raise Clash(
            theirs={"state": StepState(now.state).label, "note": now.note},
            who=who.name,
            at=now.ended_at or now.answered_at or now.offered_at,
        )
    return now


def obstacles_to_speaking_for(step: Step, by: User) -> list[Obstacle]:
    """A step is answered by the one it was asked of, or by their agency or team."""
    if step.owner_user_id:
        is_theirs = step.owner_user_id == by.pk
    elif step.owner_team_id:
        is_theirs = step.owner_team_id in {team.pk for team in by.teams}
    else:
        is_theirs = step.owner_agency_id == by.agency_id
    if is_theirs:
        return []
    return [obstacle("This step was asked of somebody else.")]


@transaction.atomic
def move(
    step: Step,
    *,
    to: str,
    by: User,
    at: datetime,
    note: str = "",
    version: int | None = None,
    due_on: date | None = None,
    as_owner: bool = True,
) -> Step:
    """Answer, end or ask again: the one place that changes a step's state.

    Refusing, "not possible" and "not done" need a reason. `as_owner=False` is for
    those who run the case and end or ask again for the other.
    """
    step = _locked(step, version)
    found = rules.obstacles_to_moving(state=step.state, to=to, reason=note)
    if as_owner and to != StepState.OFFERED:
        found += obstacles_to_speaking_for(step, by)
    if found:
        raise Refused(found)
    was, step.state = step.state, to
    step.version += 1
    step.note = note.strip() or step.note
    step.due_on = due_on or step.due_on
    _stamp(step, to, by, at)
    step.save()
    meet(step, ["answer_step"], at=at)
    record(
        f"step.{to}",
        subject=step.subject,
        by=by,
        at=at,
        refs=[reference(step)],
        was=was,
        now=to,
    )
    return step


def _stamp(step: Step, to: str, by: User, at: datetime) -> None:
    """Who and when: offering again wipes the old answer, whose trace remains."""
    if to == StepState.OFFERED:
        step.offered_by, step.offered_at, step.chased_at = by, at, None
        step.answered_by = step.answered_at = step.ended_by = step.ended_at = None
    elif to == StepState.ACCEPTED:
        step.answered_by, step.answered_at = by, at
    else:
        step.ended_by, step.ended_at = by, at


@transaction.atomic
def chase(step: Step, *, by: User, at: datetime) -> Step:
    """Ask again about a step that nobody has answered or done; once a day at most."""
    step = _locked(step, None)
    if step.state not in (StepState.OFFERED, StepState.ACCEPTED):
        raise Refused(obstacle("This step is over; there is nothing to chase."))
    if step.chased_at and london_date(step.chased_at) == london_date(at):
        raise Refused(obstacle("It was chased today already. Ring them instead."))
    step.chased_at = at
    step.save(update_fields=["chased_at"])
    record("step.chased", subject=step.subject, by=by, at=at, refs=[reference(step)])
    return step
