"""What in a letter could tell who complained: days, hours, places, people, phrases.

A letter to somebody alleged takes none of it by default. Whatever an officer typed
besides is searched, and everything that could tell is listed for a named person, who
decides (S51). The list errs on the long side: who knows the stairs knows the hour.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

MONTHS = (
    "january|february|march|april|may|june|july|august|september|october|november|"
    "december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec"
)
WEEKDAYS = "monday|tuesday|wednesday|thursday|friday|saturday|sunday"
PARTS = "morning|afternoon|evening|night"
PATTERNS = {
    "day": re.compile(
        rf"\b\d{{1,2}}(?:st|nd|rd|th)?(?:\s+of)?\s+(?:{MONTHS})\b(?:\s+\d{{4}})?"
        rf"|\b(?:{MONTHS})\s+\d{{1,2}}(?:st|nd|rd|th)?\b"
        r"|\b\d{1,2}[./-]\d{1,2}(?:[./-]\d{2,4})?\b|\b\d{4}-\d{2}-\d{2}\b"
        rf"|\b(?:{WEEKDAYS})s?\b|\b(?:yesterday|weekends?|week\s?days?)\b"
        rf"|\b(?:last|this|every|each|on)\s+(?:{PARTS}|week|weekend|month)s?\b",
        re.IGNORECASE,
    ),
    "hour": re.compile(
        r"\b\d{1,2}[:.]\d{2}\s*(?:am|pm)?\b|\b\d{1,2}\s*(?:am|pm)\b"
        r"|\b(?:\w+|\d{1,2})\s+o[’']clock\b|\bhalf\s+past\s+\w+\b"
        r"|\bquarter\s+(?:past|to)\s+\w+\b|\b(?:midnight|noon|midday)\b"
        rf"|\b(?:early|late)\s+(?:hours|{PARTS})\b|\bin\s+the\s+(?:{PARTS})s?\b"
        r"|\bat\s+night\b",
        re.IGNORECASE,
    ),
    "place": re.compile(
        r"\b(?:flat|apartment|room|number|no\.?|house)\s*\d+\w?\b"
        r"|\b(?:next\s+door|upstairs|downstairs|above\s+you|below\s+you|opposite"
        r"|stairwell|landing|your\s+(?:block|floor|building|street|stairs))\b"
        r"|\b[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}\b",
        re.IGNORECASE,
    ),
    "person": re.compile(
        r"\b(?:neighbours?|residents?|complain(?:ant|ed|ts?|s|ing)?|reported|victims?"
        r"|witness(?:es)?|tenants?|famil(?:y|ies)|mothers?|fathers?|child(?:ren)?"
        r"|sons?|daughters?|wom[ae]n|elderly|disabled|couple|she|her|he|him|his)\b",
        re.IGNORECASE,
    ),
}
KINDS = {
    "day": "A day",
    "hour": "An hour",
    "place": "A place",
    "person": "Somebody",
    "phrase": "Words that somebody told us",
}
# A run of so many words that somebody else said is theirs, not chance.
RUN = 4
WORD = re.compile(r"[\w’']+")


@dataclass(frozen=True)
class Found:
    """One thing that could tell, as it stands in the letter."""

    kind: str
    text: str

    @property
    def label(self) -> str:
        return KINDS[self.kind]


def telling(
    text: str, *, names: Iterable[str], places: Iterable[str], said: Iterable[str]
) -> list[Found]:
    """Everything in a letter that could tell who complained, in order, each once.

    `names` and `places` are those of the case, `said` what was told to us.

    >>> [f.text for f in telling("On Monday at 22:30.", names=(), places=(), said=())]
    ['Monday', '22:30']
    """
    marks = [
        (match.start(), Found(kind, " ".join(match[0].split())))
        for kind, wanted in PATTERNS.items()
        for match in wanted.finditer(text)
    ]
    marks += _spelt(text, "person", names)
    marks += _spelt(text, "place", places)
    marks += _runs(text, said)
    return list(dict.fromkeys(found for _, found in sorted(marks, key=_order)))


def _order(mark: tuple[int, Found]) -> tuple[int, str]:
    return mark[0], mark[1].kind


def _spelt(text: str, kind: str, values: Iterable[str]) -> Iterator[tuple[int, Found]]:
    """Each part of a name or an address that stands in the text."""
    parts = {part for value in values for part in re.findall(r"[^\s,;.]+", value)}
    for part in parts:
        if len(part) > 2 and part.casefold() not in SMALL:
            for match in re.finditer(rf"(?<!\w){re.escape(part)}(?!\w)", text, re.I):
                yield match.start(), Found(kind, match[0])


SMALL = frozenset({"the", "and", "mrs", "miss", "road", "street", "flat"})


def _runs(text: str, said: Iterable[str]) -> Iterator[tuple[int, Found]]:
    """The longest runs of words that stand in what somebody told us too."""
    told = {run for one in said for run in _grams(_words(one))}
    words = list(WORD.finditer(text))
    plain = [match[0].casefold() for match in words]
    at = 0
    while at + RUN <= len(plain):
        end = at + RUN
        if tuple(plain[at:end]) not in told:
            at += 1
            continue
        while end < len(plain) and tuple(plain[end - RUN + 1 : end + 1]) in told:
            end += 1
        found = text[words[at].start() : words[end - 1].end()]
        yield words[at].start(), Found("phrase", " ".join(found.split()))
        at = end


def _words(text: str) -> list[str]:
    return [match[0].casefold() for match in WORD.finditer(text)]


def _grams(words: list[str]) -> Iterator[tuple[str, ...]]:
    for at in range(len(words) - RUN + 1):
        yield tuple(words[at : at + RUN])
