"""The one place where a case changes its state, and the acts that only do that."""

from datetime import date, datetime

from django.db import transaction

from commonside.ground.agencies.models import User
from commonside.ground.audit.actions import record
from commonside.ground.audit.models import Event
from commonside.ground.audit.refusals import Clash, Obstacle, Refused
from commonside.ground.design import ports
from commonside.ground.duties import actions as duties
from commonside.ground.duties.models import Due, Step, StepQuerySet
from commonside.ground.duties.queries import Counted
from commonside.ground.duties.rules import StepState
from commonside.library.clocks.calendars import next_working_day
from commonside.library.clocks.counting import working_days_after
from commonside.library.clocks.instants import london_date, start_of_day
from commonside.work.cases.actions.following import entered, obstacles_to_reaching
from commonside.work.cases.models import Case
from commonside.work.cases.queries.clocks import clocks_for
from commonside.work.cases.rules import contact as contact_rules
from commonside.work.cases.rules import states as rules
from commonside.work.cases.rules.owing import BAND_CODES, MET_BY, NEVER_PAUSED
from commonside.work.cases.rules.states import State


def locked(case: Case, version: int | None = None, *fields: str) -> Case:
    """The case as it stands, held until the act is over.

    `Clash` when somebody changed it since `version` was read; it names who and when,
    and gives `fields` as they are now, so that a page can show both texts.
    """
    now: Case = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
    if version is not None and now.version != version:
        last = Event.objects.about(f"case:{case.pk}").changes().first()
        raise Clash(
            theirs={name: getattr(now, name) for name in fields},
            who=_name_of(last),
            at=last.at if last else None,
        )
    return now


def _name_of(event: Event | None) -> str:
    if event is None or not event.by.startswith("user:"):
        return ""
    return str(User.objects.get(pk=event.by.split(":")[1]).name)


def set_state(
    case: Case, to: State, *, at: datetime, also: list[Obstacle] | None = None
) -> str:
    """Set another state, or raise `Refused` with every obstacle; returns the old one.

    The caller saves, writes the dues and leaves the trace, in its own transaction.
    """
    found = rules.obstacles_to_moving(state=case.state, to=to) + (also or [])
    if found:
        raise Refused(found)
    was, case.state = case.state, to
    case.version += 1
    ports.follow("case.moved", case, was=was, at=at)
    return was


def advance(case: Case, *, at: datetime) -> None:
    """Set the state that the facts have brought about; part of a larger act."""
    to = rules.advanced(
        case.state,
        is_assessed=case.assessments.exists(),
        is_reached=case.last_contact_at is not None,
        is_begun=_steps(case)
        .filter(state__in=[StepState.ACCEPTED, StepState.DONE])
        .exists(),
    )
    if to is not None:
        set_state(case, State(to), at=at)
        case.save(update_fields=["state", "version"])


def _steps(case: Case) -> StepQuerySet[Step]:
    return Step.objects.about(f"case:{case.pk}")


def owe_contact(
    case: Case, *, at: datetime, reason: str = "", promised: Due | None = None
) -> None:
    """They hear from us again by the limit of their band, from now; nothing sooner.

    What was `promised` for sooner stays: a call owed within a day of a new incident is
    not put off because the same incident raised the band.
    """
    clocks = clocks_for(case, at)
    band = BAND_CODES[case.band]
    latest = contact_rules.limit(
        clocks.body,
        clocks.calendar,
        band=band,
        start=at,
        agreed_gap=case.agreed_gap,
    )
    if promised is not None and promised.due_at <= latest:
        return
    duties.owe(
        case,
        [Counted("update", at, latest, f"{band}.update")],
        to=case.owner,
        practice=clocks.version_of("update", band),
        at=at,
        reason=reason,
    )


@transaction.atomic
def agree_plan(*, case: Case, by: User, at: datetime, version: int) -> Case:
    """The plan is agreed with the person: risk known, wishes written, steps named."""
    case = locked(case, version)
    steps = _steps(case).exclude(state=StepState.REFUSED).count()
    blocked = rules.obstacles_to_planning(
        is_assessed=case.assessments.exists(),
        has_wishes=bool(case.wishes),
        steps=steps,
    )
    blocked += obstacles_to_reaching(case, State.PLANNED)
    was = set_state(case, State.PLANNED, at=at, also=blocked)
    case.save(update_fields=["state", "version"])
    entered(case, was, by=by, at=at)
    advance(case, at=at)
    duties.meet(case, MET_BY["planned"], at=at)
    _record_move("case.plan_agreed", case, was, by=by, at=at)
    return case


