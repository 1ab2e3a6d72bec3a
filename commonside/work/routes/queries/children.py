"""How old those of a case are, and the record of a child, for whoever may open it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from commonside.ground.people.models import Person
from commonside.ground.practice.models import Version
from commonside.ground.practice.queries import current
from commonside.work.cases.models import Case, Party
from commonside.work.routes.models import Age, Consultation
from commonside.work.routes.rules import ages as rules
from commonside.work.routes.rules.ages import Known, Stage


def limits_on(on: date) -> Version | None:
    """The limits of age in force; None before `setup` has loaded any."""
    try:
        return current("youth", "limits", on)
    except Version.DoesNotExist:
        return None


def age_row(person: Person) -> Age | None:
    return Age.objects.filter(person=person).first()


def known(row: Age | None, person: Person | None = None) -> Known | None:
    """What is known of an age: what was asked, else the birthday of the person."""
    if row is not None:
        return Known(row.born_on, row.about, row.said_on)
    born_on = person.born_on if person is not None else None
    return Known(born_on) if born_on is not None else None


def age_of(person: Person, body: rules.Body, on: date) -> int | None:
    """The least that they may be; None where nobody has asked."""
    return rules.youngest(known(age_row(person), person), body, on)


@dataclass(frozen=True)
class AgeLine:
    """One person of a case and what everybody on it may read of their age."""

    party: Party
    row: Age | None
    stage: Stage
    words: str

    @property
    def is_young(self) -> bool:
        return rules.is_young(self.stage)


def lines_of(case: Case, on: date, *, role: str = "alleged") -> list[AgeLine]:
    """Those alleged in a case with their stage of age."""
    version = limits_on(on)
    if version is None:
        return []
    parties = Party.objects.filter(case=case, role=role, until=None)
    parties = parties.select_related("person").order_by("pk")
    rows = {
        row.person_id: row
        for row in Age.objects.filter(person__in=parties.values("person"))
    }
    found = []
    for party in parties:
        row, body = rows.get(party.person_id), version.body
        stage = rules.stage(
            rules.youngest(known(row, party.person), body, on), version.body
        )
        found.append(AgeLine(party, row, stage, rules.words(stage, body)))
    return found


def people_of(case: Case) -> list[Person]:
    """Everybody with a part in the case now, those alleged first."""
    rows = Party.objects.filter(case=case, until=None).select_related("person")
    order = {"alleged": 0}
    found = sorted(rows, key=lambda p: (order.get(p.role, 1), not p.is_main, p.pk))
    return list(dict.fromkeys(party.person for party in found))


def is_alleged_anywhere(person: Person) -> bool:
    return Party.objects.filter(person=person, role="alleged", until=None).exists()


def record_of(user: Any, case: Case, code: str) -> Age | None:
    """The record of one child of a case, for a youth role alone."""
    here = Party.objects.filter(case=case, until=None).values("person")
    rows = Age.objects.visible_to(user).filter(person__in=here, code=code)
    return rows.select_related("person", "practice", "by").first()


def consultations(case: Case, person: Person) -> QuerySet[Consultation]:
    rows = Consultation.objects.filter(case=case, person=person)
    return rows.select_related("by", "practice")


def view_words(one: Consultation) -> str:
    """What they thought of it, in the words of that day."""
    views = one.practice.body["view"]
    return next((v["label"]["en"] for v in views if v["code"] == one.view), one.view)
