"""Where an open case stands today, when it is not simply being worked on."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from commonside.demo import words
from commonside.demo.checks import through
from commonside.demo.moments import workday
from commonside.demo.promises import SPEAKS, join
from commonside.demo.timeline import Story
from commonside.library.clocks.instants import london_date
from commonside.work.cases import actions
from commonside.work.cases.rules.states import State

if TYPE_CHECKING:
    from commonside.demo.life import Life


def turn(life: "Life", at: datetime) -> Story:
    """From steady work to watching, a pause, a proposed end, or another agency."""
    if life.plan.stays == State.MONITORING:
        yield from _watch(life, at)
    elif life.plan.stays == State.SUSPENDED:
        at = yield workday(at, 1, life.rng)
        _pause(life, at)
    elif life.plan.stays == State.CLOSING:
        at = yield workday(at, 1, life.rng)
        _propose(life, at)
    elif life.plan.stays == State.TRANSFERRED:
        yield from _give_away(life, at)


def _watch(life: "Life", at: datetime) -> Story:
    at = yield workday(at, 1, life.rng)
    life._end_steps(at)
    case = life.case
    until = max(london_date(at), london_date(life.world.at)) + timedelta(days=14)
    through(case, State.MONITORING, by=life.owner, at=at)
    case = life.case
    last = london_date(at) - timedelta(days=life.rng.randrange(2, 9))
    actions.watch(
        case=case,
        until=until,
        stopped_on=last,
        by=life.owner,
        at=at,
        version=case.version,
    )
    at = yield at + timedelta(minutes=12)
    yield from life._keep_contact(at, until=life.world.at + timedelta(days=1))


def _pause(life: "Life", at: datetime) -> None:
    case = life.case
    actions.pause(
        case=case,
        why="Away with family for some weeks; asked us to wait.",
        resume_on=london_date(life.world.at) + timedelta(days=17),
        by=life.owner,
        at=at,
        version=case.version,
    )


def _propose(life: "Life", at: datetime) -> None:
    """They are told that we close, and hear from us until a second person agrees."""
    life._end_steps(at)
    life.due_at = workday(life.world.at, 2, life.rng)
    life._note(at, "Told that we close, and why. Glad that it is over.")
    ending = actions.Ending(
        outcome="R1",
        confirmed_by="victim",
        told_on=london_date(at),
        told_why=words.TOLD_WHY["stopped"],
        skipping=words.NOT_WATCHED,
    )
    through(life.case, State.CLOSING, by=life.owner, at=at)
    actions.propose_closing(case=life.case, ending=ending, by=life.owner, at=at)


def _give_away(life: "Life", at: datetime) -> Story:
    """Housing takes the case over, because all of it is about the tenancy."""
    at = yield workday(at, 1, life.rng)
    case, housing = life.case, life.world.agency("housing")
    join(life.world, case, housing, by=life.owner, at=at)
    actions.offer_transfer(
        case=case,
        agency=housing,
        why="All that is left is about the tenancy.",
        by=life.owner,
        at=at,
        version=case.version,
    )
    at = yield workday(at, 1, life.rng)
    taker = life.world.cast[SPEAKS["housing"]]
    actions.answer_transfer(case=life.case, accepts=True, why="", by=taker, at=at)
