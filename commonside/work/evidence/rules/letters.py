"""Whom a letter is for, how it may go out, and what stands in the way."""

import re
from collections.abc import Collection, Iterable

from commonside.ground.audit.refusals import Obstacle, obstacle

READERS = {
    "alleged": "Somebody alleged to have done it",
    "harmed": "Somebody harmed",
    "agency": "An agency, a landlord or a court",
}
SENT_HOW = {"hand": "By hand", "post": "By post", "gate": "Their safe way"}
WORDS = re.compile(r"\w+")


def is_same_home(address: str, home: str) -> bool:
    """Whether a letter to this address would arrive at that home.

    Every word of the home stands in the address, and one of them is a number; what
    stands between them, capitals and the order do not matter.

    >>> is_same_home("FLAT 4 Marram House\\nLuton LU1 1AA", "Flat 4, Marram House")
    True
    >>> is_same_home("Flat 5, Marram House", "Flat 4, Marram House")
    False
    """
    wanted, there = _words(home), _words(address)
    return any(word[0].isdigit() for word in wanted) and wanted <= there


def _words(text: str) -> set[str]:
    return set(WORDS.findall(text.casefold()))


def obstacles_to_letter(
    *,
    reader: str,
    to_name: str,
    to_address: str,
    subject: str,
    words: str,
    homes: Iterable[str],
) -> list[Obstacle]:
    """What a letter lacks, and where it must not go (S51).

    A letter about somebody's behaviour never goes to the home of whoever was harmed by
    it, or saw it; not even where both live there: then somebody goes and speaks.
    """
    found = []
    if not to_name.strip():
        found.append(obstacle("Say whom it is to.", at_field="to_name"))
    if not subject.strip():
        found.append(obstacle("Say what it is about.", at_field="subject"))
    if not words.strip():
        found.append(obstacle("Write what it says.", at_field="words"))
    if reader == "alleged" and any(is_same_home(to_address, home) for home in homes):
        found.append(
            obstacle(
                "Somebody harmed or a witness lives there. Speak in person.",
                at_field="to_address",
            )
        )
    return found


def obstacles_to_sending(
    *,
    reader: str,
    how: str,
    is_sent: bool,
    is_confirmed: bool,
    has_address: bool,
    safe_by: Collection[str],
) -> list[Obstacle]:
    """Why a letter may not go out like that.

    To somebody harmed it goes by hand, or as a message by the way that they named as
    safe; by post only where they named that.
    """
    if is_sent:
        return [obstacle("It went out already. Write another.")]
    found = []
    if reader == "alleged" and not is_confirmed:
        found.append(
            obstacle("Somebody looks first at what could tell who complained.")
        )
    if how == "gate" and reader != "harmed":
        found.append(obstacle("That way is for those harmed alone.", at_field="how"))
    if how == "post" and not has_address:
        found.append(obstacle("It has no address.", at_field="how"))
    if how == "post" and reader == "harmed" and "letter" not in safe_by:
        found.append(
            obstacle("Not safe by post. Hand it over in person.", at_field="how")
        )
    return found
