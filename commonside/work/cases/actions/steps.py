"""Steps of a case: offered to whoever can do them, answered, ended, chased."""

from datetime import date, datetime

from django.db import transaction

from commonside.ground.agencies.models import Agency, User
from commonside.ground.agencies.rules import may_be_told
from commonside.ground.audit.refusals import Refused, obstacle
from commonside.ground.design import ports
from commonside.ground.duties import actions as duties
from commonside.ground.duties.actions import Owner
from commonside.ground.duties.models import Step
from commonside.ground.duties.queries import clocks_on
from commonside.ground.duties.rules import StepState
from commonside.ground.letters.actions import tell_at_once
from commonside.library.clocks.instants import london_date
from commonside.work.cases.actions.states import advance, locked
from commonside.work.cases.models import Case


@transaction.atomic
def offer_step(
    *,
    case: Case,
    text: str,
    purpose: str,
    to: Owner,
    due_on: date | None,
    by: User,
    at: datetime,
    rung: str = "",
) -> Step:
    """Ask a colleague or another agency to do something for this case.

    Another agency must have joined the case first: nothing is asked of one that may
    not know of it. It answers by the clock of the practice in force. `rung` is that of
    the ladder on which it was decided, where it was.
    """
    case = locked(case)
    found = []
    if not case.is_open:
        found.append(obstacle("{case} is closed.", case=case.reference))
    if isinstance(to, Agency) and not _has_joined(case, to):
        found.append(
            obstacle(
                "{agency} has not joined this case. Bring it in first.",
                agency=to.short_name,
                at_field="to",
            )
        )
    if isinstance(to, Agency) and not _may_be_asked(case, to, at):
        found.append(
            obstacle(
                "Our agreement with {agency} is not in force.",
                agency=to.short_name,
                at_field="to",
            )
        )
    if due_on is not None and due_on < london_date(at):
        found.append(obstacle("Choose a day that is still to come.", at_field="due_on"))
    found += ports.held("case.step", case, purpose=purpose, rung=rung, by=by, at=at)
    if found:
        raise Refused(found)
    clocks = clocks_on(london_date(at))
    step = duties.offer(
        case,
        text=text,
        purpose=purpose,
        to=to,
        due_on=due_on,
        by=by,
        at=at,
        clock=clocks.due("answer_step", start=at),
        practice=clocks.version,
    )
    advance(case, at=at)
    return step


def _has_joined(case: Case, agency: Agency) -> bool:
    if agency.pk == case.lead_agency_id:
        return True
    return case.involvements.filter(agency=agency, ended_at=None).exists()


def _may_be_asked(case: Case, agency: Agency, at: datetime) -> bool:
    """Nothing new for an agency whose agreement ran out, but to save a life (S9)."""
    let_in = case.involvements.filter(agency=agency, ended_at=None)
    is_exception = let_in.filter(is_life_at_risk=True).exists()
    return may_be_told(agency.sight_on(at), is_life_at_risk=is_exception)


@transaction.atomic
def move_step(
    *,
    case: Case,
    step: Step,
    to: str,
    by: User,
    at: datetime,
    note: str = "",
    version: int | None = None,
    due_on: date | None = None,
) -> Step:
    """Accept, refuse, finish or ask again; a refusal is told at once to who asked.

    Those whose step it is answer it. Who works the case may end or ask again a step of
    somebody else, because a promise that nobody can end would hold the case open.
    """
    case = locked(case)
    runs_case = by.may("cases.work") and by.agency_id == case.lead_agency_id
    moved = duties.move(
        step,
        to=to,
        by=by,
        at=at,
        note=note,
        version=version,
        due_on=due_on,
        as_owner=not (runs_case and to in _MAY_BE_ENDED_FOR),
    )
    advance(case, at=at)
    if to == StepState.REFUSED:
        asker = moved.offered_by if moved.offered_by_id != by.pk else None
        tell_at_once("step_refused", to=[asker], about=f"step:{step.pk}", by=by, at=at)
    return moved


_MAY_BE_ENDED_FOR = {
    StepState.OFFERED,
    StepState.DONE,
    StepState.NOT_DONE,
    StepState.NOT_POSSIBLE,
}
