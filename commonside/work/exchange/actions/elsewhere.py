"""A case is worked in another system: there the content, here when to ask."""

from datetime import date, datetime

from django.db import transaction

from commonside.ground.agencies.models import User
from commonside.ground.audit.actions import record
from commonside.ground.audit.refusals import Clash, Obstacle, Refused, obstacle
from commonside.ground.duties import actions as duties
from commonside.ground.duties.queries import Counted, clocks_on
from commonside.library.clocks.calendars import next_working_day
from commonside.library.clocks.counting import working_days_after
from commonside.library.clocks.instants import london_date, start_of_day
from commonside.work.cases import search
from commonside.work.cases.actions.states import locked, owe_contact
from commonside.work.cases.models import Case
from commonside.work.cases.rules.owing import BY_BAND, CONTACT_KINDS
from commonside.work.exchange.models import Annotation, Elsewhere
from commonside.work.exchange.queries.numbers import elsewhere_of
from commonside.work.exchange.rules.references import spoken

# What is owed here while the work is written down there.
ASK = "elsewhere"
# What is done and noted there.
THERE = (*CONTACT_KINDS, *(k for k in BY_BAND if k != "supervision"))


@transaction.atomic
def work_elsewhere(
    *,
    case: Case,
    system: str,
    number: str,
    keeper: str,
    next_on: date | None,
    by: User,
    at: datetime,
) -> Elsewhere:
    """Say that a case is worked in another system, by whom, and when we ask.

    The person is called by whoever has the case there, so what we owed them here is
    owed here no longer; that somebody asks on the day, is. Supervision goes on.
    """
    case = locked(case)
    found = _obstacles(system, number, keeper, next_on, at)
    if not case.is_open:
        found.append(obstacle("{case} is closed.", case=case.reference))
    if elsewhere_of(case) is not None:
        found.append(obstacle("It is worked in another system already."))
    if found or next_on is None:
        raise Refused(found)
    made = Elsewhere.objects.create(
        case=case,
        system=system,
        reference=number.strip(),
        keeper=keeper.strip(),
        next_on=next_on,
        since=at,
        by=by,
    )
    search.keep(case.pk, f"elsewhere:{made.pk}", f"{spoken(number)} {keeper}")
    duties.drop(case, at=at, why="elsewhere", kinds=THERE)
    _owe_asking(case, next_on, at=at)
    record(
        "case.worked_elsewhere", subject=case, by=by, at=at, codes={"system": system}
    )
    return made


def _obstacles(
    system: str, number: str, keeper: str, next_on: date | None, at: datetime
) -> list[Obstacle]:
    found = []
    if not system:
        found.append(obstacle("Choose the system.", at_field="system"))
    if not number.strip():
        found.append(obstacle("Write its number there.", at_field="number"))
    if not keeper.strip():
        found.append(obstacle("Say who has it there.", at_field="keeper"))
    if next_on is None or next_on <= london_date(at):
        found.append(
            obstacle("Choose a day that is still to come.", at_field="next_on")
        )
    return found


def _owe_asking(case: Case, day: date, *, at: datetime) -> None:
    clocks = clocks_on(london_date(at))
    on = start_of_day(next_working_day(day, clocks.calendar))
    due_at = working_days_after(on, 0, clocks.calendar)
    duties.owe(
        case,
        [Counted(ASK, at, due_at, "agreed.elsewhere")],
        to=case.owner,
        practice=clocks.version,
        at=at,
    )


@transaction.atomic
def ask_again(
    *,
    case: Case,
    keeper: str,
    note: str,
    next_on: date | None,
    version: int,
    by: User,
    at: datetime,
) -> Elsewhere:
    """Somebody asked how it goes there: what was said, and when we ask again."""
    case = locked(case)
    row = _standing(case, version)
    found = _obstacles(row.system, row.reference, keeper, next_on, at)
    if not note.strip():
        found.append(obstacle("Write how it goes there.", at_field="note"))
    if found or next_on is None:
        raise Refused(found)
    row.keeper, row.next_on = keeper.strip(), next_on
    row.version += 1
    row.save(update_fields=["keeper", "next_on", "version"])
    made = Annotation.objects.create(
        subject_kind="case",
        subject_id=case.pk,
        system=row.system,
        text=note.strip(),
        written_at=at,
        by=by,
        at=at,
    )
    search.keep(case.pk, f"annotation:{made.pk}", note)
    duties.meet(case, [ASK], at=at)
    _owe_asking(case, next_on, at=at)
    record("case.asked_elsewhere", subject=case, by=by, at=at)
    return row


@transaction.atomic
def work_here(*, case: Case, version: int, by: User, at: datetime) -> Case:
    """The case is worked here again: from now on we owe the person what we owe all."""
    case = locked(case)
    row = _standing(case, version)
    row.ended_at = at
    row.version += 1
    row.save(update_fields=["ended_at", "version"])
    duties.drop(case, at=at, why="work_here", kinds=[ASK])
    if case.is_open:
        owe_contact(case, at=at, reason="resumed")
    record("case.worked_here", subject=case, by=by, at=at)
    return case


def _standing(case: Case, version: int) -> Elsewhere:
    row = elsewhere_of(case)
    if row is None:
        raise Refused(obstacle("It is worked here."))
    if row.version != version:
        theirs = {"keeper": row.keeper, "next_on": row.next_on}
        raise Clash(theirs=theirs, who=row.by.name, at=row.since)
    return row
