"""What of a case must not be read in papers for others (S51)."""

from collections.abc import Iterable, Mapping
from typing import Any

from commonside.ground.people.models import Person
from commonside.work.cases.models import Case, Party
from commonside.work.evidence.rules.withholding import Secrets
from commonside.work.reports.models import Report, Told
from commonside.work.reports.rules import household_key


def secrets_of(case: Case) -> Secrets:
    """How everybody but the alleged is reached and where they live, on this case.

    Where a report says that it happens counts as a home, since mostly it is one: the
    doubt is the reporter's. The home of an alleged person does not.
    """
    parties = Party.objects.filter(case=case).exclude(role=Party.Role.ALLEGED)
    people = Person.objects.filter(pk__in=parties.values("person"))
    people = people.select_related("safe_contact", "home")
    reports = list(Report.objects.filter(case_report__case=case))
    told = Told.objects.filter(report__in=reports).exclude(role=Told.Role.ALLEGED)
    contacts = [row.contact or {} for row in told]
    contacts += [_ways(person) for person in people]
    homes = [person.home for person in people if person.home]
    theirs = _homes_of_alleged(case)
    places = [
        *((home.text, home.postcode) for home in homes),
        *((report.place_text, report.postcode) for report in reports),
    ]
    kept = [
        (text, code) for text, code in places if household_key(text, code) not in theirs
    ]
    return Secrets(
        phones=_said(contacts, "phone"),
        words=_said(contacts, "email") | _said(contacts, "say"),
        postcodes=frozenset(code for _, code in kept if code),
        addresses=frozenset(text for text, _ in kept if text) | _said(contacts, "post"),
    )


def addresses_of_others(case: Case) -> list[str]:
    """Where a letter to somebody alleged must not go: the homes of all the others."""
    return sorted(secrets_of(case).addresses)


def _ways(person: Person) -> Mapping[str, Any]:
    contact = getattr(person, "safe_contact", None)
    return (contact.ways if contact else None) or {}


def _said(contacts: Iterable[Mapping[str, Any]], fact: str) -> frozenset[str]:
    return frozenset(str(one[fact]) for one in contacts if one.get(fact))


def _homes_of_alleged(case: Case) -> set[str]:
    parties = Party.objects.filter(case=case, role=Party.Role.ALLEGED)
    rows = parties.exclude(person__home=None).select_related("person__home")
    homes = [party.person.home for party in rows if party.person.home]
    return {household_key(home.text, home.postcode) for home in homes} - {""}
