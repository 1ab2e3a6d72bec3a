"""What every act on a plan does first and last: lock, count anew, leave a trace."""

from datetime import datetime, timedelta

from commonside.ground.agencies.models import User
from commonside.ground.audit.actions import record
from commonside.ground.audit.models import Event
from commonside.ground.audit.refusals import Clash, Obstacle, Refused, obstacle
from commonside.ground.duties import actions as duties
from commonside.ground.duties.queries import Counted, clocks_on
from commonside.library.clocks.calendars import is_working_day
from commonside.library.clocks.counting import working_days_after
from commonside.library.clocks.instants import end_of_day, london_date, start_of_day
from commonside.work.safety.models import Plan

DUE = "plan_review"


def locked(plan: Plan, version: int | None = None, *fields: str) -> Plan:
    """The plan as it stands, held until the act is over; `Clash` if it has changed."""
    now: Plan = (
        Plan.objects.select_for_update(of=("self",))
        .select_related("case__owner", "case__team", "owner", "person__safe_contact")
        .get(pk=plan.pk)
    )
    if version is not None and now.version != version:
        last = Event.objects.about(f"case:{now.case_id}").changes().first()
        raise Clash(
            theirs={name: getattr(now, name) for name in fields},
            who=_name_of(last),
            at=last.at if last else None,
        )
    if now.ended_at is not None:
        raise Refused(obstacle("This safety plan is over."))
    return now


def _name_of(event: Event | None) -> str:
    if event is None or not event.by.startswith("user:"):
        return ""
    return str(User.objects.get(pk=event.by.split(":")[1]).name)


def refuse(found: list[Obstacle]) -> None:
    if found:
        raise Refused(found)


def owe_review(plan: Plan, *, at: datetime, reason: str = "") -> None:
    """The plan is gone through by its day; the last one before it on which we work."""
    clocks = clocks_on(london_date(at))
    day = plan.review_on
    while not is_working_day(day, clocks.calendar):
        day -= timedelta(days=1)
    due_at = working_days_after(start_of_day(day), 0, clocks.calendar)
    if due_at <= at:
        due_at = end_of_day(plan.review_on)
    counted = Counted(DUE, at, due_at, f"agreed.{DUE}")
    duties.owe(
        plan.case,
        [counted],
        to=plan.owner,
        practice=clocks.version,
        at=at,
        reason=reason,
    )


def trace(
    kind: str,
    plan: Plan,
    *,
    by: User | None,
    at: datetime,
    text: str = "",
    codes: dict[str, object] | None = None,
) -> None:
    """One trace, on the case, so that its history holds the plan's."""
    record(
        f"safety.{kind}",
        subject=plan.case,
        by=by,
        at=at,
        text=text,
        refs=[f"plan:{plan.pk}"],
        codes=codes or {},
    )