@transaction.atomic
def watch(
    *,
    case: Case,
    until: date,
    by: User,
    at: datetime,
    version: int,
    stopped_on: date | None = None,
) -> Case:
    """It stopped, and we watch whether it stays so; the person still hears from us."""
    case = locked(case, version)
    blocked = rules.obstacles_to_watching(
        stopped_on=stopped_on, until=until, on=london_date(at)
    )
    blocked += obstacles_to_reaching(case, State.MONITORING)
    was = set_state(case, State.MONITORING, at=at, also=blocked)
    case.monitoring_until, case.stopped_on = until, stopped_on
    case.save(update_fields=["state", "version", "monitoring_until", "stopped_on"])
    entered(case, was, by=by, at=at)
    _owe_on(case, "watch", until, at=at)
    _record_move("case.watched", case, was, by=by, at=at)
    return case


@transaction.atomic
def escalate(
    *, case: Case, before: str, why: str, by: User, at: datetime, version: int
) -> Case:
    """Bring the case before a panel or a court; the person still hears from us."""
    case = locked(case, version)
    blocked = rules.obstacles_to_escalating(before=before, why=why)
    blocked += obstacles_to_reaching(case, State.ESCALATED)
    was = set_state(case, State.ESCALATED, at=at, also=blocked)
    case.save(update_fields=["state", "version"])
    entered(case, was, by=by, at=at)
    codes = {"before": before}
    _record_move("case.escalated", case, was, by=by, at=at, text=why, codes=codes)
    return case


@transaction.atomic
def pause(
    *,
    case: Case,
    why: str,
    resume_on: date | None,
    by: User,
    at: datetime,
    version: int,
) -> Case:
    """Stop the clocks at the person's wish, until a day when we ask again."""
    case = locked(case, version)
    blocked = rules.obstacles_to_pausing(
        why=why, resume_on=resume_on, on=london_date(at)
    )
    if resume_on is None:
        raise Refused(blocked)
    was = set_state(case, State.SUSPENDED, at=at, also=blocked)
    case.suspended_until, case.paused_in = resume_on, was
    case.save(update_fields=["state", "version", "suspended_until", "paused_in"])
    duties.drop(case, at=at, why="suspended", but=NEVER_PAUSED)
    _owe_on(case, "contact", resume_on, at=at)
    _record_move("case.paused", case, was, by=by, at=at, text=why)
    return case


def _owe_on(case: Case, kind: str, day: date, *, at: datetime) -> None:
    """Owe something by the cut-off of a day, or of the next working day."""
    clocks = clocks_for(case, at)
    on = start_of_day(next_working_day(day, clocks.calendar))
    due_at = working_days_after(on, 0, clocks.calendar)
    counted = Counted(kind, at, due_at, f"agreed.{kind}")
    duties.owe(case, [counted], to=case.owner, practice=clocks.version, at=at)


@transaction.atomic
def work_again(*, case: Case, why: str, by: User, at: datetime, version: int) -> Case:
    """From watching, pausing or a proposed closing back to work; clocks run again.

    A pause ends where it began: a case without a plan has none when it goes on.
    """
    case = locked(case, version)
    was = set_state(case, State(case.paused_in or State.ACTIVE), at=at)
    case.paused_in = ""
    case.suspended_until = case.monitoring_until = case.stopped_on = None
    case.closing_proposed_by = None
    case.outcome = case.stopped_confirmed_by = ""
    case.save()
    entered(case, was, by=by, at=at)
    duties.drop(case, at=at, why="work_again", kinds=["watch", "contact", "agree"])
    if was == State.SUSPENDED:
        owe_contact(case, at=at, reason="resumed")
    _record_move("case.worked_again", case, was, by=by, at=at, text=why)
    return case


def _record_move(
    kind: str,
    case: Case,
    was: str,
    *,
    by: User,
    at: datetime,
    text: str = "",
    codes: dict[str, str] | None = None,
) -> None:
    record(
        kind,
        subject=case,
        by=by,
        at=at,
        text=text,
        was=str(was),
        now=str(case.state),
        codes=codes or {},
    )
