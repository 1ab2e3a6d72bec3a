"""An abandoned vehicle from the first word to its end; a warning by the police."""

from datetime import date, datetime

from django.db import transaction

from commonside.ground.agencies.models import User
from commonside.ground.audit.actions import record
from commonside.ground.audit.refusals import Clash, Obstacle, Refused, obstacle
from commonside.ground.duties import actions as duties
from commonside.ground.duties.queries import Counted, calendar_on
from commonside.library.clocks.counting import working_days_after
from commonside.library.clocks.instants import london_date
from commonside.work.cases.models import Case
from commonside.work.cases.queries.vehicles import marks_of
from commonside.work.reports.rules import obstacle_to_plate, plate
from commonside.work.streets.models import Abandoned, Notice, Warned
from commonside.work.streets.queries.vehicles import abandoned_practice, section_59
from commonside.work.streets.rules import abandoned as rules

# What is owed about the abandoned vehicles of a case: the first of all next things.
DUE = "abandoned"


@transaction.atomic
def note_warning(
    *,
    case: Case,
    mark: str,
    given_on: date | None,
    number: str,
    by: User,
    at: datetime,
) -> Warned:
    """Keep that the police warned the driver of a vehicle; we never warn ourselves."""
    on = london_date(at)
    found = []
    if mark not in marks_of(case):
        found.append(obstacle("Choose a vehicle of this case.", at_field="mark"))
    if given_on is None or given_on > on:
        text = "Say on which day they warned, a day that has been."
        found.append(obstacle(text, at_field="given_on"))
    if found or given_on is None:
        raise Refused(found)
    made = Warned.objects.create(
        case=case,
        mark=mark,
        given_on=given_on,
        number=number.strip(),
        practice=section_59(on),
        by=by,
        at=at,
    )
    _trace("warned", case, made, by=by, at=at)
    return made


@transaction.atomic
def tell(
    *, case: Case, registration: str, looks: str, where: str, by: User, at: datetime
) -> Abandoned:
    """Take up a vehicle that may be abandoned; somebody looks at it in time."""
    found = []
    if registration.strip() and (text := obstacle_to_plate(registration)):
        found.append(obstacle(text, at_field="registration"))
    if not looks.strip():
        found.append(obstacle("Say what it looks like.", at_field="looks"))
    if not where.strip():
        found.append(obstacle("Say where it stands.", at_field="where"))
    if not case.is_open:
        found.append(obstacle("{case} is closed.", case=case.reference))
    if found:
        raise Refused(found)
    made = Abandoned.objects.create(
        case=case,
        mark=plate(registration),
        looks=looks.strip(),
        where=where.strip(),
        told_by=by,
        told_at=at,
        practice=abandoned_practice(london_date(at)),
    )
    _owe(case, at=at)
    _trace("abandoned_told", case, made, by=by, at=at)
    return made


def _locked(row: Abandoned, version: int) -> Abandoned:
    now: Abandoned = (
        Abandoned.objects.select_for_update(of=("self",))
        .select_related("case__owner", "practice", "inspected_by", "told_by")
        .get(pk=row.pk)
    )
    if now.version != version:
        who = now.inspected_by or now.told_by
        theirs = {
            "finding": now.finding,
            "land": now.land,
            "condition": now.condition,
            "ending": now.stage.label,
        }
        raise Clash(theirs=theirs, who=who.name, at=now.inspected_at or now.told_at)
    return now


def _done(row: Abandoned, act: str, *, by: User, at: datetime) -> Abandoned:
    row.version += 1
    row.save()
    _owe(row.case, at=at)
    _trace(act, row.case, row, by=by, at=at)
    return row


def _refuse(found: list[Obstacle]) -> None:
    if found:
        raise Refused(found)


@transaction.atomic
def inspect(
    *,
    row: Abandoned,
    land: str,
    condition: str,
    finding: str,
    by: User,
    at: datetime,
    version: int,
) -> Abandoned:
    """Look at it on the spot: on whose land, in what condition, what was seen."""
    row = _locked(row, version)
    body = row.practice.body
    said = {"land": land, "condition": condition, "finding": finding}
    _refuse(rules.obstacles_to_inspecting(row.as_vehicle(), body=body, **said))
    row.land, row.condition, row.finding = land, condition, finding.strip()
    row.inspected_by, row.inspected_at = by, at
    return _done(row, "abandoned_inspected", by=by, at=at)


@transaction.atomic
def give_notice(
    *,
    row: Abandoned,
    kind: str,
    given_at: datetime | None,
    by: User,
    at: datetime,
    version: int,
) -> Notice:
    """A notice was given, and its clock runs from the moment at which it was."""
    row = _locked(row, version)
    body = row.practice.body
    found = rules.obstacles_to_notice(row.as_vehicle(), kind, body)
    if given_at is None or given_at > at or given_at < row.told_at:
        text = (
            "Say when it was given: after we were told of it, and not later than now."
        )
        found.append(obstacle(text, at_field="given_at"))
    if found or given_at is None:
        raise Refused(found)
    calendar = calendar_on(london_date(given_at))
    made = Notice.objects.create(
        abandoned=row,
        kind=kind,
        given_at=given_at,
        until=rules.runs_until(kind, given_at, body, calendar),
        by=by,
        at=at,
    )
    _done(row, "abandoned_noticed", by=by, at=at)
    return made


@transaction.atomic
def remove(*, row: Abandoned, by: User, at: datetime, version: int) -> Abandoned:
    """Take it away; not before the occupier of the land had time to object."""
    row = _locked(row, version)
    _refuse(rules.obstacles_to_removing(row.as_vehicle(), row.practice.body, at=at))
    row.removed_by, row.removed_at = by, at
    return _done(row, "abandoned_removed", by=by, at=at)


@transaction.atomic
def end(
    *, row: Abandoned, ending: str, by: User, at: datetime, version: int
) -> Abandoned:
    """How it ended; nobody scraps or sells it before its notices have run out."""
    row = _locked(row, version)
    body = row.practice.body
    _refuse(rules.obstacles_to_ending(row.as_vehicle(), ending, body, at=at))
    row.ending, row.ended_by, row.ended_at = ending, by, at
    return _done(row, "abandoned_ended", by=by, at=at)


def _owe(case: Case, *, at: datetime) -> None:
    """The owner of the case owes the first of what its abandoned vehicles need next."""
    rows = Abandoned.objects.filter(case=case, ended_at=None)
    pending = [_next(row, at=at) for row in rows.prefetch_related("notices")]
    if not pending:
        duties.meet(case, [DUE], at=at)
        return
    counted = Counted(DUE, at, min(pending), "any.abandoned")
    duties.owe(case, [counted], to=case.owner, practice=rows[0].practice, at=at)


def _next(row: Abandoned, *, at: datetime) -> datetime:
    """When the next thing falls due: an inspection, or the day a notice runs out."""
    calendar = calendar_on(london_date(at))
    if row.inspected_at is None:
        days = row.practice.body["inspect_working_days"]
        return working_days_after(row.told_at, days, calendar)
    ahead = [notice.until for notice in row.notices.all() if notice.until > at]
    return min(ahead, default=working_days_after(at, 1, calendar))


def _trace(act: str, case: Case, about: object, *, by: User, at: datetime) -> None:
    name = type(about).__name__.lower()
    refs = [f"{name}:{about.pk}"]  # type: ignore[attr-defined]
    record(f"streets.{act}", subject=case, by=by, at=at, refs=refs)
