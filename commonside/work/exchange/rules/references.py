"""How a number of another system is compared, and where it opens there."""

import re
from urllib.parse import quote

PLACE = "{reference}"


def key(reference: str) -> str:
    """A number as it is compared: capitals and spaces aside.

    >>> key(" bp/2026 - 0041 ") == key("BP/2026-0041")
    True
    """
    return re.sub(r"\s+", "", reference).casefold()[:120]


def spoken(reference: str) -> str:
    """A number in its parts, as words are searched: PostgreSQL takes 41/7/26 for one.

    >>> spoken("41/00007/26"), spoken("HA-0007")
    ('41 00007 26', 'HA 0007')
    """
    return " ".join(re.findall(r"[^\W_]+", reference))


def link(pattern: str, reference: str) -> str:
    """Where this number opens in its own system; "" where the profile gives no pattern.

    >>> link("https://housing.example/cases/{reference}", "A 1/2")
    'https://housing.example/cases/A%201%2F2'
    """
    if not pattern.startswith("https://") or PLACE not in pattern:
        return ""
    return pattern.replace(PLACE, quote(reference, safe=""))
