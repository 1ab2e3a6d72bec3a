"""Many cases at once: each is checked and done by itself, and what stays says why."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction

from commonside.ground.agencies.models import User
from commonside.ground.audit.refusals import Obstacle, Refused, obstacle
from commonside.ground.duties.models import Step
from commonside.ground.letters import actions as letters
from commonside.library.clocks.instants import london_date
from commonside.work.cases.actions.ladder import chase_step
from commonside.work.cases.actions.naming import hand_over
from commonside.work.cases.models import Case, Party
from commonside.work.oversight.actions.notes import leave_note
from commonside.work.oversight.actions.reviews import call_for_review
from commonside.work.oversight.queries import many as queries
from commonside.work.oversight.rules import many as rules
from commonside.work.oversight.rules import notes as note_rules

LETTER = "new-officer"
UNKNOWN = "There is no such case that you may see."


@dataclass
class Outcome:
    """What became of many cases: those it was done to, and why others stayed."""

    gone: list[Case] = field(default_factory=list)
    # (its number, the case where it may be shown, why)
    stayed: list[tuple[str, Case | None, str]] = field(default_factory=list)
    # Of those that went: to how many somebody must speak, since nothing may be sent.
    to_tell: int = 0


# Does it to one case; says whether somebody must speak with a person harmed.
Doing = Callable[[Case], bool]


def do_to_many(
    act: str,
    *,
    chosen: queries.Chosen,
    doing: Doing,
    by: User,
) -> Outcome:
    """Do it to each; what one refuses does not keep the others.

    Each case is asked by itself whether this person may: the permission, the team, the
    state. A number that is nobody's and a case that they may not see read the same.
    Raises `Refused` when nothing, or more than a page, is chosen.
    """
    many = len(chosen.cases) + len(chosen.unknown)
    if found := rules.obstacles_to_choosing(chosen=many):
        raise Refused(found)
    outcome = Outcome()
    for case in chosen.cases:
        try:
            with transaction.atomic():
                _check(act, case, by)
                outcome.to_tell += doing(case)
        except Refused as refused:
            outcome.stayed.append((case.reference, case, _said(refused.obstacles)))
        else:
            outcome.gone.append(case)
    outcome.stayed += [(number, None, UNKNOWN) for number in chosen.unknown]
    return outcome


def _check(act: str, case: Case, by: User) -> None:
    if found := rules.obstacles_to_one(
        act,
        may=by.may(rules.ACTS[act].permission),
        is_of_team=queries.is_of_team(by, case),
        is_open=case.is_open,
    ):
        raise Refused(found)


def _said(obstacles: Sequence[Obstacle]) -> str:
    return " ".join(str(one) for one in obstacles)


def move_many(
    *,
    chosen: queries.Chosen,
    to: User,
    why: str,
    by: User,
    at: datetime,
    is_told: bool = False,
) -> Outcome:
    """Hand each over; with `is_told` each person harmed is told who works on it now.

    By the gate: where nothing is safe to send, the new owner has a task instead.
    """
    if found := rules.obstacles_to_moving(why=why):
        raise Refused(found)

    def move(case: Case) -> bool:
        gone = hand_over(case=case, to=to, why=why, by=by, at=at)
        return is_told and not _told(gone, to=to, by=by, at=at)

    return do_to_many("move", chosen=chosen, doing=move, by=by)


def _told(case: Case, *, to: User, by: User, at: datetime) -> bool:
    """Whether a message waits to leave; else somebody speaks with them."""
    person = (
        Party.objects.filter(case=case, is_main=True).values_list("person", flat=True)
    ).first()
    if person is None:
        return False
    message = letters.write(
        LETTER,
        person_id=person,
        about=f"case:{case.pk}",
        words={"officer": to.name},
        by=by,
        at=at,
    )
    return message.state == message.State.QUEUED


def chase_many(*, chosen: queries.Chosen, by: User, at: datetime) -> Outcome:
    """Ask again about every step that somebody else has not answered or done."""

    def chase(case: Case) -> bool:
        waiting = queries.waiting_steps(case, on=london_date(at))
        steps = [step for step in waiting if step.owner_user_id != by.pk]
        if not steps:
            raise Refused(
                obstacle("Nothing here waits for an answer, and no step is late.")
            )
        chased = [step for step in steps if _chased(step, by=by, at=at)]
        if not chased:
            raise Refused(obstacle("It was chased today already. Ring them instead."))
        return False

    return do_to_many("chase", chosen=chosen, doing=chase, by=by)


def _chased(step: Step, *, by: User, at: datetime) -> bool:
    """Whether it was chased now; once a day is enough."""
    try:
        chase_step(step=step, by=by, at=at)
    except Refused:
        return False
    return True


def review_many(
    *, chosen: queries.Chosen, day: date | None, by: User, at: datetime
) -> Outcome:
    """The supervisor looks at each by a day."""

    def call(case: Case) -> bool:
        call_for_review(case=case, day=day, by=by, at=at)
        return False

    return do_to_many("review", chosen=chosen, doing=call, by=by)


def note_many(*, chosen: queries.Chosen, text: str, by: User, at: datetime) -> Outcome:
    """The same note on each, for whoever comes next."""
    if found := note_rules.obstacles_to_leaving(text):
        raise Refused(found)

    def leave(case: Case) -> bool:
        leave_note(team=case.team, text=text, by=by, at=at, case=case)
        return False

    return do_to_many("note", chosen=chosen, doing=leave, by=by)
