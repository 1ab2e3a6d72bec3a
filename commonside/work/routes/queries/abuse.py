"""What was asked about abuse at home, for those who need to know."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from commonside.ground.people.models import Person
from commonside.ground.practice.models import Version
from commonside.ground.practice.queries import current
from commonside.work.cases.models import Case, Party
from commonside.work.cases.queries.case import Head
from commonside.work.routes.models import Dash, Referral
from commonside.work.routes.queries.referring import label
from commonside.work.routes.rules import abuse as rules

HARMED = ("victim", "witness", "affected")


def questions_on(on: date) -> Version | None:
    """The questions in force; None before `setup` has loaded any."""
    try:
        return current("dash", "questions", on)
    except Version.DoesNotExist:
        return None


def harmed(case: Case) -> list[Person]:
    """Those who may be asked, the person this case is for first."""
    rows = Party.objects.filter(case=case, until=None, role__in=HARMED)
    rows = rows.select_related("person").order_by("-is_main", "pk")
    return list(dict.fromkeys(party.person for party in rows))


def may_know(made: Dash, user: Any) -> bool:
    """Need to know: the owner of the case, who asked, and who may know of all."""
    owner, asker = made.case.owner_id, made.by_id
    return user.pk in (owner, asker) or user.may("routes.restricted")


def of_case(head: Head) -> list[Dash]:
    """What the reader may know of, the newest first; nothing for a partner."""
    if not head.is_ours:
        return []
    rows = Dash.objects.filter(case=head.case)
    rows = rows.select_related("case", "person", "practice", "by")
    return [row for row in rows if may_know(row, head.reader)]


def last_referred(case: Case, person: Person, way: str) -> date | None:
    """When they were last referred by this way in this case."""
    rows = Referral.objects.filter(case=case, person=person, practice__key=way)
    rows = rows.filter(practice__kind="route").order_by("-on")
    found: date | None = rows.values_list("on", flat=True).first()
    return found


def is_offered(case: Case, person: Person | None, way: Version) -> bool:
    """Whether the newest answers of this person offer this way."""
    row = Dash.objects.filter(case=case, person=person).select_related("practice")
    made = row.first()
    return made is not None and bool(made.offered) and _way(made) == way.key


def _way(made: Dash) -> str:
    return str(made.practice.body["way"])


def offers(head: Head, way: Version) -> list[Person]:
    """Whom the reader may refer by it now."""
    people = dict.fromkeys(row.person for row in of_case(head))
    return [one for one in people if is_offered(head.case, one, way)]


@dataclass(frozen=True)
class Asked:
    """One time that it was asked, as the page shows it."""

    made: Dash
    level: str
    of: int
    yes: list[str]
    unknown: int
    # Not referred since, though it is offered.
    waits: bool


def asked(head: Head) -> list[Asked]:
    """Each time, with what was answered with yes; the newest of a person may wait."""
    found, newest = [], set()
    for row in of_case(head):
        body = row.practice.body
        is_newest = row.person_id not in newest
        newest.add(row.person_id)
        last = last_referred(row.case, row.person, _way(row))
        is_sent = last is not None and last >= row.at.date()
        yes = [code for code, said in row.answers.items() if said == rules.YES]
        found.append(
            Asked(
                made=row,
                level=label(body["level"], row.level),
                of=len(body["question"]),
                yes=[q["text"]["en"] for q in body["question"] if q["code"] in yes],
                unknown=list(row.answers.values()).count(rules.UNKNOWN),
                waits=bool(row.offered) and is_newest and not is_sent,
            )
        )
    return found
