"""A case is opened from reports, and takes further reports in."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction

from commonside.ground.agencies.models import Team, User
from commonside.ground.audit.actions import record
from commonside.ground.audit.refusals import Obstacle, Refused, obstacle
from commonside.ground.design import ports
from commonside.ground.duties import actions as duties
from commonside.ground.duties.queries import (
    Counted,
    calendar_on,
    open_dues,
)
from commonside.ground.letters.actions import tell_at_once
from commonside.ground.people.actions import make_known
from commonside.ground.people.models import Person
from commonside.ground.places.models import Place
from commonside.ground.practice.models import Version
from commonside.ground.practice.queries import profile
from commonside.library.clocks.calendars import in_hours
from commonside.library.clocks.instants import london_date
from commonside.work.cases import search
from commonside.work.cases.actions import bars
from commonside.work.cases.actions.explaining import explain_rights
from commonside.work.cases.actions.following import begin, standard
from commonside.work.cases.actions.having import grant_to_owner
from commonside.work.cases.models import Case, CaseReport, Location, Party
from commonside.work.cases.queries.bars import shut_out_of
from commonside.work.cases.queries.clocks import clocks_for
from commonside.work.cases.queries.staff import supervisor_of
from commonside.work.cases.rules.owing import (
    AT_OPENING,
    BAND_CODES,
    DIGITS,
    Band,
    reference,
)
from commonside.work.cases.rules.states import State
from commonside.work.reports.models import Report, Told
from commonside.work.reports.rules import RESTRICTED

LOCATED = (
    "lon",
    "lat",
    "easting",
    "northing",
    "ward",
    "lsoa11",
    "lsoa21",
    "boundary_version",
)


@transaction.atomic
def open_case(
    *,
    reports: Sequence[Report],
    known_as: str,
    owner: User,
    by: User,
    at: datetime,
    victim: Person | None = None,
    told: Told | None = None,
    team: Team | None = None,
    procedure: Version | None = None,
) -> Case:
    """Open one case for one victim, with a named owner and its first promises.

    The first of `reports` is the one being decided: first contact is counted from the
    moment it reached us, in clock hours when High. `victim` is somebody we know
    already; without one, a person is made of `told`, by default the report's own
    victim, and `by` answers for their being the same.

    Raises `Refused` when the owner has no team or knows somebody here, or a report
    belongs to a case already.
    """
    team = team or _team_of(owner)
    known = _known_person(reports, told, victim)
    shut_out = shut_out_of(*reports, *([known] if known else []))
    found = _obstacles(reports, known_as=known_as, owner=owner, shut_out=shut_out)
    if team is None or found:
        raise Refused(found or _no_team(owner))
    first = reports[0]
    case = Case.objects.create(
        reference=_reference(at),
        known_as=known_as.strip(),
        state=State.ALLOCATED,
        category=first.category,
        also=_also(reports),
        ward=first.ward,
        is_hate=any(r.is_hate for r in reports),
        is_sensitive=_betrays(first),
        band=min(r.band for r in reports),
        owner=owner,
        team=team,
        lead_agency_id=team.agency_id,
        procedure=procedure or standard(at),
        opened_at=at,
        opened_by=by,
    )
    begin(case, by=by, at=at)
    person = victim or _person_from(told or _victim_in(first), known_as, by, at)
    _tie(case, reports=reports, person=person, by=by, at=at)
    grant_to_owner(case, [case, person, *reports], at=at)
    _keep_findable(case, reports)
    bars.settle(shut_out, at=at)
    _owe_from_opening(case, received_at=first.received_at, at=at)
    record(
        "case.opened",
        subject=case,
        by=by,
        at=at,
        refs=[f"user:{owner.pk}", *(f"report:{r.pk}" for r in reports)],
        codes={"band": BAND_CODES[case.band]},
    )
    if case.band == Band.HIGH:
        tell_of_high(case, by=by, at=at)
    for report in reports:
        explain_rights(case, report=report, by=by, at=at)
        ports.follow("case.reported", case, report=report, by=by, at=at)
    return case


def tell_of_high(case: Case, *, by: User, at: datetime) -> None:
    """Tell the owner at once, and the duty contact when the office is shut."""
    to: list[User | None] = [case.owner if case.owner != by else None]
    if not in_hours(at, calendar_on(london_date(at))):
        to.append(case.team.duty_contact)
    tell_at_once("new_high", to=to, about=f"case:{case.pk}", by=by, at=at)


def _team_of(owner: User) -> Team | None:
    """The owner's team that works cases, else any team of theirs."""
    teams = sorted(owner.teams, key=lambda team: team.purpose != "cases")
    return teams[0] if teams else None


