"""Which questions a resident is asked, in what order; one question a page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from commonside.work.reports.rules.judging import asks, category, chosen

Answers = Mapping[str, Any]
Body = Mapping[str, Any]

LAST = "check"
# Pages that an answer brings up, and behind which page they come.
OFFERS = ("safer_way", "police_intelligence", "offer_of_help")
# Reached from the last page by whoever has some; nobody is sent through them.
BESIDE = ("photos",)
# Pages that are asked again when the answer before them changes.
ASKED_AGAIN = {
    "what": ("kind",),
    "where": ("place",),
    "ways": ("reach",),
}


@dataclass(frozen=True)
class Door:
    """One door of the front page: what is asked first, and what it says already."""

    first: str
    said: Mapping[str, str]


# By the number that stands in the address: a code would tell whoever looks at it.
DOORS: Mapping[str, Door] = {
    "1": Door("what", {"for_whom": "me"}),
    "2": Door("where", {"for_whom": "everyone"}),
    "3": Door("aimed", {"for_whom": "me", "hate": "yes"}),
    "4": Door("aimed", {}),
}
HATE_DOOR = "3"


def through(door: str, answers: Answers) -> dict[str, Any]:
    """What coming through a door says; nobody's own answer is changed by it."""
    if door not in DOORS:
        return {}
    said = {k: v for k, v in DOORS[door].said.items() if not answers.get(k)}
    return {**said, "door": door}


def path(answers: Answers, categories: Body) -> list[str]:
    """The pages that these answers lead through, from the first to the last.

    Danger comes first, then what the door of the front page is about. Whatever offers
    a better way than this form stands before the question in which much is typed, so
    that nobody types it in vain.
    """
    wants = [ask.what for ask in asks(answers, categories)]
    where = ["where", *(["place"] if answers.get("places") else [])]
    found = [
        "what",
        *(["kind"] if _has_more(answers, categories) else []),
        "who",
        *[what for what in OFFERS if what in wants],
        "words",
        *where,
        "when",
        "aimed",
        "harm",
        "ways",
        *(["reach"] if ways_of(answers) else []),
    ]
    door = DOORS.get(str(answers.get("door", "")))
    first = (where if door.first == "where" else [door.first]) if door else []
    rest = [page for page in found if page not in first]
    begin = ["danger", *(["ring"] if answers.get("danger") == "yes" else [])]
    return [*begin, *first, *rest, LAST]


def ways_of(answers: Answers) -> list[str]:
    """The ways in which we may answer; none when the person will contact us.

    >>> ways_of({"contact": {"ways": ["none"]}}), ways_of({})
    ([], [])
    """
    contact: Answers = answers.get("contact") or {}
    return [way for way in chosen(contact, "ways") if way != "none"]


def _has_more(answers: Answers, categories: Body) -> bool:
    """Whether there is more to say of what happens: which is the worst, which kind."""
    codes = chosen(answers, "category")
    rows = [category(code, categories) for code in codes]
    return len(codes) > 1 or any(row and row.get("third") for row in rows)


@dataclass(frozen=True)
class Where:
    """Where somebody is in the questions: the number is of about how many."""

    step: str
    number: int
    of: int
    before: str | None

    @property
    def twelfths(self) -> int:
        """How much of the bar is filled, for a class of the style sheet."""
        return round(12 * self.number / self.of)


def where(step: str, steps: Sequence[str]) -> Where:
    """How far a page is; the last page is no question."""
    if step in BESIDE:
        return Where(step, len(steps) - 1, len(steps) - 1, LAST)
    index = steps.index(step)
    before = steps[index - 1] if index else None
    return Where(step, index + 1, max(len(steps) - 1, index + 1), before)


def next_of(step: str, steps: Sequence[str], done: Sequence[str]) -> str:
    """The page after this one: the next not answered yet, else the last.

    So whoever changes one answer comes back to the check, by way of what the change
    newly asks.

    >>> next_of("a", ["a", "b", "c", "check"], ["a", "b"])
    'c'
    """
    waiting = [name for name in steps if name not in done and name != step]
    return waiting[0] if waiting else LAST


def may_open(step: str, steps: Sequence[str], done: Sequence[str]) -> bool:
    """Whether every page before this one has been answered."""
    if step in BESIDE:
        step = LAST
    if step not in steps:
        return False
    return all(name in done for name in steps[: steps.index(step)])
