"""Cases: six in ten open; each with victim, risk, contacts, dues, steps.

On most there were three contacts; on every tenth sixty events: contacts with a note
each, steps that were done, entries of a diary.
"""

from datetime import date, datetime, timedelta
from typing import Any

from bench.filling.events import contacted, contacts_of, lived, when_of
from bench.filling.reports import name_of
from bench.filling.staff import Office
from bench.filling.traces import event, grants
from bench.filling.where import point
from bench.volume import LONG, Volume
from bench.words import ONE_IN, RARE, text

BATCH = 1000
STATES = ("active", "active", "planned", "assessed", "monitoring", "allocated")


def open_cases(
    office: Office, volume: Volume, reports: list[Any], *, at: datetime
) -> None:
    """Cases and all that hangs on them, each with one or two of the reports."""
    step = timedelta(days=890) / volume.cases
    for start in range(0, volume.cases, BATCH):
        numbers = range(start, min(start + BATCH, volume.cases))
        opened = [at - step * (volume.cases - n) for n in numbers]
        people = _people(numbers, opened)
        cases = _cases(office, numbers, opened)
        _parties(numbers, cases, people)
        _risk(office, numbers, cases)
        contacted(numbers, cases, people)
        lived(office, numbers, cases, people)
        _owed(office, numbers, cases, at)
        _shared(office, numbers, cases)
        _close(cases)
        _trace(office, numbers, cases, people)
        _find(numbers, cases)
        tied = [report for n in numbers for report in reports[n :: volume.cases]]
        _tie(office, cases, tied)


def is_open(n: int) -> bool:
    return n % 10 < 6


def _people(numbers: range, opened: list[datetime]) -> list[Any]:
    from commonside.ground.people.models import Person, SafeContact
    from commonside.ground.places.models import Place

    homes = Place.objects.bulk_create(
        [Place(text=f"{1 + n % 180} Kestrel Road", precision="point") for n in numbers]
    )
    people = Person.objects.bulk_create(
        [
            Person(
                known_as=_called(n),
                full_name=name_of(n),
                home=home,
                pronoun=("she", "he", "they")[n % 3],
                added_at=when,
            )
            for n, home, when in zip(numbers, homes, opened, strict=True)
        ]
    )
    SafeContact.objects.bulk_create(
        [SafeContact(person=person, ways=_ways(person.pk)) for person in people]
    )
    return people


def _called(n: int) -> str:
    said = f"{('Mrs', 'Mr', 'Ms')[n % 3]} {name_of(n).split()[1]}"
    return f"{said} {RARE.title()}" if n % ONE_IN == 0 else said


def _ways(n: int) -> dict[str, Any]:
    return {
        "phone": f"07700 900{n % 1000:03}",
        "ways": ["phone", "text"],
        "from": "10:00",
        "to": "14:30",
        "say": "Say that you are from the council.",
        "never": ["post"],
    }


