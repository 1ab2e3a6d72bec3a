"""How alike two names are, and why: a hint for the officer who decides, never a match.

Names reach us by telephone, in a hurry, and from languages that English writes in
several ways. Nothing here says that two people are one.
"""

import re
import unicodedata
from enum import StrEnum
from typing import NamedTuple

TITLES = frozenset(
    {"mr", "mrs", "ms", "miss", "mx", "dr", "rev", "sir", "lady", "haji"}
)
# Below this Jaro-Winkler likeness two words are taken for different names. Tried on
# pairs of spellings and on pairs of common surnames; see the tests.
SPELT_NEARLY = 0.88


class Why(StrEnum):
    """The strongest true thing that can be said of two names."""

    SAME = "same"
    OTHER_ORDER = "other_order"
    SOUNDS_ALIKE = "sounds_alike"
    SPELT_NEARLY = "spelt_nearly"
    PART_ONLY = "part_only"


class Likeness(NamedTuple):
    """How alike, from 0 to 1 for sorting, and why; `why` is None when not alike."""

    score: float
    why: Why | None


NOT_ALIKE = Likeness(0.0, None)


def words_of(name: str) -> list[str]:
    """The words of a name as they are compared: no titles, accents or marks.

    >>> words_of("Mrs. Zoë O'Neill-Żak")
    ['zoe', 'oneill', 'zak']
    """
    bare = "".join(
        letter
        for letter in unicodedata.normalize("NFKD", name.casefold())
        if not unicodedata.combining(letter)
    )
    words = re.sub(r"[^\w\s]|_", " ", re.sub(r"['’`.]", "", bare)).split()
    return [word for word in words if word not in TITLES]


def likeness(one: str, other: str) -> Likeness:
    """How alike two names are, each word compared with its best partner.

    Winkler WE (1990) String comparator metrics and enhanced decision rules in the
    Fellegi-Sunter model of record linkage, for spelling; Philips L (1990) Hanging on
    the metaphone, Computer Language 7(12), for sound.

    >>> likeness("Mohammed Hussain", "Muhammad Hussein").why.value
    'sounds_alike'
    >>> likeness("Amina Begum", "Begum, Amina").why.value
    'other_order'
    >>> likeness("Amina Begum", "Derek Cole").why
    """
    here, there = words_of(one), words_of(other)
    if not here or not there:
        return NOT_ALIKE
    if here == there:
        return Likeness(1.0, Why.SAME)
    if sorted(here) == sorted(there):
        return Likeness(0.98, Why.OTHER_ORDER)
    return _by_words(*sorted([here, there], key=len))


def _by_words(fewer: list[str], more: list[str]) -> Likeness:
    """Every word of the shorter name must find a partner of its own in the longer."""
    free, found = list(more), []
    for word in sorted(fewer, key=len, reverse=True):
        pairs = [(_word(word, candidate), candidate) for candidate in free]
        best, partner = max(pairs, key=lambda pair: pair[0].score)
        if best.why is None:
            return NOT_ALIKE
        free.remove(partner)
        found.append(best)
    score = sum(one.score for one in found) / len(found)
    whys = {one.why for one in found}
    if free or Why.PART_ONLY in whys:
        # One name of two is little: half the town shares it.
        return Likeness(round(score * (len(fewer) / len(more)), 3), Why.PART_ONLY)
    why = Why.SPELT_NEARLY if Why.SPELT_NEARLY in whys else Why.SOUNDS_ALIKE
    return Likeness(round(score, 3), why)


def _word(one: str, other: str) -> Likeness:
    # Imported here so that the first page need not pay for them.
    from jellyfish import metaphone
    from rapidfuzz.distance import JaroWinkler

    if one == other:
        return Likeness(1.0, Why.SAME)
    if 1 in (len(one), len(other)):
        alike = one[0] == other[0]
        return Likeness(0.5, Why.PART_ONLY) if alike else NOT_ALIKE
    sound = metaphone(one)
    if sound and sound == metaphone(other):
        return Likeness(0.95, Why.SOUNDS_ALIKE)
    nearness = JaroWinkler.similarity(one, other)
    if nearness >= SPELT_NEARLY:
        return Likeness(0.9 * nearness, Why.SPELT_NEARLY)
    return NOT_ALIKE
