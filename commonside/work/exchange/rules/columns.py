"""Which column of a list is which fact: the facts of each kind, and a first guess."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

CASES, PEOPLE, STEPS = "cases", "people", "steps"
CONTACTS, NOTES, REPORTS = "contacts", "notes", "reports"
# What may be brought in by itself; people and notes come with the cases they are of.
KINDS = {
    REPORTS: "Reports: incidents that were told to another agency",
    CASES: "Cases that are worked in another system",
    CONTACTS: "Contacts with people harmed",
    STEPS: "Steps that were agreed",
}


@dataclass(frozen=True)
class Fact:
    """One fact that a line may give: its code, its words, other names of the column."""

    code: str
    label: str
    names: tuple[str, ...] = ()
    needed: bool = False
    # How it is read: "text", "day" (past), "moment" (past), "date" (any), "code".
    reads: str = "text"


def _fact(code: str, label: str, *names: str, **more: object) -> Fact:
    return Fact(code, label, names, **more)  # type: ignore[arg-type]


NUMBER = _fact(
    "reference",
    "Its number there",
    "reference",
    "ref",
    "ref no",
    "number",
    "id",
    "urn",
    "case id",
    "case number",
    "case ref",
    "case reference",
    "incident number",
    "incident no",
    "incident ref",
    needed=True,
)
OF_CASE = _fact(
    "case",
    "Number of the case",
    "case",
    "case id",
    "case number",
    "case ref",
    "case reference",
    needed=True,
)
OWN_NUMBER = _fact("reference", "Its own number", "reference", "ref", "id", "number")
KIND = _fact(
    "category",
    "What it is about",
    "category",
    "type",
    "asb type",
    "incident type",
    "asb category",
    "kind",
    "nature",
    "what it is about",
    needed=True,
    reads="code",
)
WORDS = _fact(
    "words",
    "What was said",
    "description",
    "details",
    "summary",
    "what happened",
    "incident description",
    "what was said",
    "words",
)
PLACE = _fact(
    "place", "Where", "address", "location", "place", "incident location", "where"
)
POSTCODE = _fact("postcode", "Postcode", "post code", "postcode")
PHONE = _fact("phone", "Telephone", "phone", "telephone", "mobile", "tel", "contact no")
EMAIL = _fact("email", "E-mail", "email", "e mail", "mail", "email address")
HOME = _fact("home", "Home address", "home address", "victim address", "home")
POINT = (
    _fact("easting", "Easting", "easting", "x"),
    _fact("northing", "Northing", "northing", "y"),
    _fact("lon", "Longitude", "lon", "lng", "longitude"),
    _fact("lat", "Latitude", "lat", "latitude"),
)

FACTS: Mapping[str, tuple[Fact, ...]] = {
    REPORTS: (
        NUMBER,
        _fact(
            "received",
            "When it was told",
            "received",
            "date reported",
            "reported",
            "date received",
            "created",
            "log date",
            reads="moment",
        ),
        _fact(
            "occurred",
            "When it happened",
            "date",
            "incident date",
            "occurred",
            "date occurred",
            "start date",
            "when",
            reads="moment",
        ),
        _fact("occurred_time", "Time of day", "time", "incident time", "start time"),
        KIND,
        _fact(
            "targeted",
            "Whom it is aimed at",
            "qualifier",
            "asb qualifier",
            "nsir qualifier",
            "aimed at",
            reads="code",
        ),
        WORDS,
        PLACE,
        POSTCODE,
        *POINT,
        _fact("name", "Who told", "reporter", "caller", "complainant", "name"),
        PHONE,
        EMAIL,
        HOME,
        _fact("victim", "Who is harmed", "victim", "victim name", "aggrieved"),
        _fact("alleged", "Who is alleged", "alleged", "suspect", "perpetrator"),
        _fact("vehicle", "Vehicle registration", "vrm", "registration", "vehicle"),
    ),
    CASES: (
        NUMBER,
        _fact(
            "opened",
            "Opened on",
            "opened",
            "date opened",
            "open date",
            "start date",
            "created",
            "logged",
            needed=True,
            reads="moment",
        ),
        _fact(
            "known_as",
            "Name of the person harmed",
            "name",
            "victim",
            "complainant",
            "tenant",
            "tenant name",
            "person",
            "known as",
            needed=True,
        ),
        _fact(
            "owner",
            "Who has the case",
            "owner",
            "officer",
            "case officer",
            "assigned to",
            "housing officer",
            "worker",
            needed=True,
        ),
        KIND,
        _fact("band", "Risk", "risk", "priority", "risk level", "band", reads="code"),
        WORDS,
        PLACE,
        POSTCODE,
        PHONE,
        EMAIL,
        HOME,
        _fact(
            "last_contact",
            "Last spoken with",
            "last contact",
            "last contacted",
            reads="moment",
        ),
        _fact(
            "next_contact",
            "Next contact promised",
            "next contact",
            "next action date",
            "review date",
            reads="date",
        ),
        _fact("state", "Open or closed", "status", "state", reads="code"),
        _fact(
            "closed", "Closed on", "closed", "date closed", "close date", reads="day"
        ),
        _fact("outcome", "How it ended", "outcome", "closure reason", reads="code"),
        _fact(
            "confirmed_by",
            "Who confirms that it stopped",
            "confirmed by",
            "stopped confirmed by",
            reads="code",
        ),
        _fact("told_on", "Told that we close on", "told on", reads="day"),
        _fact("told_why", "Reason as they were told it", "told why", "told"),
    ),
    PEOPLE: (
        OF_CASE,
        OWN_NUMBER,
        _fact("role", "Their part", "role", "part", needed=True, reads="code"),
        _fact("name", "Name", "name", "person", needed=True),
        PHONE,
        EMAIL,
        HOME,
        _fact("born_on", "Born on", "date of birth", "dob", "born", reads="day"),
    ),
    STEPS: (
        OF_CASE,
        OWN_NUMBER,
        _fact("text", "What is to be done", "action", "step", "task", needed=True),
        _fact("purpose", "What it is for", "purpose", reads="code"),
        _fact("owner", "Who does it", "owner", "assigned to", "who", "agency"),
        _fact("agreed", "Agreed on", "date", "agreed", "created", reads="moment"),
        _fact("due_on", "By when", "due", "due date", "by when", reads="date"),
        _fact("stands", "How it stands", "status", "state", reads="code"),
        _fact("note", "What came of it", "result", "outcome", "note"),
    ),
    CONTACTS: (
        OF_CASE,
        OWN_NUMBER,
        _fact(
            "at", "When", "date", "when", "date and time", needed=True, reads="moment"
        ),
        _fact(
            "way", "How", "method", "way", "channel", "how", needed=True, reads="code"
        ),
        _fact("answered", "Who answered", "answered", "reached", reads="code"),
        _fact("note", "What was said", "note", "notes", "details", needed=True),
    ),
    NOTES: (
        OF_CASE,
        OWN_NUMBER,
        _fact("at", "When", "date", "when", needed=True, reads="moment"),
        _fact("text", "Note", "note", "notes", "text", "details", needed=True),
    ),
}


def plain(name: str) -> str:
    """A column's name as it is compared: "Case-Ref." is "case ref".

    >>> plain("Case-Ref."), plain("Incident_No")
    ('case ref', 'incident no')
    """
    return " ".join(re.findall(r"[a-z0-9]+", name.lower()))


def known_names(kind: str, more: Iterable[str] = ()) -> frozenset[str]:
    """Every name by which a column of this kind is known."""
    own = (name for fact in FACTS[kind] for name in (fact.label, *fact.names))
    return frozenset(plain(name) for name in (*own, *more))


def header_of(rows: Sequence[Sequence[str]], known: Collection[str]) -> int:
    """Which of the first lines holds the column names: the one that knows most."""
    counts = [sum(plain(cell) in known for cell in row if cell) for row in rows]
    best = max(counts, default=0)
    return counts.index(best) if best else 0


def guess(
    kind: str,
    header: Sequence[str],
    saved: Mapping[str, Sequence[str]] | None = None,
) -> dict[str, str]:
    """Which column gives which fact, by its name; each column once.

    `saved` are the names that this list's own mapping has for each fact; they come
    before the general ones.

    >>> guess("notes", ["Case Ref", "Date", "Notes"])
    {'case': 'Case Ref', 'at': 'Date', 'text': 'Notes'}
    """
    free = {plain(name): name for name in reversed(header)}
    found: dict[str, str] = {}
    for names_of in (_saved(saved or {}), _general):
        for fact in FACTS[kind]:
            if fact.code in found:
                continue
            name = next((n for n in names_of(fact) if n in free), None)
            if name is not None:
                found[fact.code] = free.pop(name)
    return found


def _saved(saved: Mapping[str, Sequence[str]]):  # type: ignore[no-untyped-def]
    return lambda fact: [plain(name) for name in saved.get(fact.code, ())]


def _general(fact: Fact) -> list[str]:
    return [plain(name) for name in (*fact.names, fact.label)]


def missing(kind: str, columns: Mapping[str, str]) -> list[Fact]:
    """The needed facts for which no column was chosen."""
    return [f for f in FACTS[kind] if f.needed and not columns.get(f.code)]
