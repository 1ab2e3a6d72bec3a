"""Something of a case is handed over; they say that they have it, and how it ended."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction

from commonside.ground.agencies.actions import grant, withdraw
from commonside.ground.agencies.models import Agency, User
from commonside.ground.agencies.rules import may_be_told
from commonside.ground.audit.actions import record
from commonside.ground.audit.refusals import Clash, Obstacle, Refused, obstacle
from commonside.ground.duties import actions as duties
from commonside.ground.duties.queries import Counted, calendar_on
from commonside.ground.duties.rules import due_at
from commonside.ground.letters.actions import tell_at_once
from commonside.ground.people.models import Person
from commonside.ground.practice.models import Version
from commonside.library.clocks.instants import london_date
from commonside.work.cases.models import Case
from commonside.work.routes.models import Referral
from commonside.work.routes.queries import abuse
from commonside.work.routes.queries import referring as queries
from commonside.work.routes.rules import referring as rules
from commonside.work.routes.rules.referring import Handed, State

BASIS = "receives"
# What is owed by whoever receives it, and what the owner of the case follows up.
ANSWER, FOLLOW_UP = "route_answer", "route"


@dataclass(frozen=True)
class Said:
    """What is handed over, and to whom, as somebody wrote it."""

    person: Person | None = None
    agency: Agency | None = None
    receiver: str = ""
    on: date | None = None
    told: str = ""
    consent: str = ""
    consent_why: str = ""
    reference: str = ""
    signpost: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)


@transaction.atomic
def hand_over(
    *, case: Case, way: Version, said: Said, by: User, at: datetime
) -> Referral:
    """Hand something over by one of the ways in force; what it may not keep is refused.

    An agency of the partnership sees this alone, not the case, and answers by the
    clock of the way. The owner of the case follows it up.
    """
    case = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
    found = _obstacles(case, way, said, at=at)
    if way.body["apart"] and not abuse.is_offered(case, said.person, way):
        found.append(obstacle("It is offered by the questions of its own page."))
    if found:
        raise Refused(found)
    body, today = way.body, london_date(at)
    first = rules.first_state(body)
    is_over = first == State.ENDED
    made = Referral.objects.create(
        case=case,
        practice=way,
        person=said.person,
        agency=said.agency,
        receiver=said.receiver.strip(),
        state=first,
        on=said.on or today,
        told=said.told.strip(),
        consent=said.consent,
        consent_why=said.consent_why.strip(),
        answers=dict(said.answers),
        signpost=said.signpost,
        reference=said.reference.strip(),
        is_bare=is_over,
        made_by=by,
        made_at=at,
        ended_at=at if is_over else None,
        ended_by=by if is_over else None,
    )
    if made.agency is not None:
        grant(made, to=made.agency, basis=BASIS, at=at)
        to: list[User | None] = [*queries.answers_for(made.agency_id)]
        tell_at_once("handed_over", to=to, about=f"referral:{made.pk}", by=by, at=at)
    _count(made, at=at)
    _record("routes.handed_over", made, by=by, at=at)
    return made


def _obstacles(case: Case, way: Version, said: Said, *, at: datetime) -> list[Obstacle]:
    agency = said.agency
    found = rules.obstacles_to_handing(
        Handed(
            has_person=said.person is not None,
            told=said.told,
            has_receiver=agency is not None or bool(said.receiver.strip()),
            reference=said.reference,
            signpost=said.signpost,
            consent=said.consent,
            consent_why=said.consent_why,
            answers=said.answers,
            on=said.on,
        ),
        way.body,
        today=london_date(at),
        kinds=[agency.kind] if agency else [],
    )
    if not case.is_open:
        found.append(obstacle("{case} is closed.", case=case.reference))
    if said.person is not None and not queries.in_part(case, said.person):
        found.append(obstacle("Choose somebody of this case.", at_field="person"))
    if agency is not None and not may_be_told(agency.sight_on(at)):
        found.append(
            obstacle(
                "Our agreement with {agency} is not in force.",
                agency=agency.short_name,
                at_field="agency",
            )
        )
    return found


@transaction.atomic
def answer(
    referral: Referral,
    *,
    to: str,
    by: User,
    at: datetime,
    version: int,
    outcome: str = "",
    reference: str = "",
    why: str = "",
) -> Referral:
    """They have it, do not take it on, or it ended by a code; or we take it back.

    Said by the agency that received it, or noted by us as they told us. Only we take
    it back, and only they, or we for a body outside, say the rest.
    """
    rows = Referral.objects.select_for_update(of=("self",))
    row = rows.select_related("practice", "case", "made_by").get(pk=referral.pk)
    if row.version != version:
        raise Clash(
            theirs={"state": State(row.state).label},
            who=row.made_by.name,
            at=row.answered_at or row.made_at,
        )
    body = row.practice.body
    found = rules.obstacles_to_moving(body, state=row.state, to=to, outcome=outcome)
    is_ours = by.agency_id == row.case.lead_agency_id
    if to == State.WITHDRAWN and not is_ours:
        found.append(obstacle("Only whoever handed it over takes it back."))
    if to in (State.REFUSED, State.WITHDRAWN) and not why.strip():
        found.append(obstacle("Say why.", at_field="why"))
    if reference.strip() and "reference" not in body["keeps"]:
        found.append(obstacle("Their number is not kept here.", at_field="reference"))
    if found:
        raise Refused(found)
    row.state = to
    row.reference = reference.strip() or row.reference
    row.why_not = why.strip()
    if row.answered_at is None and to != State.WITHDRAWN:
        row.answered_at, row.answered_by = at, by
    if to not in rules.LIVE:
        row.outcome, row.ended_at, row.ended_by = outcome, at, by
    row.version += 1
    if to == State.WITHDRAWN and row.agency is not None:
        withdraw(row, of=row.agency, basis=BASIS)
    _count(row, at=at)
    if not is_ours:
        about = f"referral:{row.pk}"
        tell_at_once("route_answered", to=[row.case.owner], about=about, by=by, at=at)
    _record(f"routes.{to}", row, by=by, at=at)
    return row


def _count(row: Referral, *, at: datetime) -> None:
    """Its own clock, and the one that the owner of the case follows up by."""
    clock = rules.clock_of(row.practice.body, row.state)
    duties.meet(row, [ANSWER], at=at)
    row.due_at = None
    if clock is not None:
        row.due_at = due_at(clock, at, calendar_on(london_date(at)))
        if row.agency is not None:
            counted = Counted(ANSWER, at, row.due_at, f"{row.practice.key}.{row.state}")
            duties.owe(row, [counted], to=row.agency, practice=row.practice, at=at)
    row.save()
    follow_up(row.case, at=at)


def follow_up(case: Case, *, at: datetime) -> None:
    """The owner looks on the day of the first that is due; nothing when none waits."""
    first = queries.waiting(case).order_by("due_at").first()
    if first is None or first.due_at is None:
        duties.meet(case, [FOLLOW_UP], at=at)
        return
    rule = f"{first.practice.key}.{first.state}"
    counted = Counted(FOLLOW_UP, at, first.due_at, rule)
    duties.owe(case, [counted], to=case.owner, practice=first.practice, at=at)


def against_closing(case: Case, *, by: User, **said: Any) -> list[Obstacle]:
    """Nobody's case closes over what was handed over and not answered."""
    open_ = [row for row in queries.waiting(case) if row.state == State.SENT]
    if not any(queries.may_know(row, by) for row in open_):
        return []
    return [obstacle("Something was handed over and not answered. See “Other routes”.")]


def _record(kind: str, row: Referral, *, by: User, at: datetime) -> None:
    """On the case for all of us to read; what is restricted, on itself alone (S3)."""
    subject: Any = row if row.practice.body["restricted"] else row.case
    record(kind, subject=subject, by=by, at=at, refs=[f"referral:{row.pk}"])
