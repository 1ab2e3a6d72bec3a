"""A case ends with an outcome, a confirmation and a word to the person; or returns."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction

from commonside.ground.agencies.models import User
from commonside.ground.audit.actions import record
from commonside.ground.audit.refusals import Refused
from commonside.ground.design import ports
from commonside.ground.duties import actions as duties
from commonside.ground.practice.queries import current
from commonside.library.clocks.instants import london_date
from commonside.work.cases.actions.following import entered, obstacles_to_reaching
from commonside.work.cases.actions.states import locked, owe_contact, set_state
from commonside.work.cases.models import Case, Closing
from commonside.work.cases.queries.clocks import clocks_for
from commonside.work.cases.queries.closing import needs_second_person, standing_of
from commonside.work.cases.queries.staff import supervisor_of
from commonside.work.cases.rules import closing as rules
from commonside.work.cases.rules.states import State


@dataclass(frozen=True)
class Ending:
    """How it ended, who says so, and what the person was told."""

    outcome: str
    confirmed_by: str = ""
    told_on: date | None = None
    told_why: str = ""
    # Why the case did not go through every stage of its procedure.
    skipping: str = ""


@transaction.atomic
def propose_closing(
    *, case: Case, ending: Ending, by: User, at: datetime, version: int | None = None
) -> Case:
    """Propose to close; where nobody else must agree, it is closed in the same act.

    Raises `Refused` with everything that stands in the way: open steps, a current
    High, no assessment, nobody who confirms, the person not told when and why.
    """
    case = locked(case, version, "outcome")
    outcome = rules.outcome_of(
        ending.outcome, current("outcomes", "asb", london_date(at)).body
    )
    wanted = rules.Wanted(
        outcome=outcome,
        confirmed_by=ending.confirmed_by,
        told_on=ending.told_on,
        told_why=ending.told_why,
        on=london_date(at),
    )
    blocked = rules.obstacles_to_closing(standing_of(case, at=at), wanted)
    blocked += ports.held("case.closing", case, outcome=outcome, by=by, at=at)
    excused = rules.reason_in_outcome(outcome)
    blocked += obstacles_to_reaching(
        case, State.CLOSING, skipping=ending.skipping, excused=excused
    )
    was = set_state(case, State.CLOSING, at=at, also=blocked)
    confirms = outcome is not None and (
        outcome["stopped"] or outcome.get("needs") == "victim_agrees"
    )
    case.outcome = ending.outcome
    case.stopped_confirmed_by = ending.confirmed_by if confirms else ""
    case.told_on, case.told_why = ending.told_on, ending.told_why.strip()
    case.closing_proposed_by = by
    case.save()
    entered(case, was, by=by, at=at, skipping=ending.skipping.strip() or excused)
    if needs_second_person(case, at=at):
        _ask_second(case, at=at)
        record(
            "case.closing_proposed",
            subject=case,
            by=by,
            at=at,
            was=str(was),
            now=str(case.state),
            codes={"outcome": case.outcome},
        )
        return case
    return _close(case, was=was, by=by, at=at)


def _ask_second(case: Case, *, at: datetime) -> None:
    """Somebody else looks and agrees, within two working days."""
    clocks = clocks_for(case, at)
    answer = clocks.all_due([("answer_step", at)], band="any")
    agree = [replace(one, duty="agree") for one in answer]
    to = supervisor_of(case.team, but=case.closing_proposed_by) or case.team
    duties.owe(case, agree, to=to, practice=clocks.version, at=at)


@transaction.atomic
def agree_to_closing(*, case: Case, by: User, at: datetime, version: int) -> Case:
    """The second person agrees, and the case is closed."""
    case = locked(case, version)
    found = rules.obstacles_to_agreeing(
        second=needs_second_person(case, at=at),
        is_proposer=case.closing_proposed_by_id == by.pk,
        may_approve=by.may("cases.approve_closing"),
    )
    # What has come up since somebody proposed it stands in the way as well.
    outcomes = current("outcomes", "asb", london_date(at)).body
    outcome = rules.outcome_of(case.outcome, outcomes)
    found += ports.held("case.closing", case, outcome=outcome, by=by, at=at)
    if found:
        raise Refused(found)
    return _close(case, was=State.CLOSING, by=by, at=at)


def _close(case: Case, *, was: str, by: User, at: datetime) -> Case:
    set_state(case, State.CLOSED, at=at)
    case.closed_at, case.closed_by = at, by
    case.save()
    Closing.objects.create(
        case=case,
        outcome=case.outcome,
        stopped_confirmed_by=case.stopped_confirmed_by,
        told_on=case.told_on,
        band=case.band,
        at=at,
        by=by,
    )
    duties.drop(case, at=at, why="closed")
    record(
        "case.closed",
        subject=case,
        by=by,
        at=at,
        was=str(was),
        now=str(case.state),
        codes={"outcome": case.outcome, "confirmed_by": case.stopped_confirmed_by},
    )
    ports.follow("case.closed", case, by=by, at=at)
    return case


@transaction.atomic
def reopen(*, case: Case, why: str, by: User, at: datetime, version: int) -> Case:
    """It came back: the same case, the same owner, and a call by the usual clock.

    The closing stays as a row of its own, so that the figure counts the return.
    """
    case = locked(case, version)
    measure = current("measure", "resolution_rate", london_date(at)).body
    blocked = rules.obstacles_to_reopening(
        closed_at=case.closed_at or at,
        at=at,
        days=measure["durability_days"],
        why=why,
    )
    was = set_state(case, State.ACTIVE, at=at, also=blocked)
    Closing.objects.filter(case=case, reopened_at=None).update(
        reopened_at=at, reopened_by=by
    )
    case.reopened_at = at
    case.closed_at = case.closed_by = case.told_on = None
    case.closing_proposed_by = None
    case.outcome = case.stopped_confirmed_by = case.told_why = ""
    case.stopped_on = case.monitoring_until = None
    case.save()
    entered(case, was, by=by, at=at)
    owe_contact(case, at=at, reason="reopened")
    record(
        "case.reopened",
        subject=case,
        by=by,
        at=at,
        text=why,
        was=str(was),
        now=str(case.state),
    )
    ports.follow("case.reopened", case, by=by, at=at)
    return case
