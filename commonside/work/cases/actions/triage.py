"""The ways out of triage: each decides one report once, with a trace."""

from dataclasses import replace
from datetime import datetime
from typing import Any, cast

from django.db import transaction

from commonside.ground.agencies.actions import grant, withdraw
from commonside.ground.agencies.models import Agency, Answer, Grant, Team, User
from commonside.ground.agencies.rules import Sight, may_be_told
from commonside.ground.audit.actions import record
from commonside.ground.audit.refusals import Obstacle, Refused, obstacle
from commonside.ground.design.words import moment
from commonside.ground.duties import actions as duties
from commonside.ground.duties.models import Due
from commonside.ground.duties.queries import clocks_on
from commonside.ground.letters import actions as letters
from commonside.ground.practice.models import Version
from commonside.library.clocks.instants import london_date
from commonside.work.cases.actions import bars, meeting, opening
from commonside.work.cases.models import Case
from commonside.work.reports.models import Report, Routing
from commonside.work.reports.queries import desk_of
from commonside.work.reports.rules import BAND_CODES, RESTRICTED, TRIAGE, Route

PASSED = "passed"


@transaction.atomic
def open_case(
    report: Report,
    *,
    version: int,
    known_as: str,
    owner: User,
    by: User,
    at: datetime,
    procedure: Version | None = None,
) -> Case:
    """Open a case from a report, with its owner named, under everyone's procedure."""
    _decide(report, version=version, state=Routing.State.CASE_OPENED, by=by, at=at)
    return opening.open_case(
        reports=[report],
        known_as=known_as,
        owner=owner,
        procedure=procedure,
        by=by,
        at=at,
    )


@transaction.atomic
def add_to_case(
    report: Report, *, version: int, case: Case, by: User, at: datetime
) -> Case:
    """Add a report to an open case, whose owner then owes a contact."""
    _decide(report, version=version, state=Routing.State.ADDED, by=by, at=at)
    return opening.add_report(case=case, report=report, by=by, at=at)


@transaction.atomic
def pass_on(
    report: Report,
    *,
    version: int,
    agency: Agency,
    gateway: Version,
    why: str,
    by: User,
    at: datetime,
    is_life_at_risk: bool = False,
) -> datetime | None:
    """Offer a report to an agency, through a gateway; returns by when it answers.

    Passing is a disclosure: who, what, why and through which gateway is kept
    (DOMAIN 4.3). The agency reads the report from now on, and accepts or refuses it;
    until it accepts, the report is nobody's but ours.
    """
    found = obstacles_to_passing(
        report, agency=agency, why=why, at=at, is_life_at_risk=is_life_at_risk
    )
    if found:
        raise Refused(found)
    is_exception = is_life_at_risk and agency.sight_on(at) == Sight.OWN
    _decide(
        report,
        version=version,
        state=Routing.State.PASSED,
        by=by,
        at=at,
        reason=why.strip(),
        refs=[f"agency:{agency.pk}"],
        codes={"gateway": f"{gateway.key} v{gateway.version}"}
        | ({"exception": "life_at_risk"} if is_exception else {}),
        passed_to=agency,
        is_life_at_risk=is_exception,
        is_accepted=None,
        answered_at=None,
    )
    grant(report, to=agency, basis=PASSED, at=at)
    clocks = clocks_on(london_date(at))
    due = clocks.due("accept_passed", start=at)
    counted = [due] if due else []
    duties.owe(report, counted, to=agency, practice=clocks.version, at=at)
    return due.due_at if due else None


def obstacles_to_passing(
    report: Report,
    *,
    agency: Agency,
    why: str,
    at: datetime,
    is_life_at_risk: bool = False,
) -> list[Obstacle]:
    """Why a report may not be passed to an agency; empty when it may."""
    found = []
    if not why.strip():
        found.append(obstacle("Say why they should have it.", at_field="why"))
    if not may_be_told(agency.sight_on(at), is_life_at_risk=is_life_at_risk):
        found.append(
            obstacle(
                "Our agreement with {agency} is not in force.",
                agency=agency.short_name,
                at_field="agency",
            )
        )
    if report.routing.queue == RESTRICTED and agency.standing == "business":
        found.append(
            obstacle("A restricted report is not for a business.", at_field="agency")
        )
    return found


@transaction.atomic
def accept_passed(report: Report, *, version: int, by: User, at: datetime) -> None:
    """The agency takes the report on: from now on the move is theirs."""
    _answer(report, version=version, by=by, at=at, is_accepted=True)
    duties.drop(report, at=at, why=PASSED, kinds=["first_contact"])
    record("report.accepted", subject=report, by=by, at=at)


@transaction.atomic
def refuse_passed(
    report: Report, *, version: int, reason: str, by: User, at: datetime
) -> None:
    """The agency gives the report back with its reason; it waits in the queue again.

    A report that a rule gave to this agency alone comes to our own queue.
    """
    if not reason.strip():
        raise Refused(
            obstacle("Say why, so that somebody else can help.", at_field="reason")
        )
    agency = _answer(
        report,
        version=version,
        by=by,
        at=at,
        is_accepted=False,
        state=Routing.State.WAITING,
        reason=reason.strip(),
        decided_by=None,
        decided_at=None,
    )
    for basis in (PASSED, "rule"):
        withdraw(report, of=agency, basis=basis)
    report.routing.also_to.remove(agency)
    _wait_again(report, at=at)
    record("report.refused", subject=report, by=by, at=at, text=reason.strip())


