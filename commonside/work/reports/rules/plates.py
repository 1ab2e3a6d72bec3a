"""Registrations of vehicles: how two are told to be one, and found in what was told."""

import re

# As Great Britain has them since 2001, found anywhere; and the two older schemes, where
# a line or a part of it begins: "on the M25 and" is no plate.
BRITISH = re.compile(
    r"\b[A-Z]{2}\d{2} ?[A-Z]{3}\b"
    r"|(?<![^,;])\s*(?:[A-Z]\d{1,3} ?[A-Z]{3}|[A-Z]{3} ?\d{1,3}[A-Z])\b"
)
# What stands alone before the make and colour: a foreign or an old plate.
GROUPS = re.compile(r"[\s\-–.·/]+")
SHORTEST, LONGEST = 4, 9
LETTERS_TOGETHER = 3


def plate(text: str) -> str:
    """A registration as it is compared: capitals, without spaces, hyphens and dots.

    The letter O and the figure 0 stay apart, as I and 1 do: two plates may differ in
    nothing else, and to take one keeper for another harms both. Letters of other
    countries stay as they are.

    >>> plate(" ab12 cdé "), plate("HH-ÄB 1234"), plate("AB12 CDO") == plate("ab12cd0")
    ('AB12CDÉ', 'HHÄB1234', False)
    """
    return "".join(sign for sign in text.upper() if sign.isalnum())


def obstacle_to_plate(text: str) -> str:
    """Why this cannot be a registration, as a sentence; "" when it can.

    >>> obstacle_to_plate("A1"), obstacle_to_plate("red car")
    ('', 'Give the registration alone: letters and figures, as on the plate.')
    """
    found = plate(text)
    if not found:
        return "Give the registration, as on the plate."
    is_one = 2 <= len(found) <= LONGEST + 1 and any(s.isdigit() for s in found)
    if is_one:
        return ""
    return "Give the registration alone: letters and figures, as on the plate."


def plates_in(text: str) -> list[str]:
    """The registrations told of in a few words about a vehicle, each once.

    A plate of Great Britain has a shape, and is found. Any other is taken only where it
    stands first, before a comma: "WGM 4321K, black van".

    >>> plates_in("ab12 cde, red Ford, later AB12CDE"), plates_in("B-MW 1234, black")
    (['AB12CDE'], ['BMW1234'])
    >>> plates_in("a red car, number 320"), plates_in("")
    ([], [])
    """
    upper = text.upper()
    found = [plate(match.group()) for match in BRITISH.finditer(upper)]
    first = upper.split(",")[0]
    if not found and _stands_alone(first):
        found = [plate(first)]
    return list(dict.fromkeys(found))


def _stands_alone(text: str) -> bool:
    """Whether these few groups are a plate: figures, letters, and no word."""
    groups = [group for group in GROUPS.split(text.strip()) if group]
    together = plate(text)
    has_both = any(s.isdigit() for s in together) and any(s.isalpha() for s in together)
    return (
        has_both
        and len(groups) <= LETTERS_TOGETHER
        and SHORTEST <= len(together) <= LONGEST
        and not any(g.isalpha() and len(g) > LETTERS_TOGETHER for g in groups)
        and all(sign.isalnum() for group in groups for sign in group)
    )
