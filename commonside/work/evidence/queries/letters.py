"""From what a letter is written, and what in it could tell who complained."""

from datetime import datetime
from typing import Any

from commonside.ground.agencies.models import User
from commonside.ground.design import ports
from commonside.ground.people.models import Person
from commonside.ground.practice.models import Version
from commonside.ground.practice.queries import in_force, profile
from commonside.library.clocks.instants import london_date
from commonside.work.cases.models import Case, Contact, Location, Party
from commonside.work.evidence.models import DiaryEntry, Layout, Paper, Statement
from commonside.work.evidence.queries.evidence import reports
from commonside.work.evidence.queries.secrets import secrets_of
from commonside.work.evidence.rules.papers import filled
from commonside.work.evidence.rules.telling import Found, telling

# Whom a letter of each kind may be to, by their part in the case.
ROLES = {"alleged": ["alleged"], "harmed": ["victim", "affected"], "agency": []}


def templates(at: datetime) -> list[Version]:
    """The templates in force, by title."""
    found = [row for row in in_force(london_date(at)) if row.kind == "paper"]
    return sorted(found, key=lambda row: row.label)


def template(key: str, at: datetime) -> Version | None:
    return next((row for row in templates(at) if row.key == key), None)


def recipients(case: Case, reader: str) -> list[Person]:
    """Who of the case a letter for such a reader may be to."""
    parties = Party.objects.filter(case=case, until=None, role__in=ROLES[reader])
    return [party.person for party in parties.select_related("person")]


def head(case: Case, at: datetime) -> dict[str, str]:
    """Both names at the head of a letter, and where to ring about it (row 147).

    By the agency that has the case; where the profile names none, the partnership's
    own line.
    """
    facts = profile(london_date(at))
    agency = case.lead_agency
    heads = {row["agency"]: row for row in facts.get("letterhead", ())}
    own = heads.get(agency.code, {})
    lines = {row["for"]: row for row in facts.get("line", ())}
    phone = own.get("phone") or lines.get("partnership", {}).get("phone", "")
    return {
        "brand": facts.get("name", ""),
        "agency": own.get("words") or agency.name,
        "phone": phone,
        "from_address": own.get("address", ""),
    }


def logos(case: Case, at: datetime) -> dict[str, str]:
    """Both drawings at the head of a letter, where the profile has them."""
    facts = profile(london_date(at))
    heads = {row["agency"]: row for row in facts.get("letterhead", ())}
    own = heads.get(case.lead_agency.code, {})
    return {"logo": facts.get("logo", ""), "agency_logo": own.get("logo", "")}


def facts(
    case: Case, *, to_name: str, to_address: str, by: User, at: datetime
) -> dict[str, Any]:
    """What a template may name. Nothing of it is of anybody who complained (S51)."""
    on = london_date(at)
    return {
        **head(case, at),
        "to_name": to_name,
        "to_address": to_address,
        "case": case.reference,
        "officer": by.name,
        "today": f"{on.day} {on:%B %Y}",
    }


def language_of(version: Version, person: Person | None) -> str:
    """The language that somebody reads where the template is in it, else English.

    What could tell who complained is looked for in English alone, so whoever is
    alleged is written to in nothing else (S51).
    """
    language = (person.language if person else "") or "en"
    if version.body["reader"] == "alleged":
        return "en"
    return language if language in version.body.get("in", {}) else "en"


def written(
    version: Version, known: dict[str, Any], language: str = "en"
) -> tuple[str, str]:
    """Subject and words of a new letter, before the officer edits them."""
    body = version.body.get("in", {}).get(language, version.body)
    subject, *paragraphs = filled([body["subject"], *body["paragraph"]], known)
    return subject, "\n\n".join(paragraphs)


def letter(case: Case, code: str) -> Paper | None:
    rows = Paper.objects.filter(case=case, code=code)
    return rows.select_related(
        "template", "person", "by", "confirmed_by", "sent_by"
    ).first()


def could_tell(paper: Paper, user: Any) -> list[Found]:
    """What in a letter could tell who complained, by all that the case holds."""
    case = paper.case
    parties = Party.objects.filter(case=case).exclude(role=Party.Role.ALLEGED)
    names = [
        name
        for party in parties.select_related("person")
        for name in (party.person.known_as, party.person.full_name)
    ]
    secrets = secrets_of(case)
    places = Location.objects.filter(case=case).select_related("place")
    where = [f"{row.place.text} {row.place.postcode}" for row in places]
    text = f"{paper.subject}\n{paper.words}"
    hidden = secrets.words | secrets.phones
    return telling(
        text,
        names=[name for name in names if name],
        places=[*where, *secrets.addresses, *secrets.postcodes, *hidden],
        said=_said(case, user),
    )


def _said(case: Case, user: Any) -> list[str]:
    """Everything that somebody told us on this case."""
    entries = DiaryEntry.objects.filter(case=case)
    fields = ("what", "where", "who", "witnesses", "reported_to")
    said = [text for row in entries.values_list(*fields) for text in row]
    contacts = Contact.objects.filter(case=case).values_list("note", "wishes")
    said += [text for row in contacts for text in row]
    said += Statement.objects.filter(case=case).values_list("words", flat=True)
    said += [f"{one.words}\n{one.place_text}" for one in reports(case, user)]
    return [text for text in said if text]


def safe_by(person: Person | None) -> set[str]:
    """The channels by which somebody said that they may be written to."""
    if person is None:
        return set()
    reach = ports.reaches["person"](person.pk)
    return {way.channel for way in reach.ways} if reach else set()


def layout() -> Layout | None:
    """The Word file in which letters are set now; None for our own."""
    return Layout.objects.select_related("by").first()
