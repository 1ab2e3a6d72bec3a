"""Which word or PIN may open a receipt: not one that somebody who knows her knows."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from commonside.ground.audit.refusals import Obstacle, obstacle
from commonside.ground.places.rules import postcode_in

LEAST_LETTERS, LEAST_DIGITS, LONGEST_WORD = 5, 6, 60
# For how long a report that was put by waits, where the profile says nothing.
DAYS_KEPT = 14
MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
# What everybody tries first.
KNOWN = frozenset(
    "password passwort letmein qwerty qwertyuiop iloveyou receipt report secret"
    " commonside welcome hello nothing police council".split()
)


def obstacles_to_word(
    word: str, answers: Mapping[str, Any], *, is_needed: bool = False
) -> list[Obstacle]:
    """Why a word may not open a receipt; empty when it may, or when none is needed.

    Never a name, a postcode or a date: whoever watches her knows them (S20).
    """
    typed = "".join(word.casefold().split())
    if not typed and not is_needed:
        return []
    found = _too_plain(typed) or _too_well_known(word, typed, answers)
    return [obstacle(found, at_field="word")] if found else []


def _too_plain(typed: str) -> str:
    least = LEAST_DIGITS if typed.isdigit() else LEAST_LETTERS
    if len(typed) < least:
        return "Choose a word of at least 5 letters, or at least 6 digits."
    if len(set(typed)) < 3 or typed in KNOWN or _is_row(typed):
        return "Choose one that is harder to guess."
    return ""


def _too_well_known(word: str, typed: str, answers: Mapping[str, Any]) -> str:
    if postcode_in(word):
        return "Choose another. A postcode is easy to find out."
    if is_date(word):
        return "Choose another. A date is easy to find out."
    if any(told in typed or typed in told for told in _told(answers)):
        return "Choose another: it stands in what you told us."
    return ""


def _is_row(typed: str) -> bool:
    """Whether each character follows the one before: 123456, fedcba."""
    steps = {ord(b) - ord(a) for a, b in zip(typed, typed[1:], strict=False)}
    return steps in ({1}, {-1})


def is_date(word: str) -> bool:
    """Whether it reads as a day, in figures or with the name of a month.

    >>> is_date("27/10/1984"), is_date("271084"), is_date("3 March 84")
    (True, True, True)
    >>> is_date("925174"), is_date("maypole 77"), is_date("3/3/84")
    (False, False, True)
    """
    parts = re.findall(r"\d+|[a-z]+", word.casefold())
    if any(part[:3] in MONTHS and _is_month(part) for part in parts):
        return any(part.isdigit() for part in parts)
    if len(parts) == 3 and all(part.isdigit() for part in parts):
        parts = [part.zfill(2) for part in parts]
    digits = "".join(part for part in parts if part.isdigit())
    if digits != "".join(parts):
        return False
    return len(digits) in (6, 8) and any(_is_day(*o) for o in _orders(digits))


def _is_month(part: str) -> bool:
    full = "january february march april may june july august september october"
    return any(m.startswith(part) for m in f"{full} november december sept".split())


def _orders(digits: str) -> list[tuple[str, str, str]]:
    """Day, month and year as people write them: 27 10 1984, 1984 10 27."""
    rest, first = digits[4:], digits[:-4]
    year_first = (digits[-2:], digits[-4:-2], first)
    return [(digits[:2], digits[2:4], rest), year_first]


def _is_day(day: str, month: str, year: str) -> bool:
    is_year = len(year) == 2 or year[:2] in ("19", "20")
    return is_year and 1 <= int(day) <= 31 and 1 <= int(month) <= 12


def _told(answers: Mapping[str, Any]) -> Iterable[str]:
    """The names, numbers and agreed words of a report, as they are compared."""
    contact: Mapping[str, Any] = answers.get("contact") or {}
    place: Mapping[str, Any] = answers.get("place") or {}
    people = answers.get("people") or ()
    names = [contact.get("name"), answers.get("victim_name"), contact.get("say")]
    names += [person.get("name") for person in people]
    whole = [contact.get("phone"), contact.get("email"), place.get("text")]
    for text in (*whole, *(w for n in names for w in str(n or "").split())):
        told = "".join(str(text or "").casefold().split())
        if len(told) >= 3:
            yield told