def _no_team(owner: User) -> Obstacle:
    return obstacle(
        "{owner} is in no team, so nobody could step in.",
        owner=owner.name,
        at_field="owner",
    )


def _known_person(
    reports: Sequence[Report], told: Told | None, victim: Person | None
) -> Person | None:
    """Whom we know already of those the case would be for."""
    told = told or (_victim_in(reports[0]) if reports and victim is None else None)
    return victim or (told.person if told else None)


def _obstacles(
    reports: Sequence[Report], *, known_as: str, owner: User, shut_out: set[int]
) -> list[Obstacle]:
    ids = [r.pk for r in reports]
    found = []
    if not reports:
        found.append(obstacle("A case begins with a report."))
    if not known_as.strip():
        found.append(obstacle("Say how we name the person.", at_field="known_as"))
    if owner.pk in shut_out:
        found.append(obstacle("{owner} cannot take this case.", owner=owner.name))
    if CaseReport.objects.filter(report__in=ids).exists():
        found.append(obstacle("One of these reports belongs to a case already."))
    return found


def _also(reports: Iterable[Report]) -> list[str]:
    """Every further kind told, the first report's first, each once."""
    first, *rest = reports
    kinds = [*first.also, *(k for r in rest for k in (r.category, *r.also))]
    return [k for k in dict.fromkeys(kinds) if k != first.category]


def _betrays(report: Report) -> bool:
    """What the rules say of its kind, or that somebody handed it to the safe route."""
    routing = getattr(report, "routing", None)
    is_restricted = routing is not None and routing.queue == RESTRICTED
    return report.is_sensitive or is_restricted


def _reference(at: datetime) -> str:
    """A number drawn by lot that no case has yet."""
    prefix = profile(london_date(at)).get("references", {}).get("case", "C")
    while True:
        drawn = reference(prefix, secrets.randbelow(10**DIGITS))
        if not Case.objects.filter(reference=drawn).exists():
            return drawn


def _victim_in(report: Report) -> Told | None:
    """Whom the report says is harmed: the victim told of, else who tells."""
    told = {t.role: t for t in reversed(list(report.told.all()))}
    return told.get(Told.Role.VICTIM) or told.get(Told.Role.REPORTER)


def _person_from(told: Told | None, known_as: str, by: User, at: datetime) -> Person:
    """The person that somebody told of, linked by the officer who decides so."""
    if told is None:
        return make_known(known_as=known_as, by=by, at=at)
    if told.person is not None:
        return told.person
    ways: dict[str, Any] = told.contact or {}
    person = make_known(
        known_as=known_as.strip(),
        full_name=told.name,
        language=told.report.language,
        ways=ways,
        by=by,
        at=at,
    )
    told.person, told.person_set_by, told.person_set_at = person, by, at
    told.save(update_fields=["person", "person_set_by", "person_set_at"])
    return person


def _tie(
    case: Case, *, reports: Sequence[Report], person: Person, by: User, at: datetime
) -> None:
    Party.objects.create(
        case=case, person=person, role=Party.Role.VICTIM, is_main=True, since=at
    )
    _locate(case, reports[0])
    CaseReport.objects.bulk_create(
        [CaseReport(case=case, report=r, linked_by=by, linked_at=at) for r in reports]
    )


def _keep_findable(case: Case, reports: Sequence[Report]) -> None:
    """Names, words and places can be searched by those who may see the case."""
    told = ((f"report:{r.pk}", f"{r.words} {r.place_text}") for r in reports)
    search.keep_first(case.pk, [("known_as", case.known_as), *told])


