"""Onto the vulnerable victims' board, and back to the officer of the case."""

from datetime import datetime

from django.db import transaction

from commonside.ground.agencies.models import Agency, User
from commonside.ground.audit.refusals import obstacle
from commonside.library.clocks.instants import london_date
from commonside.work.safety import queries, rules
from commonside.work.safety.actions.holding import locked, owe_review, refuse, trace
from commonside.work.safety.actions.plans import obstacles_to_owner
from commonside.work.safety.models import Plan


@transaction.atomic
def join(*, plan: Plan, to: User, by: User, at: datetime, version: int) -> Plan:
    """Take somebody onto the board; one named caseworker has the plan from now on.

    The board holds as many as the practice says. The agency's row is held meanwhile,
    so that two who join at once do not become one too many.
    """
    plan = locked(plan, version)
    agency = plan.case.lead_agency_id
    Agency.objects.select_for_update(of=("self",)).get(pk=agency)
    found = rules.obstacles_to_joining(
        on_board=Plan.objects.on_board_of(agency).count(),
        is_joined=plan.joined_at is not None,
        body=queries.board_on(london_date(at)).body,
    )
    if not to.may("safety.board"):
        found.append(
            obstacle("{name} keeps no board.", name=to.name, at_field="to"),
        )
    refuse(found + obstacles_to_owner(plan.case, to))
    plan.joined_at, plan.joined_by, plan.owner = at, by, to
    plan.version += 1
    plan.save()
    owe_review(plan, at=at)
    trace("joined", plan, by=by, at=at)
    return plan


@transaction.atomic
def hand_back(*, plan: Plan, why: str, by: User, at: datetime, version: int) -> Plan:
    """They are stable: the officer of the case has the plan again, and keeps it."""
    plan = locked(plan, version, "is_stable")
    refuse(
        rules.obstacles_to_handing_back(
            is_joined=plan.joined_at is not None, is_stable=plan.is_stable
        )
        + obstacles_to_owner(plan.case, plan.case.owner)
    )
    plan.joined_at = plan.joined_by = None
    plan.owner = plan.case.owner
    plan.version += 1
    plan.save()
    owe_review(plan, at=at)
    trace("handed_back", plan, by=by, at=at, text=why)
    return plan