def _cases(office: Office, numbers: range, opened: list[datetime]) -> list[Any]:
    from commonside.work.cases.models import Case

    found = []
    for n, when in zip(numbers, opened, strict=True):
        owner = office.officer(n // 2)
        case = Case(
            reference=f"C-{n + 1:04}",
            known_as=_called(n),
            state=STATES[n % len(STATES)] if is_open(n) else "closed",
            category=office.kinds[n % len(office.kinds)],
            ward=office.wards[n % len(office.wards)],
            band=1 + n % 3,
            score=30 - n % 25,
            owner=owner,
            team=office.team_of[owner.pk],
            lead_agency=owner.agency,
            opened_at=when,
            opened_by=office.deciding[n % len(office.deciding)],
            wishes=text(n, 12),
            wishes_at=when + timedelta(days=5),
            last_contact_at=when + timedelta(days=15),
        )
        if not is_open(n):
            case.outcome = "R1"
            case.stopped_confirmed_by = "victim"
            case.told_on = (when + timedelta(days=40)).date()
            case.closed_at, case.closed_by = when + timedelta(days=40), owner
        found.append(case)
    return Case.objects.bulk_create(found)


def _parties(numbers: range, cases: list[Any], people: list[Any]) -> None:
    from commonside.ground.people.models import Person
    from commonside.ground.places.models import Place
    from commonside.work.cases.models import Location, Party

    against = Person.objects.bulk_create(
        [
            Person(known_as=name_of(n * 5 + 3), added_at=c.opened_at)
            for n, c in zip(numbers, cases, strict=True)
            if n % 2
        ]
    )
    accused = [case for n, case in zip(numbers, cases, strict=True) if n % 2]
    Party.objects.bulk_create(
        [
            Party(case=c, person=p, role="victim", is_main=True, since=c.opened_at)
            for c, p in zip(cases, people, strict=True)
        ]
        + [
            Party(case=c, person=p, role="alleged", since=c.opened_at)
            for c, p in zip(accused, against, strict=True)
        ]
    )
    places = Place.objects.bulk_create(
        [
            Place(text=f"Landing of {1 + n % 180} Kestrel Road", **point(n))
            for n in numbers
        ]
    )
    Location.objects.bulk_create(
        [Location(case=c, place=p) for c, p in zip(cases, places, strict=True)]
    )


def _risk(office: Office, numbers: range, cases: list[Any]) -> None:
    from commonside.work.cases.models import Assessment
    from commonside.work.cases.rules import risk

    scheme, made = office.scheme.body, []
    for n, case in zip(numbers, cases, strict=True):
        answers = {
            question["code"]: question["options"][
                (n + place) % len(question["options"])
            ]["code"]
            for place, question in enumerate(scheme["question"])
        }
        scored = risk.assess(answers, scheme)
        made.append(
            Assessment(
                case=case,
                scheme=office.scheme,
                answers=answers,
                score=scored.score,
                highest=list(scored.highest),
                band_by_score=scored.band,
                band=case.band,
                override_why="" if scored.band == case.band else text(n, 8),
                made_by=case.owner,
                made_at=case.opened_at + timedelta(days=2),
            )
        )
    Assessment.objects.bulk_create(made)


def _owed(office: Office, numbers: range, cases: list[Any], at: datetime) -> None:
    """What is owed on open cases; most of it lies ahead, one in eight is late."""
    from commonside.ground.duties.models import Due, Step

    dues, steps = [], []
    for n, case in zip(numbers, cases, strict=True):
        about = {"subject_kind": "case", "subject_id": case.pk}
        met = None if is_open(n) else case.closed_at
        for kind, days in (("update", n % 8 - 1), ("review", 5 + n % 20)):
            dues.append(
                Due(
                    **about,
                    owner_user=case.owner,
                    kind=kind,
                    since=case.opened_at,
                    due_at=at + timedelta(days=days),
                    met_at=met,
                    rule=f"any.{kind}",
                    practice=office.clocks,
                    reason="promised" if kind == "update" else "",
                )
            )
        if n % 2 == 0:
            steps.append(
                Step(
                    **about,
                    owner_agency=office.partners[n % len(office.partners)],
                    text=text(n, 6).capitalize(),
                    purpose="support",
                    state="offered" if is_open(n) else "done",
                    due_on=date.fromordinal(at.date().toordinal() + n % 9 - 2),
                    offered_by=case.owner,
                    offered_at=case.opened_at + timedelta(days=6),
                    ended_by=None if is_open(n) else case.owner,
                    ended_at=None if is_open(n) else case.closed_at,
                )
            )
    Due.objects.bulk_create(dues)
    Step.objects.bulk_create(steps)


def _shared(office: Office, numbers: range, cases: list[Any]) -> None:
    """One case in four is worked with another agency."""
    from commonside.ground.agencies.models import Grant
    from commonside.work.cases.models import Involvement

    joint = [c for n, c in zip(numbers, cases, strict=True) if n % 4 == 0]
    partners = [office.partners[c.pk % len(office.partners)] for c in joint]
    Involvement.objects.bulk_create(
        [
            Involvement(
                case=case,
                agency=agency,
                gateway=office.gateway,
                why=text(case.pk, 10),
                shared=["place", "risk"],
                by=case.owner,
                at=case.opened_at + timedelta(days=6),
            )
            for case, agency in zip(joint, partners, strict=True)
        ]
    )
    Grant.objects.bulk_create(
        [
            row
            for case, agency in zip(joint, partners, strict=True)
            for row in grants(
                "case", case.pk, [(f"agency:{agency.pk}", "involved")], case.opened_at
            )
        ]
    )


def _close(cases: list[Any]) -> None:
    from commonside.work.cases.models import Closing

    Closing.objects.bulk_create(
        [
            Closing(
                case=case,
                outcome=case.outcome,
                stopped_confirmed_by=case.stopped_confirmed_by,
                told_on=case.told_on,
                band=case.band,
                at=case.closed_at,
                by=case.closed_by,
            )
            for case in cases
            if case.closed_at
        ]
    )


def _trace(office: Office, numbers: range, cases: list[Any], people: list[Any]) -> None:
    """Sight for the owner and the team; a history of work and of looks."""
    from commonside.ground.agencies.models import Grant
    from commonside.ground.audit.models import Event

    sight, history = [], []
    for n, case, person in zip(numbers, cases, people, strict=True):
        whom = [(f"user:{case.owner_id}", "owner"), (f"team:{case.team_id}", "team")]
        held = [(principal, f"{basis}:case:{case.pk}") for principal, basis in whom]
        sight += grants("case", case.pk, whom, case.opened_at)
        sight += grants("person", person.pk, held, case.opened_at)
        about, by = f"case:{case.pk}", f"user:{case.owner_id}"
        reader = f"user:{case.opened_by_id}"
        history.append(event("case.opened", about, reader, case.opened_at))
        for k in range(contacts_of(n)):
            when = when_of(case, k, contacts_of(n))
            body = '{"codes":{"answered":"she","way":"phone"}}'
            history.append(event("case.contacted", about, by, when, body=body))
            history.append(event("case.seen", about, by, when, is_view=True))
    Grant.objects.bulk_create(sight)
    Event.objects.bulk_create(history)


def _find(numbers: range, cases: list[Any]) -> None:
    """What a search of words finds them by: the names and words, and each note."""
    from commonside.work.cases import search

    rows = []
    for n, case in zip(numbers, cases, strict=True):
        named = f"{case.known_as} {name_of(n)} {text(n, 60)} {1 + n % 180} Kestrel Road"
        rows.append((case.pk, "opened", named))
        for k in range(contacts_of(n)):
            rows.append((case.pk, f"contact:{k}", text(case.pk * LONG + k, 40)))
    search.keep_many(rows)


def _tie(office: Office, cases: list[Any], reports: list[Any]) -> None:
    """The reports of these cases, one or two each."""
    from commonside.ground.agencies.models import Grant
    from commonside.work.cases.models import CaseReport

    pairs = [(cases[n % len(cases)], report) for n, report in enumerate(reports)]
    CaseReport.objects.bulk_create(
        [
            CaseReport(case=c, report=r, linked_by=c.opened_by, linked_at=c.opened_at)
            for c, r in pairs
        ]
    )
    Grant.objects.bulk_create(
        [
            row
            for c, r in pairs
            for row in grants(
                "report",
                r.pk,
                [(f"user:{c.owner_id}", f"owner:case:{c.pk}")],
                c.opened_at,
            )
        ]
    )
