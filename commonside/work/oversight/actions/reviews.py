"""A whole case is looked at by somebody who answers for it; when the next look is."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from commonside.ground.agencies.models import User
from commonside.ground.audit.actions import record
from commonside.ground.audit.refusals import Refused, obstacle
from commonside.ground.duties import actions as duties
from commonside.ground.duties.models import Due
from commonside.ground.duties.queries import Counted, open_dues
from commonside.library.clocks.instants import end_of_day, london_date
from commonside.work.cases import actions as cases
from commonside.work.cases.models import Case
from commonside.work.cases.queries.clocks import clocks_for
from commonside.work.cases.rules.owing import BAND_CODES, BAND_NUMBERS
from commonside.work.cases.rules.states import State
from commonside.work.oversight.models import Supervision
from commonside.work.oversight.queries import reviews as queries
from commonside.work.oversight.rules import reviews as rules


@transaction.atomic
def review(
    *,
    case: Case,
    level: str,
    decision: str,
    note: str,
    by: User,
    at: datetime,
    next_on: date | None = None,
) -> Supervision:
    """Record a look at the whole case with its decision; the next is owed from now.

    What a nearer level owed is met too. The next day may be sooner than the clock.
    Raises `Refused` for what the practice does not know, and without needed words.
    """
    practice = queries.practice_on(london_date(at))
    if practice is None:
        raise Refused(obstacle("No practice of reviews is in force."))
    levels = queries.levels_for(case, at=at)
    if found := rules.obstacles_to_reviewing(
        level=level,
        levels=levels,
        decision=decision,
        decisions=practice.body["decision"],
        note=note,
        next_on=next_on,
        latest=queries.latest_next(case, level, at=at),
        on=london_date(at),
    ):
        raise Refused(found)
    case = cases.review(case=case, note=note.strip(), by=by, at=at)
    met = rules.met_by(level, levels)
    duties.meet(case, met, at=at)
    looking = [one for one in levels if one["duty"] in met]
    _owe(case, looking, at=at)
    if next_on is not None:
        own = next(one for one in levels if one["code"] == level)
        _bring_forward(case, own, next_on, at=at, reason="next_chosen")
    made = Supervision.objects.create(
        case=case,
        practice=practice,
        level=level,
        decision=decision,
        note=note.strip(),
        band=case.band,
        next_on=next_on,
        by=by,
        at=at,
    )
    codes = {"level": level, "decision": decision}
    record("oversight.reviewed", subject=case, by=by, at=at, codes=codes)
    return made


def _owe(case: Case, levels: Iterable[Mapping[str, Any]], *, at: datetime) -> None:
    """Each of these levels looks again, by the clock of the band, from now."""
    clocks, band = clocks_for(case, at), BAND_CODES[case.band]
    for level in levels:
        counted = clocks.all_due([(level["duty"], at)], band=band)
        to = queries.reviewer_of(level, case.team)
        duties.owe(case, counted, to=to, practice=clocks.version, at=at)


def _bring_forward(
    case: Case, level: Mapping[str, Any], day: date, *, at: datetime, reason: str
) -> None:
    clocks = clocks_for(case, at)
    counted = Counted(level["duty"], at, end_of_day(day), f"agreed.{level['duty']}")
    to = queries.reviewer_of(level, case.team)
    duties.owe(case, [counted], to=to, practice=clocks.version, at=at, reason=reason)


@transaction.atomic
def call_for_review(*, case: Case, day: date | None, by: User, at: datetime) -> None:
    """The supervisor looks at the case by a day, sooner than the clock has it.

    Raises `Refused` when it is closed, the day has passed, or a sooner one is owed.
    """
    case = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
    levels = queries.levels_for(case, at=at)
    if not levels:
        raise Refused(obstacle("No practice of reviews is in force."))
    duty = levels[0]["duty"]
    owed = open_dues(f"case:{case.pk}").get(duty)
    found = rules.obstacles_to_calling(
        is_open=case.is_open,
        day=day,
        owed_on=london_date(owed.due_at) if owed else None,
        on=london_date(at),
    )
    if found or day is None:
        raise Refused(found)
    _bring_forward(case, levels[0], day, at=at, reason="called_for")
    record("oversight.review_called", subject=case, by=by, at=at)


def settle(case: Case, *, at: datetime) -> None:
    """Owe each level's look that is not owed, by the band that the case has now.

    Part of a larger act: opening, assessing, opening again. A look owed by another
    band's clock is counted anew; one whose day somebody chose stays.
    """
    if not case.is_open or case.state == State.SUSPENDED:
        return
    levels = queries.levels_for(case, at=at)
    owed = open_dues(f"case:{case.pk}")
    band = BAND_CODES[case.band]
    _owe(case, [one for one in levels if _is_stale(owed, one, band)], at=at)
    kept = {one["duty"] for one in levels}
    practice = queries.practice_on(london_date(at))
    known = {one["duty"] for one in practice.body["level"]} if practice else set()
    gone = [kind for kind in owed if kind in known - kept]
    if gone:
        duties.drop(case, at=at, why="band_changed", kinds=gone)


def _is_stale(owed: Mapping[str, Due], level: Mapping[str, Any], band: str) -> bool:
    due = owed.get(level["duty"])
    return due is None or due.rule.split(".")[0] not in (band, "any", "agreed")


def owe_missing(*, at: datetime, most: int = 500) -> int:
    """Owe the looks that no act has brought about: imported cases, new practice.

    Counted from now, so that nothing is late on the day on which it is first owed.
    Returns how many; a second run finds nothing to do.
    """
    practice = queries.practice_on(london_date(at))
    made = 0
    for level in practice.body["level"] if practice else []:
        for case in queries.without(level["duty"], BAND_NUMBERS.values(), most=most):
            mine = [one for one in queries.levels_for(case, at=at) if one == level]
            with transaction.atomic():
                _owe(case, mine, at=at)
            made += len(mine)
    return made
