"""What a plan holds: its steps, what is fitted, and the crisis card."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from commonside.ground.agencies.models import User
from commonside.ground.audit.refusals import Clash, Refused, obstacle
from commonside.library.clocks.instants import london_date
from commonside.work.safety import queries, rules
from commonside.work.safety.actions.holding import locked, refuse, trace
from commonside.work.safety.models import Fitting, Line, Plan


@transaction.atomic
def add_line(*, plan: Plan, when: str, what: str, by: User, at: datetime) -> Line:
    """One more step of the plan: when this happens, that is done."""
    plan = locked(plan)
    found = []
    if not when.strip():
        found.append(obstacle("Say when.", at_field="when"))
    if not what.strip():
        found.append(obstacle("Say what is done then, and by whom.", at_field="what"))
    refuse(found)
    made = Line.objects.create(
        plan=plan, when=when.strip(), what=what.strip(), by=by, at=at
    )
    trace("line_added", plan, by=by, at=at)
    return made


@transaction.atomic
def end_line(*, plan: Plan, code: str, by: User, at: datetime) -> None:
    """A step that no longer fits is taken out; nothing happens when it is out."""
    plan = locked(plan)
    if plan.lines.filter(code=code, ended_at=None).update(ended_at=at):
        trace("line_ended", plan, by=by, at=at)


@transaction.atomic
def ask_fitting(
    *, plan: Plan, kind: str, asked_of: str, by: User, at: datetime
) -> Fitting:
    """Something is to be fitted that makes it harder to come in."""
    plan, on = locked(plan), london_date(at)
    found = []
    if kind not in queries.labels(on, "fitting"):
        found.append(obstacle("Say what is to be fitted.", at_field="kind"))
    if not asked_of.strip():
        found.append(obstacle("Say who was asked to fit it.", at_field="asked_of"))
    refuse(found)
    made = Fitting.objects.create(
        plan=plan, kind=kind, asked_of=asked_of.strip(), asked_on=on, asked_by=by
    )
    trace("fitting_asked", plan, by=by, at=at, codes={"kind": kind})
    return made


@transaction.atomic
def note_fitting(
    *,
    plan: Plan,
    fitting: Fitting,
    fitted_on: date | None,
    fitted: str,
    is_given_up: bool,
    by: User,
    at: datetime,
    version: int,
) -> Fitting:
    """It was fitted: what, and on which day; or it was not possible, and why."""
    plan = locked(plan)
    now = plan.fittings.select_for_update(of=("self",)).get(pk=fitting.pk)
    if now.version != version:
        who = now.noted_by.name if now.noted_by else ""
        raise Clash(theirs={"fitted": now.fitted}, who=who, at=now.noted_at)
    if not now.is_waiting:
        raise Refused(obstacle("What came of it was noted already."))
    refuse(
        rules.obstacles_to_fitted(
            fitted_on=fitted_on,
            fitted=fitted,
            is_given_up=is_given_up,
            asked_on=now.asked_on,
            on=london_date(at),
        )
    )
    now.fitted, now.is_given_up = fitted.strip(), is_given_up
    now.fitted_on = None if is_given_up else fitted_on
    now.noted_by, now.noted_at = by, at
    now.version += 1
    now.save()
    codes: dict[str, object] = {"kind": now.kind, "given_up": is_given_up}
    trace("fitted", plan, by=by, at=at, codes=codes)
    return now


@transaction.atomic
def keep_card(
    *,
    plan: Plan,
    found: str,
    lines: Sequence[tuple[str, str]],
    by: User,
    at: datetime,
    version: int,
) -> Plan:
    """What the person says of a crisis card, and whom they would ring."""
    plan = locked(plan, version)
    refuse(
        rules.obstacles_to_card(found=found, lines=lines, ways=queries.ways_of(plan))
    )
    plan.card = {"found": found, "lines": [list(pair) for pair in lines]}
    plan.version += 1
    plan.save()
    trace("card_kept", plan, by=by, at=at, codes={"found": found})
    return plan
