"""Another agency joins, leaves, or takes a case over, each through a gateway."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from commonside.ground.agencies.actions import grant, withdraw
from commonside.ground.agencies.models import Agency, User
from commonside.ground.agencies.rules import Sight, may_be_told
from commonside.ground.audit.actions import record
from commonside.ground.audit.refusals import Refused, obstacle
from commonside.ground.design import ports
from commonside.ground.duties import actions as duties
from commonside.ground.duties.models import Step
from commonside.ground.duties.queries import clocks_on
from commonside.ground.practice.models import Version
from commonside.library.clocks.instants import london_date
from commonside.work.cases.actions.states import locked, set_state
from commonside.work.cases.models import Case, Involvement
from commonside.work.cases.rules import involving as rules
from commonside.work.cases.rules.states import State


@transaction.atomic
def involve(
    *,
    case: Case,
    agency: Agency,
    gateway: Version,
    why: str,
    by: User,
    at: datetime,
    shared: Iterable[str] = (),
    is_life_at_risk: bool = False,
) -> Involvement:
    """Bring an agency in: who, through which gateway, why, and what it is told.

    From now on its staff see the case, and of its content what `shared` names. One
    whose agreement has run out joins only to save a life (S9).
    """
    case = locked(case)
    shared = list(shared)
    sight = agency.sight_on(at)
    is_exception = sight == Sight.OWN and is_life_at_risk
    joined = case.involvements.filter(agency=agency, ended_at=None).exists()
    if found := rules.obstacles_to_involving(
        why=why,
        shared=shared,
        kind=agency.kind,
        to_kinds=gateway.body.get("to_kinds", ["any"]),
        is_in_already=joined or agency.pk == case.lead_agency_id,
        may_be_told=may_be_told(sight, is_life_at_risk=is_life_at_risk),
        is_over=sight == Sight.NOTHING,
    ):
        raise Refused(found)
    made = Involvement.objects.create(
        case=case,
        agency=agency,
        gateway=gateway,
        why=why.strip(),
        shared=shared,
        by=by,
        at=at,
        is_life_at_risk=is_exception,
    )
    grant(case, to=agency, basis="involved", at=at)
    record(
        "case.agency_joined",
        subject=case,
        by=by,
        at=at,
        refs=[f"agency:{agency.pk}", f"version:{gateway.pk}"],
        codes={"gateway": gateway.key, "shared": shared}
        | ({"exception": "life_at_risk"} if is_exception else {}),
    )
    return made


@transaction.atomic
def let_go(*, case: Case, agency: Agency, by: User, at: datetime) -> None:
    """End an agency's part: it sees the case no longer; its open steps come first."""
    case = locked(case)
    live = Step.objects.about(f"case:{case.pk}").live().filter(owner_agency=agency)
    if live.exists():
        raise Refused(
            obstacle("End the steps of {name} first.", name=agency.short_name)
        )
    case.involvements.filter(agency=agency, ended_at=None).update(ended_at=at)
    withdraw(case, of=agency, basis="involved")
    refs = [f"agency:{agency.pk}"]
    record("case.agency_left", subject=case, by=by, at=at, refs=refs)


@transaction.atomic
def offer_transfer(
    *, case: Case, agency: Agency, why: str, by: User, at: datetime, version: int
) -> Case:
    """Ask another agency to take the case over; it stays ours until they say yes.

    They answer by the clock in force; its owner looks on that day whether they have.
    """
    case = locked(case, version)
    found = rules.obstacles_to_offering(
        state=case.state,
        why=why,
        has_joined=case.involvements.filter(agency=agency, ended_at=None).exists(),
        is_offered=case.transfer_to_id is not None,
        may_be_told=may_be_told(agency.sight_on(at)),
    )
    found += ports.held("case.leaving", case, by=by, at=at)
    if found:
        raise Refused(found)
    case.transfer_to, case.transfer_why = agency, why.strip()
    case.version += 1
    case.save(update_fields=["transfer_to", "transfer_why", "version"])
    clocks = clocks_on(london_date(at))
    counted = clocks.all_due([("accept_passed", at)], band="any")
    duties.owe(case, counted, to=agency, practice=clocks.version, at=at)
    ours = [replace(one, duty="transfer") for one in counted]
    duties.owe(case, ours, to=case.owner, practice=clocks.version, at=at)
    refs = [f"agency:{agency.pk}"]
    record("case.transfer_offered", subject=case, by=by, at=at, refs=refs, text=why)
    return case


@transaction.atomic
def answer_transfer(
    *, case: Case, accepts: bool, why: str, by: User, at: datetime
) -> Case:
    """The receiver says yes, and the case is theirs; or no, with a reason."""
    case = locked(case)
    found = rules.obstacles_to_answering(
        is_theirs=case.transfer_to_id is not None
        and case.transfer_to_id == by.agency_id,
        accepts=accepts,
        why=why,
    )
    if accepts:
        found += ports.held("case.leaving", case, by=by, at=at)
    if found:
        raise Refused(found)
    receiver = case.transfer_to
    fields = ["transfer_to", "transfer_why", "version"]
    was = case.state
    if accepts and receiver is not None:
        set_state(case, State.TRANSFERRED, at=at)
        case.lead_agency = receiver
        fields += ["state", "lead_agency"]
        duties.drop(case, at=at, why="transferred")
    else:
        case.version += 1
        duties.meet(case, ["accept_passed", "transfer"], at=at)
    case.transfer_to, case.transfer_why = None, ""
    case.save(update_fields=fields)
    kind = "case.transferred" if accepts else "case.transfer_refused"
    record(
        kind,
        subject=case,
        by=by,
        at=at,
        text=why,
        refs=[f"agency:{by.agency_id}"],
        was=str(was),
        now=str(case.state),
    )
    return case
