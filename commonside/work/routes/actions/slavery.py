"""Signs of modern slavery: seen, decided as for a child or an adult, answered."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction

from commonside.ground.agencies.models import Agency, User
from commonside.ground.audit.actions import record
from commonside.ground.audit.refusals import Clash, Obstacle, Refused, obstacle
from commonside.ground.duties import actions as duties
from commonside.ground.duties.queries import Counted, calendar_on
from commonside.ground.duties.rules import due_at
from commonside.ground.people.models import Person
from commonside.library.clocks.instants import london_date
from commonside.work.cases.models import Case
from commonside.work.routes.models import Concern
from commonside.work.routes.queries import children
from commonside.work.routes.queries import slavery as queries
from commonside.work.routes.rules import ages
from commonside.work.routes.rules import slavery as rules
from commonside.work.routes.rules.slavery import Decided

DUE = "slavery"


@transaction.atomic
def raise_concern(
    *,
    case: Case,
    person: Person | None,
    signs: Iterable[str],
    by: User,
    at: datetime,
) -> Concern:
    """Note what somebody saw; the owner of the case decides by the clock.

    From now on the case has no existence level, and cannot be closed or passed on
    before it is decided.
    """
    case = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
    version, codes = queries.practice_on(london_date(at)), list(signs)
    if version is None:
        raise Refused(obstacle("Nothing about modern slavery is in force yet."))
    found = rules.obstacles_to_raising(codes, version.body)
    if not case.is_open:
        found.append(obstacle("{case} is closed.", case=case.reference))
    if person is None or person not in children.people_of(case):
        found.append(obstacle("Choose somebody of this case.", at_field="person"))
    if person is None or found:
        raise Refused(found)
    row = Concern(
        case=case,
        person=person,
        practice=version,
        signs=codes,
        raised_by=by,
        raised_at=at,
    )
    if not case.is_sensitive:
        case.is_sensitive = True
        case.save(update_fields=["is_sensitive"])
    _count(row, "decide", at=at)
    _record("routes.concern_raised", row, by=by, at=at)
    return row


@transaction.atomic
def decide(
    row: Concern,
    *,
    said: Decided,
    responder: Agency | None,
    by: User,
    at: datetime,
    version: int,
) -> Concern:
    """Refer, notify without a name, or say that there are no signs.

    A child is always referred and is not asked. That cannot be skipped: not here, not
    in the table, and the case does not close before.
    """
    row = _locked(row, version)
    today = london_date(at)
    stage = queries.stage_of(row, today)
    found = rules.obstacles_to_deciding(
        said,
        row.practice.body,
        stage=stage,
        responder=responder.kind if responder else "",
        supervises=by.may("cases.approve_closing") and by.pk != row.raised_by_id,
        today=today,
    )
    if row.decision:
        found = [obstacle("It was decided already.")]
    if found:
        raise Refused(found)
    row.is_child = ages.is_young(stage)
    row.decision, row.why = said.decision, said.why.strip()
    row.consent = "" if row.is_child else said.consent
    if said.decision != rules.NONE:
        row.responder, row.sent_on = responder, said.sent_on
        row.reference = said.reference.strip()
    row.decided_by, row.decided_at = by, at
    _count(row, "reasonable" if said.decision == rules.REFER else "", at=at)
    _record("routes.concern_decided", row, by=by, at=at)
    return row


@transaction.atomic
def note_answer(
    row: Concern,
    *,
    is_final: bool,
    answer: str,
    on: date | None,
    by: User,
    at: datetime,
    version: int,
) -> Concern:
    """What was decided there: reasonable grounds first, then conclusive ones."""
    row = _locked(row, version)
    found = rules.obstacles_to_noting(
        decision=row.decision,
        answer=answer,
        on=on,
        first=row.reasonable_on,
        is_final=is_final,
        body=row.practice.body,
        today=london_date(at),
    )
    if found:
        raise Refused(found)
    if is_final:
        row.conclusive, row.conclusive_on = answer, on
    else:
        row.reasonable, row.reasonable_on = answer, on
    _count(row, "", at=at)
    _record("routes.concern_answered", row, by=by, at=at)
    return row


def _locked(row: Concern, version: int) -> Concern:
    rows = Concern.objects.select_for_update(of=("self",))
    now: Concern = rows.select_related("practice", "case", "raised_by").get(pk=row.pk)
    if now.version != version:
        raise Clash(
            theirs={"decision": now.decision},
            who=now.raised_by.name,
            at=now.decided_at or now.raised_at,
        )
    now.version += 1
    return now


def _count(row: Concern, clock: str, *, at: datetime) -> None:
    """Its own clock, and what the owner of the case owes by the first of them."""
    row.due_at = None
    if clock:
        calendar = calendar_on(london_date(at))
        row.due_at = due_at(row.practice.body[clock], at, calendar)
    row.save()
    first = queries.due(row.case).first()
    if first is None or first.due_at is None:
        duties.meet(row.case, [DUE], at=at)
        return
    counted = Counted(DUE, at, first.due_at, f"nrm.{clock or 'waits'}")
    owner = row.case.owner
    duties.owe(row.case, [counted], to=owner, practice=first.practice, at=at)


def against_leaving(case: Case, **said: Any) -> list[Obstacle]:
    """Nobody lets go of a case in which this is undecided; the words tell nobody."""
    if not queries.open_(case).exists():
        return []
    return [obstacle("Something in this case must be decided first: ask its owner.")]


def _record(kind: str, row: Concern, *, by: User, at: datetime) -> None:
    """On itself, not on the case: its history is read by more than need to know."""
    record(kind, subject=row, by=by, at=at, refs=[f"case:{row.case_id}"])
