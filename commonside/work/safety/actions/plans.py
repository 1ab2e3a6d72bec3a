"""Somebody is flagged as vulnerable, looked at again, and one day no longer so."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from django.db import transaction

from commonside.ground.agencies.models import User
from commonside.ground.audit.refusals import Obstacle, Refused, obstacle
from commonside.ground.duties import actions as duties
from commonside.ground.people.models import Person
from commonside.library.clocks.instants import london_date
from commonside.work.cases.actions.states import locked as locked_case
from commonside.work.cases.models import Case
from commonside.work.safety import queries, rules
from commonside.work.safety.actions.holding import (
    DUE,
    locked,
    owe_review,
    refuse,
    trace,
)
from commonside.work.safety.models import Look, Plan


@transaction.atomic
def flag(
    *,
    case: Case,
    person: Person,
    reason: str,
    kinds: Sequence[str],
    owner: User,
    review_on: date | None,
    expires_on: date | None,
    by: User,
    at: datetime,
) -> Plan:
    """Flag somebody as vulnerable; their safety plan begins in the same act.

    Never without a reason, an owner, a day of review and a day on which it ends.
    """
    case, on = locked_case(case), london_date(at)
    wanted = rules.Wanted(reason, list(kinds), review_on, expires_on)
    found = rules.obstacles_to_flagging(
        wanted, on=on, body=queries.board_on(on).body
    ) + _obstacles_in_case(case, person)
    found += obstacles_to_owner(case, owner)
    if found or review_on is None or expires_on is None:
        raise Refused(found)
    plan = Plan.objects.create(
        case=case,
        person=person,
        reason=reason.strip(),
        kinds=list(kinds),
        owner=owner,
        review_on=review_on,
        expires_on=expires_on,
        made_by=by,
        made_at=at,
    )
    owe_review(plan, at=at)
    trace("flagged", plan, by=by, at=at, codes={"kinds": list(kinds)})
    return plan


def _obstacles_in_case(case: Case, person: Person) -> list[Obstacle]:
    found = []
    if not case.is_open:
        found.append(obstacle("{case} is closed.", case=case.reference))
    if queries.in_force(case) is not None:
        found.append(obstacle("There is a safety plan in this case already."))
    if not queries.people_of(case).filter(pk=person.pk).exists():
        found.append(
            obstacle("A plan is for somebody harmed in this case.", at_field="person")
        )
    return found


def obstacles_to_owner(case: Case, owner: User) -> list[Obstacle]:
    """Whoever has the plan may see the case, and keeps plans."""
    if queries.keepers(case).filter(pk=owner.pk).exists():
        return []
    return [obstacle("{name} cannot take it.", name=owner.name, at_field="owner")]


@transaction.atomic
def change(
    *,
    plan: Plan,
    reason: str,
    kinds: Sequence[str],
    owner: User,
    expires_on: date | None,
    by: User,
    at: datetime,
    version: int,
) -> Plan:
    """Change why somebody is flagged, who has the plan, or until when it holds."""
    plan = locked(plan, version, "reason", "kinds", "expires_on")
    on = london_date(at)
    body = queries.board_on(on).body
    found = []
    if not reason.strip():
        found.append(obstacle("Say what makes them vulnerable.", at_field="reason"))
    if not kinds or set(kinds) - set(rules.KINDS):
        found.append(obstacle("Say of which kind it is.", at_field="kinds"))
    if expires_on != plan.expires_on:
        found += rules.obstacles_to_expiry(expires_on, on=on, body=body)
    if owner.pk != plan.owner_id:
        found += obstacles_to_owner(plan.case, owner)
    if found or expires_on is None:
        raise Refused(found)
    plan.reason, plan.kinds, plan.owner = reason.strip(), list(kinds), owner
    plan.expires_on = expires_on
    plan.review_on = min(plan.review_on, expires_on)
    plan.version += 1
    plan.save()
    owe_review(plan, at=at)
    trace("changed", plan, by=by, at=at)
    return plan


@transaction.atomic
def review(
    *,
    plan: Plan,
    note: str,
    is_stable: bool,
    next_on: date | None,
    expires_on: date | None,
    by: User,
    at: datetime,
    version: int,
) -> Look:
    """Go through the plan with the person: what holds, and when we do so again.

    The flag may be given a longer end in the same breath; a flag that has expired is
    never reviewed without one.
    """
    plan = locked(plan, version, "is_stable", "review_on", "expires_on")
    on = london_date(at)
    body = queries.board_on(on).body
    found = []
    if not note.strip():
        found.append(obstacle("Say what they told you.", at_field="note"))
    if expires_on != plan.expires_on or plan.expires_on <= on:
        found += rules.obstacles_to_expiry(expires_on, on=on, body=body)
    found += [
        Obstacle(one.text, one.values, "next_on")
        for one in rules.obstacles_to_review_day(
            next_on, expires_on=expires_on, on=on, body=body
        )
    ]
    if found or next_on is None or expires_on is None:
        raise Refused(found)
    plan.review_on, plan.expires_on, plan.is_stable = next_on, expires_on, is_stable
    plan.version += 1
    plan.save()
    duties.meet(plan.case, [DUE], at=at)
    owe_review(plan, at=at)
    made = Look.objects.create(
        plan=plan, note=note.strip(), is_stable=is_stable, next_on=next_on, by=by, at=at
    )
    trace("reviewed", plan, by=by, at=at, codes={"stable": is_stable})
    return made


@transaction.atomic
def end(
    *, plan: Plan, ending: str, why: str, by: User, at: datetime, version: int
) -> Plan:
    """They are no longer flagged; the plan stays to be read, and the board has room."""
    plan = locked(plan, version, "is_stable")
    refuse(
        rules.obstacles_to_ending(
            ending,
            why=why,
            is_stable=plan.is_stable,
            waiting=plan.fittings.filter(noted_at=None).count(),
            body=queries.board_on(london_date(at)).body,
        )
    )
    plan.ended_at, plan.ended_by = at, by
    plan.ending, plan.ended_why = ending, why.strip()
    plan.version += 1
    plan.save()
    duties.drop(plan.case, at=at, why="plan_ended", kinds=[DUE])
    trace("ended", plan, by=by, at=at, codes={"why": ending})
    return plan


def shaken(case: Case, *, at: datetime) -> None:
    """A new incident: the plan is gone through again within days, stable or not.

    Part of the act that tied the incident to the case, which leaves the trace.
    """
    rows = Plan.objects.in_force().filter(case=case).select_for_update(of=("self",))
    plan = rows.select_related("owner", "case").first()
    if plan is None:
        return
    on = london_date(at)
    days = queries.board_on(on).body["review_days_after_incident"]
    plan.is_stable = False
    plan.review_on = min(plan.review_on, on + timedelta(days=days))
    plan.version += 1
    plan.save()
    owe_review(plan, at=at, reason="new_report")


def settle_keepers(cases: Iterable[int], *, of: User | None, at: datetime) -> None:
    """The plans of these cases are kept by somebody who may: part of a larger act.

    `of` had the case and its plan, and has neither now. Whoever knows someone in the
    case, or is of another team than it is now, keeps no plan of it either.
    """
    rows = Plan.objects.in_force().filter(case__in=list(cases))
    rows = rows.select_for_update(of=("self",)).select_related("case__owner", "owner")
    for plan in rows.order_by("pk"):
        is_left = of is not None and plan.owner_id == of.pk
        if is_left or obstacles_to_owner(plan.case, plan.owner):
            to = _keeper_of(plan)
            if to is not None:
                _give(plan, to, by=None, at=at)


def _keeper_of(plan: Plan) -> User | None:
    """The owner of the case, else a colleague who keeps plans; never who has it now."""
    others = queries.keepers(plan.case).exclude(pk=plan.owner_id).order_by("pk")
    return others.filter(pk=plan.case.owner_id).first() or others.first()


def _of(owner: User) -> list[Plan]:
    rows = Plan.objects.in_force().filter(owner=owner)
    rows = rows.select_for_update(of=("self",)).select_related("case__owner")
    return list(rows.order_by("pk"))


def _give(plan: Plan, to: User, *, by: User | None, at: datetime) -> None:
    plan.owner = to
    plan.version += 1
    plan.save(update_fields=["owner", "version"])
    owe_review(plan, at=at)
    trace("handed_on", plan, by=by, at=at)


@transaction.atomic
def hand_on_all(*, of: User, to: User, by: User | None, at: datetime) -> int:
    """Give a leaver's plans to a colleague who may keep them; how many stay."""
    stay = 0
    for plan in _of(of):
        if obstacles_to_owner(plan.case, to):
            stay += 1
        else:
            _give(plan, to, by=by, at=at)
    return stay


@transaction.atomic
def leave_all(*, of: User, by: User | None, at: datetime) -> int:
    """Give the plans of somebody who is gone to the owner of each case; how many stay.

    Whoever has the case answers for its plan, unless that was the leaver too: then a
    keeper of the team has it, and where there is none it stays to be seen as late.
    """
    stay = 0
    for plan in _of(of):
        to = _keeper_of(plan)
        if to is None:
            stay += 1
        else:
            _give(plan, to, by=by, at=at)
    return stay
