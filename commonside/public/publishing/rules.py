"""What may be published, read back as it was, and said in words that people use."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from commonside.library.analysis.headline import PublicFigure, PublicShare
from commonside.library.analysis.periods import Period

# The one measure that the plan promises to the town.
MEASURE = "resolution_rate"
SHARES = (
    "resolved",
    "confirmed_by_victim",
    "confirmed_by_agency",
    "lost_contact",
    "withdrew",
    "reopened",
)
# The measure's file names the five beside it by these codes.
BESIDE = {
    "victim_confirmed": "confirmed_by_victim",
    "officer_confirmed": "confirmed_by_agency",
    "lost_contact": "lost_contact",
    "withdrew": "withdrew",
    "reopened_90": "reopened",
}
NOT_SHOWN = "not shown"


def as_published(table: Mapping[str, Any]) -> PublicFigure:
    """A stored table as the figure that it was."""
    names = {one.name for one in fields(PublicFigure)}
    values = {name: value for name, value in table.items() if name in names}
    for name in SHARES:
        values[name] = PublicShare(**values[name])
    return PublicFigure(**values)


def said(period: Period) -> str:
    """A period as a person says it.

    >>> said(Period.parse("2026-Q3")), said(Period.parse("2026-07"))
    ('July to September 2026', 'July 2026')
    >>> said(Period.parse("2025-12-01..2026-01-09"))
    '1 December 2025 to 9 January 2026'
    """
    if period.months == 1:
        return f"{period.since:%B %Y}"
    if period.months and period.since.year == period.until.year:
        return f"{period.since:%B} to {period.until:%B %Y}"
    return f"{day(period.since)} to {day(period.until)}"


def day(on: date) -> str:
    """A day in full.

    >>> day(date(2026, 11, 9))
    '9 November 2026'
    """
    return f"{on.day} {on:%B %Y}"


def hour(clock: str) -> str:
    """A time of the day as the public reads it.

    >>> hour("09:00:00"), hour("17:30:00"), hour("12:00")
    ('9am', '5.30pm', '12pm')
    """
    hours, minutes = int(clock[:2]), clock[3:5]
    half = "am" if hours < 12 else "pm"
    past = "" if minutes == "00" else f".{minutes}"
    return f"{(hours - 1) % 12 + 1}{past}{half}"


def csv_rows(figure: PublicFigure) -> Iterator[tuple[str, str, str, str]]:
    """The published figure as lines of a table: what, cases, of how many, share.

    Nothing stands in it that the page does not show.
    """
    yield ("what", "cases", "of", "share")
    for name in SHARES:
        share: PublicShare = getattr(figure, name)
        value = NOT_SHOWN if share.value is None else f"{share.value:.2f}"
        yield (name, _count(share.part), _count(share.whole), value)
    for end, value_of in (("low", figure.low), ("high", figure.high)):
        text = NOT_SHOWN if value_of is None else f"{value_of:.2f}"
        yield (f"resolved_{end}", "", "", text)
    yield ("not_stopped", _count(figure.not_stopped), "", "")
    for reason, n in sorted(figure.failures.items()):
        yield (f"not_stopped_{reason}", _count(n), "", "")
    yield ("left_out", _count(figure.left_out), "", "")
    for code, n in sorted(figure.excluded.items()):
        yield (f"left_out_{code}", _count(n), "", "")


def _count(n: int | None) -> str:
    return NOT_SHOWN if n is None else str(n)


def filled(
    sections: Iterable[Mapping[str, Any]], facts: Mapping[str, Any], site: str = ""
) -> list[dict[str, Any]]:
    """The sections of a notice with the partnership's own names in their places.

    >>> told = [{"heading": "Who we are", "text": ["We are {partnership}."]}]
    >>> filled(told, {"long_name": "Safer Millbrook", "line": []})[0]["text"]
    ['We are Safer Millbrook.']
    """
    lines = {line["for"]: line.get("phone", "") for line in facts["line"]}
    places = {
        "{partnership}": facts["long_name"],
        "{town}": facts.get("town", ""),
        "{phone}": lines.get("partnership", ""),
        "{address}": facts.get("public_address", ""),
        "{site}": site,
        "{security}": _contact(facts, lines.get("partnership", "")),
        **_days(facts.get("accessibility", {})),
    }
    return [
        {**section, "text": [_with(places, text) for text in section["text"]]}
        for section in sections
    ]


def _contact(facts: Mapping[str, Any], phone: str) -> str:
    """Where a weakness is told, as people read it."""
    said: str = facts.get("security", {}).get("contact", "")
    return said.removeprefix("mailto:").removeprefix("tel:") or phone


def _days(told: Mapping[str, str]) -> dict[str, str]:
    """When the accessibility statement was written and looked at again."""
    return {
        f"{{{name}}}": day(date.fromisoformat(told[name]))
        if name in told
        else "a day that is not named yet"
        for name in ("prepared_on", "reviewed_on")
    }


def security_txt(facts: Mapping[str, Any], site: str) -> str:
    """Where a weakness is told, for machines (RFC 9116); "" where nobody is named.

    Addresses of our own stand in it only where the site is reached by https.

    >>> told = {"contact": "mailto:safe@example.org", "expires": "2027-09-30"}
    >>> facts = {"security": told, "languages": ["en", "pl"]}
    >>> print(security_txt(facts, "https://safer.example"), end="")
    Contact: mailto:safe@example.org
    Expires: 2027-09-30T23:59:59Z
    Preferred-Languages: en, pl
    Canonical: https://safer.example/.well-known/security.txt
    Policy: https://safer.example/security/
    """
    told = facts.get("security")
    if not told:
        return ""
    lines = [
        f"Contact: {told['contact']}",
        f"Expires: {told['expires']}T23:59:59Z",
        f"Preferred-Languages: {', '.join(facts['languages'])}",
    ]
    if site.startswith("https://"):
        lines += [
            f"Canonical: {site.rstrip('/')}/.well-known/security.txt",
            f"Policy: {site.rstrip('/')}/security/",
        ]
    return "".join(f"{line}\n" for line in lines)


def _with(places: Mapping[str, str], text: str) -> str:
    for place, words in places.items():
        text = text.replace(place, words)
    return text


@dataclass(frozen=True, slots=True)
class Language:
    """A language under its own name, with the side from which it is read."""

    code: str
    name: str
    dir: str


# Each in its own script: who cannot read English must find it.
LANGUAGES = {
    "ar": ("العربية", "rtl"),
    "bn": ("বাংলা", "ltr"),
    "pl": ("Polski", "ltr"),
    "ro": ("Română", "ltr"),
    "ur": ("اردو", "rtl"),
}


def other_languages(codes: Iterable[str]) -> list[Language]:
    """The languages of the town besides English; an unknown one by its code.

    >>> [one.name for one in other_languages(["en", "pl", "so"])]
    ['Polski', 'so']
    """
    return [
        Language(code, *LANGUAGES.get(code, (code, "ltr")))
        for code in codes
        if code != "en"
    ]


# Priorities come in sets, each with its own way of ordering the town's troubles.
SETS = {
    "plan-2017": "Priorities of the plan",
    "slides-2010": "Where, who and whom: the priorities before it",
}
LENSES = {
    "location": "Places",
    "offender": "People who do harm",
    "victim": "People harmed",
    "cross_cutting": "Everywhere",
}


@dataclass(frozen=True, slots=True)
class Priorities:
    """One set of priorities, as its document has them."""

    title: str
    themes: list[Mapping[str, Any]]


def plan(facts: Mapping[str, Any], on: date) -> dict[str, Any]:
    """The plan's own words in the order in which a resident would ask."""
    sets: dict[str, list[Mapping[str, Any]]] = {}
    for priority in facts["priority"]:
        lens = LENSES.get(priority.get("lens", ""), "")
        sets.setdefault(priority["set"], []).append({**priority, "lens": lens})
    boards = facts.get("board", [])
    since, until = (
        date.fromisoformat(str(facts["plan"][end])) for end in ("since", "until")
    )
    return {
        "plan": facts["plan"],
        "since": day(since),
        "until": day(until),
        "is_over": until < on,
        "priorities": [
            Priorities(SETS.get(name, name), themes) for name, themes in sets.items()
        ],
        "accountable": [b for b in boards if b["kind"] in ACCOUNTABLE],
        "working": [b for b in boards if b["kind"] not in ACCOUNTABLE],
    }


ACCOUNTABLE = ("executive", "delivery", "scrutiny")