def _wait_again(report: Report, *, at: datetime) -> None:
    """Back in our queue: somebody decides within its clock, counted from now."""
    routing = report.routing
    if routing.team is None:
        desk = desk_of(Route(TRIAGE), at=at)
        routing.queue, routing.team = desk.queue, desk.team
    team = cast(Team, routing.team)
    grant(report, to=team, basis="team", at=at)
    clocks = clocks_on(london_date(at))
    due = clocks.due("triage", start=at, band=BAND_CODES[report.band])
    if due is not None:
        routing.decide_by = due.due_at
        counted = [replace(due, duty="decide")]
        duties.owe(report, counted, to=team, practice=clocks.version, at=at)
    routing.save(update_fields=["queue", "team", "decide_by"])


def _answer(
    report: Report, *, version: int, by: User, at: datetime, **fields: Any
) -> Agency:
    """The one place where an agency's answer is written; returns the agency."""
    waiting = Routing.objects.filter(
        report=report,
        version=version,
        state=Routing.State.PASSED,
        is_accepted=None,
        passed_to=by.agency_id,
    )
    if not waiting.update(version=version + 1, answered_at=at, **fields):
        raise Refused(obstacle("Somebody has answered this already."))
    report.routing.refresh_from_db()
    duties.meet(report, ["accept_passed"], at=at)
    return cast(Agency, report.routing.passed_to)


@transaction.atomic
def signpost(
    report: Report,
    *,
    version: int,
    reason: str,
    words: str,
    has_checked: bool,
    by: User,
    at: datetime,
) -> None:
    """End a report with advice: a reason from the list and what the person is told.

    Reasons that could hide harm, and every High report, first ask whether anybody is
    vulnerable (DOMAIN 1.1).
    """
    if not words.strip():
        raise Refused(obstacle("Say what we tell them.", at_field="words"))
    if not has_checked:
        raise Refused(
            obstacle(
                "Ask first whether anybody there is at risk.", at_field="has_checked"
            )
        )
    _decide(
        report,
        version=version,
        state=Routing.State.SIGNPOSTED,
        by=by,
        at=at,
        reason=words.strip(),
        codes={"reason": reason},
    )


@transaction.atomic
def hand_to_safe_route(
    report: Report, *, version: int, why: str, by: User, at: datetime
) -> None:
    """Abuse at home and reports about staff leave triage for colleagues who may read.

    From triage it moves to the restricted queue, and whoever could read it until now
    no longer can; from there it is handed to the service that the reason names.
    """
    if not why.strip():
        raise Refused(obstacle("Say why.", at_field="why"))
    if report.routing.queue == RESTRICTED:
        _decide(
            report,
            version=version,
            state=Routing.State.HANDED,
            by=by,
            at=at,
            reason=why.strip(),
        )
        return
    team = desk_of(Route(RESTRICTED), at=at).team
    if team is None:
        raise Refused(obstacle("No team reads restricted reports. Ring your leader."))
    _change(report, version=version, queue=RESTRICTED, team=team, reason=why.strip())
    Due.objects.about(f"report:{report.pk}").open().update(
        owner_user=None, owner_team=team, owner_agency=None
    )
    report.routing.also_to.clear()
    Grant.objects.filter(
        subject_kind="report", subject_id=report.pk, answer=Answer.CONTENT
    ).delete()
    grant(report, to=team, basis="team", at=at)
    record(
        "report.restricted",
        subject=report,
        by=by,
        at=at,
        text=why.strip(),
        refs=[f"team:{team.pk}"],
    )


@transaction.atomic
def i_know_someone(report: Report, *, by: User, at: datetime) -> None:
    """Shut this member of staff out of a report at once; colleagues decide it.

    No reason is asked: saying it must cost nothing (ARCHITECTURE 5). The team's duty
    contact is told, so that nothing lies because everybody thought of somebody else.
    """
    team = report.routing.team
    contact = team.duty_contact if team else None
    handed_to = contact if contact != by else None
    bars.declare(report, by=by, at=at, handed_to=handed_to)
    letters.tell_at_once(
        "conflict", to=[handed_to], about=f"report:{report.pk}", by=by, at=at
    )


def _decide(
    report: Report,
    *,
    version: int,
    state: str,
    by: User,
    at: datetime,
    reason: str = "",
    refs: list[str] | None = None,
    codes: dict[str, str] | None = None,
    **fields: Any,
) -> None:
    """Write one decision: only while the report waits, and only over what was read."""
    _change(
        report,
        version=version,
        state=state,
        decided_by=by,
        decided_at=at,
        reason=reason,
        **fields,
    )
    duties.meet(report, ["decide", meeting.MET], at=at)
    meeting.tell_later(report, by=by)
    if state != Routing.State.PASSED:
        # A case owes its own first contact; passing on, we owe it until they accept.
        duties.drop(report, at=at, why=state, kinds=["first_contact"])
    record(
        "report.decided",
        subject=report,
        by=by,
        at=at,
        text=reason,
        refs=refs or [],
        codes={"state": state, **(codes or {})},
    )


def _change(report: Report, *, version: int, **fields: Any) -> None:
    """Change a waiting routing, or say who was first; nothing is stored then."""
    waiting = Routing.objects.filter(
        report=report, version=version, state=Routing.State.WAITING
    )
    if not waiting.update(version=version + 1, **fields):
        raise Refused(_too_late(report))
    for name, value in {**fields, "version": version + 1}.items():
        setattr(report.routing, name, value)


def _too_late(report: Report) -> Obstacle:
    """Who decided what, for the officer who came second."""
    found = Routing.objects.select_related("decided_by").get(report=report)
    if found.decided_by is None or found.decided_at is None:
        return obstacle("This report has changed meanwhile. Read it again, please.")
    return obstacle(
        "{who} decided this, {when}: {what}. Nothing of yours was stored.",
        who=found.decided_by.name,
        when=moment(found.decided_at),
        what=Routing.State(found.state).label.lower(),
    )
