"""Somebody's age is said; a child who is alleged is named in one record alone."""

from datetime import date, datetime

from django.db import transaction
from django.utils.crypto import get_random_string

from commonside.ground.agencies.models import User
from commonside.ground.audit.actions import record
from commonside.ground.audit.refusals import Clash, Refused, obstacle
from commonside.ground.people.models import Person
from commonside.ground.practice.models import Version
from commonside.library.clocks.instants import london_date
from commonside.work.cases.models import Case, Party
from commonside.work.routes.models import Age, Consultation
from commonside.work.routes.queries import children as queries
from commonside.work.routes.rules import ages as rules
from commonside.work.routes.rules import enforcing
from commonside.work.routes.rules.ages import Known

# Of a mark: no letters or digits that read alike.
LETTERS = "ACDEFHJKLMNPQRTUVWXY3479"


@transaction.atomic
def say_age(
    *,
    case: Case,
    person: Person | None,
    born_on: date | None,
    about: int | None,
    how: str,
    by: User,
    at: datetime,
    version: int | None = None,
) -> Age:
    """Note how old somebody of a case is, and how it is known.

    A child who is alleged to do something is from now on called by a mark: their name
    lives in a record that opens to youth roles alone. Once there is such a record,
    only a youth role changes it; an adult after all has their name back.
    """
    limits = _limits(at)
    known = Known(born_on, about, london_date(at))
    found = rules.obstacles_to_saying(
        known, how=how, body=limits.body, today=london_date(at)
    )
    if person is None or person not in queries.people_of(case):
        found.append(obstacle("Choose somebody of this case.", at_field="person"))
    rows = Age.objects.select_for_update(of=("self",)).select_related("by")
    row = rows.filter(person=person).first()
    if row is not None and row.is_held and not by.may("children.read"):
        found.append(obstacle("It is the record of a child: ask a youth officer."))
    if person is None or found:
        raise Refused(found)
    if row is not None and version is not None and version != row.version:
        raise Clash(theirs={"how": row.how}, who=row.by.name, at=row.at)
    row = row or Age(person=person, version=0)
    row.born_on, row.about, row.how = born_on, about, how
    row.said_on = london_date(at)
    row.practice, row.by, row.at = limits, by, at
    row.version += 1
    row.save()
    settle_name(row, at=at)
    record(
        "routes.age_said",
        subject=case,
        by=by,
        at=at,
        refs=[f"person:{person.pk}", f"age:{row.pk}"],
    )
    return row


def _limits(at: datetime) -> Version:
    limits = queries.limits_on(london_date(at))
    if limits is None:
        raise Refused(obstacle("No limits of age are in force yet."))
    return limits


def settle_name(row: Age, *, at: datetime) -> None:
    """Hold the name of a child who is alleged; give it back where it was a mistake.

    Somebody for whom a case is keeps their name there: they are known in it as whom it
    happened to. Turning eighteen gives nothing back: what a child did stays a child's.
    """
    body, person = row.practice.body, row.person
    stage = rules.stage(rules.youngest(queries.known(row), body, london_date(at)), body)
    main = Party.objects.filter(person=person, is_main=True).exists()
    is_child = rules.is_young(stage) and queries.is_alleged_anywhere(person)
    if is_child and not row.is_held and not main:
        row.known_as, row.full_name = person.known_as, person.full_name
        row.is_held = True
        _call(person, known_as=f"A child, {get_random_string(4, LETTERS)}")
    elif row.is_held and not rules.is_young(stage):
        _call(person, known_as=row.known_as, full_name=row.full_name)
        row.known_as = row.full_name = ""
        row.is_held = False
    row.save(update_fields=["known_as", "full_name", "is_held"])


def _call(person: Person, *, known_as: str, full_name: str = "") -> None:
    person.known_as, person.full_name, person.born_on = known_as, full_name, None
    person.version += 1
    person.save(update_fields=["known_as", "full_name", "born_on", "version"])


@transaction.atomic
def note_consultation(
    *,
    case: Case,
    person: Person | None,
    whom: str,
    on: date | None,
    view: str,
    note: str,
    by: User,
    at: datetime,
) -> Consultation:
    """Note whom of youth justice we asked about a child, and what they think of it.

    Children and youth justice: Crime and Disorder Act 1998, section 37; the 2014 Act
    asks for their view before an injunction or an order is sought against a child.
    """
    limits, today = _limits(at), london_date(at)
    if person is None or person not in queries.people_of(case):
        raise Refused(obstacle("Choose somebody of this case.", at_field="person"))
    found = enforcing.obstacles_to_consulting(
        now=rules.stage(queries.age_of(person, limits.body, today), limits.body),
        whom=whom,
        view=view,
        on=on,
        body=limits.body,
        today=today,
    )
    if on is None or found:
        raise Refused(found)
    made = Consultation.objects.create(
        case=case,
        person=person,
        practice=limits,
        whom=whom.strip(),
        on=on,
        view=view,
        note=note.strip(),
        by=by,
        at=at,
    )
    record(
        "routes.consulted",
        subject=case,
        by=by,
        at=at,
        refs=[f"consultation:{made.pk}", f"person:{person.pk}"],
    )
    return made
