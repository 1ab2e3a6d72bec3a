"""Which questions a resident is asked, in what order; one question a page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from commonside.work.reports.rules.judging import asks, category, chosen

Answers = Mapping[str, Any]
Body = Mapping[str, Any]

LAST = "check"
# Pages that an answer brings up, and behind which page they come.
OFFERS = ("safer_way", "police_intelligence", "offer_of_help", "vehicle")
# Pages that are asked again when the answer before them changes.
ASKED_AGAIN = {
    "what": ("main", "kind"),
    "where": ("place",),
    "ways": ("reach",),
}


def path(answers: Answers, categories: Body) -> list[str]:
    """The pages that these answers lead through, from the first to the last.

    Danger comes first. Whatever offers a better way than this form stands before the
    first question in which much is typed, so that nobody types it in vain.
    """
    wants = [ask.what for ask in asks(answers, categories)]
    alleged = "vehicle" if "vehicle" in wants else "them"
    found = [
        "danger",
        *(["ring"] if answers.get("danger") == "yes" else []),
        "what",
        *_kinds(answers, categories),
        "who",
        *[what for what in OFFERS if what in wants and what != "vehicle"],
        "words",
        alleged,
        "where",
        *(["place"] if answers.get("places") else []),
        "when",
        "often",
        "aimed",
        "harm",
        "hate",
        "ways",
        *(["reach"] if ways_of(answers) else []),
        "photos",
    ]
    return [*found, LAST]


def ways_of(answers: Answers) -> list[str]:
    """The ways in which we may answer; none when the person will contact us.

    >>> ways_of({"contact": {"ways": ["none"]}}), ways_of({})
    ([], [])
    """
    contact: Answers = answers.get("contact") or {}
    return [way for way in chosen(contact, "ways") if way != "none"]


def _kinds(answers: Answers, categories: Body) -> list[str]:
    codes = chosen(answers, "category")
    rows = [category(code, categories) for code in codes]
    has_kinds = any(row and row.get("third") for row in rows)
    return (["main"] if len(codes) > 1 else []) + (["kind"] if has_kinds else [])


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
    if step not in steps:
        return False
    return all(name in done for name in steps[: steps.index(step)])
