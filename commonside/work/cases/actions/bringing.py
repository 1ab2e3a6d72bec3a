"""A case that was worked in another system is taken over as it stood there.

Nothing is counted that nobody here did: clocks run from the day of the change, what was
promised there is kept, and a closing enters no figure unless it carries its evidence.
Nobody is told anything: no message leaves because a list was brought in.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction

from commonside.ground.agencies.models import Grant, Team, User
from commonside.ground.audit.actions import record
from commonside.ground.audit.refusals import Obstacle, Refused, obstacle
from commonside.ground.duties import actions as duties
from commonside.ground.duties.models import Due, Step
from commonside.ground.duties.queries import Counted, clocks_on
from commonside.ground.people.actions import make_known
from commonside.ground.people.models import Person, SafeContact
from commonside.ground.places.models import Place
from commonside.library.clocks.counting import working_days_after
from commonside.library.clocks.instants import london_date, start_of_day
from commonside.work.cases import search
from commonside.work.cases.actions import opening
from commonside.work.cases.actions.contacts import latest_next
from commonside.work.cases.actions.having import grant_to_owner
from commonside.work.cases.models import (
    Case,
    CaseReport,
    Closing,
    Contact,
    Location,
    Party,
)
from commonside.work.cases.queries.staff import supervisor_of
from commonside.work.cases.rules.contact import REACHED
from commonside.work.cases.rules.owing import BAND_CODES, MET_BY, Band
from commonside.work.cases.rules.states import State
from commonside.work.reports.models import Report

# Why something is owed about a brought case.
BROUGHT = "brought"


@dataclass(frozen=True)
class Ended:
    """How a case ended there. `counts` when it carries the evidence of the figure."""

    on: datetime
    outcome: str = ""
    confirmed_by: str = ""
    told_on: date | None = None
    told_why: str = ""
    counts: bool = False


@dataclass(frozen=True)
class Brought:
    """A case as the other system has it."""

    known_as: str
    category: str
    owner: User
    opened_at: datetime
    band: int = Band.STANDARD
    words: str = ""
    # The columns of a place: text, postcode, and where it is known to lie.
    place: Mapping[str, Any] = field(default_factory=dict)
    ways: Mapping[str, Any] = field(default_factory=dict)
    last_contact_at: datetime | None = None
    ended: Ended | None = None


@dataclass(frozen=True)
class Taken:
    """The case and, by reference, every row that was made for it."""

    case: Case
    made: list[str]


@transaction.atomic
def bring_case(facts: Brought, *, by: User, at: datetime) -> Taken:
    """Make a case of what another system has, with its old days.

    Raises `Refused` for an owner without a team or a name that is empty.
    """
    team = opening._team_of(facts.owner)
    found: list[Obstacle] = []
    if team is None:
        found.append(opening._no_team(facts.owner))
    if not facts.known_as.strip():
        found.append(obstacle("The name of the person harmed is empty."))
    if team is None or found:
        raise Refused(found)
    case = _case(facts, team, by=by, at=at)
    person = _known(case.known_as, facts.ways, by=by, at=at)
    Party.objects.create(
        case=case,
        person=person,
        role=Party.Role.VICTIM,
        is_main=True,
        since=facts.opened_at,
    )
    made = [f"case:{case.pk}", f"person:{person.pk}", *_locate(case, facts.place)]
    grant_to_owner(case, [case, person], at=at)
    text = " ".join([facts.words, str(facts.place.get("text", ""))])
    search.keep_first(case.pk, [("known_as", case.known_as), ("brought", text)])
    record(
        "case.brought",
        subject=case,
        by=by,
        at=at,
        refs=[f"user:{facts.owner.pk}"],
        codes={"band": BAND_CODES[case.band], "state": str(case.state)},
    )
    return Taken(case, made)


def _case(facts: Brought, team: Team, *, by: User, at: datetime) -> Case:
    ended = facts.ended
    closed: dict[str, Any] = {}
    if ended is not None:
        closed = {
            "closed_at": ended.on,
            "closed_by": by,
            "outcome": ended.outcome,
            "stopped_confirmed_by": ended.confirmed_by if ended.counts else "",
            "told_on": ended.told_on,
            "told_why": ended.told_why,
        }
    case = Case.objects.create(
        reference=opening._reference(at),
        known_as=facts.known_as.strip()[:120],
        state=State.CLOSED if ended else State.ALLOCATED,
        category=facts.category,
        ward=str(facts.place.get("ward", "")),
        band=facts.band,
        owner=facts.owner,
        team=team,
        lead_agency_id=team.agency_id,
        opened_at=facts.opened_at,
        opened_by=by,
        last_contact_at=facts.last_contact_at,
        **closed,
    )
    if ended is not None and ended.counts:
        Closing.objects.create(
            case=case,
            outcome=ended.outcome,
            stopped_confirmed_by=ended.confirmed_by,
            told_on=ended.told_on,
            band=case.band,
            at=ended.on,
            by=by,
        )
    return case


# A list knows numbers, not whether they are safe: until somebody has asked, nothing is
# written to any of them, and whoever rings knows that nobody asked.
UNASKED = ("voicemail", "text", "email", "letter")


def _known(
    name: str, ways: Mapping[str, Any], *, by: User, at: datetime, **facts: Any
) -> Person:
    """A person with the numbers that a list has of them, none of them called safe."""
    told = {k: v for k, v in ways.items() if v}
    person = make_known(
        known_as=name.strip()[:120],
        full_name=name.strip()[:160],
        ways={**told, "never": list(UNASKED)} if told else {},
        by=by,
        at=at,
        **facts,
    )
    SafeContact.objects.filter(person=person).update(asked_at=None, asked_by=None)
    return person


def _locate(case: Case, place: Mapping[str, Any]) -> list[str]:
    if not (place.get("text") or place.get("postcode")):
        return []
    row = Place.objects.create(**place)
    Location.objects.create(case=case, place=row)
    return [f"place:{row.pk}"]


@transaction.atomic
def owe_from(case: Case, *, day: int, promised: date | None, go_live: date) -> None:
    """Owe the first call and the risk questions on one working day after go-live.

    `promised` is the next contact that was promised in the other system: the person
    was told so, and it is kept wherever the work is written down. Supervision is
    counted from that day by its own clock.
    """
    clocks = clocks_on(go_live)
    start = start_of_day(go_live)
    due_at = working_days_after(start, day, clocks.calendar)
    band = BAND_CODES[case.band]
    if promised is not None and promised >= go_live:
        kept = working_days_after(start_of_day(promised), 0, clocks.calendar)
        due_at = min(due_at, kept)
    contact = "update" if case.last_contact_at else "first_contact"
    supervisor = supervisor_of(case.team) or case.team
    owed: list[tuple[Counted, duties.Owner]] = [
        (Counted(contact, start, due_at, f"{band}.{contact}"), case.owner),
        (Counted("visit", start, due_at, f"{band}.visit"), case.owner),
        *(
            (one, supervisor)
            for one in clocks.all_due([("supervision", due_at)], band=band)
        ),
    ]
    duties.owe_anew(case, owed, practice=clocks.version, reason=BROUGHT)


@transaction.atomic
def bring_person(
    case: Case,
    *,
    role: str,
    name: str,
    ways: Mapping[str, Any],
    born_on: date | None,
    by: User,
    at: datetime,
) -> Taken:
    """Somebody else of a brought case. A number alone makes no way safe."""
    person = _known(name, ways, by=by, at=at, born_on=born_on)
    Party.objects.create(case=case, person=person, role=role, since=at)
    grant_to_owner(case, [person], at=at)
    record(
        "case.party_added",
        subject=case,
        by=by,
        at=at,
        refs=[f"person:{person.pk}"],
        codes={"role": role, "from": BROUGHT},
    )
    return Taken(case, [f"person:{person.pk}"])


@transaction.atomic
def bring_contact(
    case: Case,
    *,
    way: str,
    answered: str,
    note: str,
    when: datetime,
    by: User,
    at: datetime,
    owes: bool = True,
) -> Contact:
    """A contact that was noted in another system, at the time when it was made.

    Somebody reached meets what was owed at that time; the next is owed by the clock
    from then, as if it had been noted here. With `owes=False` nothing is counted: the
    clocks of a brought case run from its go-live.
    """
    case = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
    is_reached = answered in REACHED
    made = Contact.objects.create(
        case=case,
        person_id=case.parties.filter(is_main=True)
        .values_list("person", flat=True)
        .first(),
        way=way,
        answered=answered,
        is_reached=is_reached,
        note=note.strip(),
        by=by,
        at=when,
    )
    is_newest = case.last_contact_at is None or when > case.last_contact_at
    if is_reached and is_newest:
        case.last_contact_at = when
        case.save(update_fields=["last_contact_at"])
        if owes and case.is_open:
            _owe_after(case, when)
    search.keep(case.pk, f"contact:{made.pk}", made.note)
    record(
        "case.contact_brought",
        subject=case,
        by=by,
        at=at,
        refs=[f"contact:{made.pk}"],
        codes={"way": way, "answered": answered},
    )
    return made


def _owe_after(case: Case, when: datetime) -> None:
    """What the contact did away with, and the next, counted from the contact itself."""
    clocks = clocks_on(london_date(when))
    open_ = Due.objects.about(f"case:{case.pk}").open()
    if open_.filter(kind__in=MET_BY["reached"], since__gt=when).exists():
        # Something newer was promised here: an older call does not put it off.
        return
    duties.meet(case, MET_BY["reached"], at=when)
    due_at = latest_next(case, at=when, clocks=clocks)
    counted = Counted("update", when, due_at, f"{BAND_CODES[case.band]}.update")
    duties.owe(
        case,
        [counted],
        to=case.owner,
        practice=clocks.version,
        at=when,
        reason=BROUGHT,
    )


@transaction.atomic
def take_back_contact(made: Contact) -> None:
    """A contact that a list brought is removed, and what it had met is owed again."""
    case = made.case
    dues = Due.objects.about(f"case:{case.pk}")
    dues.open().filter(since=made.at, reason=BROUGHT).delete()
    owed = set(dues.open().values_list("kind", flat=True))
    for due in dues.filter(met_at=made.at, kind__in=MET_BY["reached"]):
        if due.kind not in owed:
            Due.objects.filter(pk=due.pk).update(met_at=None)
            owed.add(due.kind)
    search.replace(case.pk, f"contact:{made.pk}", "")
    when = made.at
    made.delete()
    if case.last_contact_at == when:
        reached = Contact.objects.filter(case=case, is_reached=True).first()
        case.last_contact_at = reached.at if reached else None
        case.save(update_fields=["last_contact_at"])


@transaction.atomic
def take_back(cases: Iterable[Case], made: Iterable[str]) -> None:
    """Remove brought cases and the rows that were made for them; part of an undoing.

    All of them or none: what others have tied to one since stands in the way, as
    `ProtectedError`. A sheet of hundreds is removed in the time of a few.
    """
    ids = _ids(made)
    pks = [case.pk for case in cases]
    people = ids.get("person", [])
    reports = CaseReport.objects.filter(case__in=pks, report__in=ids.get("report", []))
    own_reports = list(reports.values_list("report", flat=True))
    places = Location.objects.filter(case__in=pks, place__in=ids.get("place", []))
    own_places = list(places.values_list("place", flat=True))
    for pk in pks:
        search.forget(pk)
    Step.objects.filter(subject_kind="case", subject_id__in=pks).delete()
    Due.objects.filter(subject_kind="case", subject_id__in=pks).delete()
    Case.objects.filter(pk__in=pks).delete()
    Person.objects.filter(pk__in=people).delete()
    Place.objects.filter(pk__in=own_places).delete()
    take_back_reports(own_reports)
    forget_sight([f"case:{pk}" for pk in pks] + [f"person:{pk}" for pk in people])


def take_back_people(ids: Sequence[int]) -> None:
    """Remove people whom a list named, once they have no part in any case."""
    Person.objects.filter(pk__in=ids).exclude(
        pk__in=Party.objects.filter(person__in=ids).values("person")
    ).delete()
    forget_sight([f"person:{pk}" for pk in ids])


def take_back_reports(ids: Sequence[int]) -> None:
    """Remove reports that a list brought, with what was owed about them."""
    Due.objects.filter(subject_kind="report", subject_id__in=ids).delete()
    Report.objects.filter(pk__in=ids).delete()
    forget_sight([f"report:{pk}" for pk in ids])


def forget_sight(subjects: Iterable[str]) -> None:
    """Nobody sees what is not there any more."""
    for kind, ids in _ids(subjects).items():
        Grant.objects.filter(subject_kind=kind, subject_id__in=ids).delete()


def _ids(made: Iterable[str]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for ref in made:
        kind, id_ = ref.split(":")
        found.setdefault(kind, []).append(int(id_))
    return found