def _locate(case: Case, report: Report) -> None:
    """Where it happens, as the report has it; nothing when it names no place."""
    if not (report.place_text or report.postcode):
        return
    facts = {name: getattr(report, name) for name in LOCATED}
    place = Place.objects.create(
        text=report.place_text,
        postcode=report.postcode,
        household_key=report.household_key,
        precision="point" if report.lon is not None else "unknown",
        **facts,
    )
    Location.objects.create(case=case, place=place)


def _owe_from_opening(case: Case, *, received_at: datetime, at: datetime) -> None:
    """First contact from the report's instant, the rest from the owner's."""
    clocks = clocks_for(case, at)
    band = BAND_CODES[case.band]
    starts = [("first_contact", received_at), *((duty, at) for duty in AT_OPENING)]
    supervisor = supervisor_of(case.team) or case.team
    owed: list[tuple[Counted, duties.Owner]] = [
        *((one, case.owner) for one in clocks.all_due(starts, band=band)),
        *(
            (one, supervisor)
            for one in clocks.all_due([("supervision", at)], band=band)
        ),
    ]
    duties.owe_anew(case, owed, practice=clocks.version)


@transaction.atomic
def add_report(*, case: Case, report: Report, by: User, at: datetime) -> Case:
    """Tie a report to a case; the person hears from us anew, as soon as its risk asks.

    The risk is asked again after each incident. A report never lowers a band.
    """
    case = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
    found = []
    if CaseReport.objects.filter(report=report).exists():
        found.append(obstacle("This report belongs to a case already."))
    if not case.is_open:
        found.append(
            obstacle("{case} is closed. Reopen it first.", case=case.reference)
        )
    shut_out = shut_out_of(report)
    if case.owner_id in shut_out:
        found.append(obstacle("{owner} cannot take this in.", owner=case.owner.name))
    if found:
        raise Refused(found)
    CaseReport.objects.create(case=case, report=report, linked_by=by, linked_at=at)
    case.also = _also_with(case, report)
    case.is_hate = case.is_hate or report.is_hate
    case.is_sensitive = case.is_sensitive or _betrays(report)
    case.version += 1
    case.save(update_fields=["also", "is_hate", "is_sensitive", "version"])
    grant_to_owner(case, [report], at=at)
    words = f"{report.words} {report.place_text}"
    search.keep(case.pk, f"report:{report.pk}", words)
    bars.settle(shut_out | shut_out_of(case), at=at)
    _owe_after_report(case, report, at=at)
    record(
        "case.report_added",
        subject=case,
        by=by,
        at=at,
        refs=[f"report:{report.pk}"],
        codes={"report": report.reference},
    )
    explain_rights(case, report=report, by=by, at=at)
    ports.follow("case.reported", case, report=report, by=by, at=at)
    return case


def _also_with(case: Case, report: Report) -> list[str]:
    kinds = dict.fromkeys([*case.also, report.category, *report.also])
    return [k for k in kinds if k != case.category]


def _owe_after_report(case: Case, report: Report, *, at: datetime) -> None:
    """A new incident: hear from us by the clock of first contact, and risk again."""
    clocks = clocks_for(case, at)
    band = BAND_CODES[min(case.band, report.band)]
    owed = open_dues(f"case:{case.pk}")
    counted = []
    if "first_contact" not in owed:
        soon = clocks.all_due([("first_contact", report.received_at)], band=band)
        counted += [replace(one, duty="update") for one in soon]
    again = clocks.all_due([("after_incident", at)], band=band)
    # Before anybody has spoken with them, the visit that is owed asks it all.
    if not {"first_contact", "visit"} <= owed.keys():
        counted += [replace(one, duty="assess_again") for one in again]
    sooner = [
        one
        for one in counted
        if one.duty not in owed or one.due_at < owed[one.duty].due_at
    ]
    duties.owe(
        case,
        sooner,
        to=case.owner,
        practice=clocks.version,
        at=at,
        reason="new_report",
    )
