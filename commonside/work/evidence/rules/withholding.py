r"""What is left out of papers for others: how a person is reached, and where they live.

S51: bundles and letters to the alleged never take a safe contact, a code word, or the
address of somebody harmed or of a witness, whoever typed it wherever.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

WITHHELD = "[withheld]"
APART = r"[\s,.;:()/-]*"


@dataclass(frozen=True)
class Secrets:
    """What must not be read in a paper, by what it is."""

    phones: frozenset[str] = frozenset()
    # E-mail addresses, code words and whatever else is searched for as it stands.
    words: frozenset[str] = frozenset()
    postcodes: frozenset[str] = frozenset()
    addresses: frozenset[str] = frozenset()


def pattern(secrets: Secrets) -> re.Pattern[str] | None:
    """One pattern that finds every secret however it is spaced; None for none."""
    found = [
        *(_phone(one) for one in secrets.phones),
        *(_word(one) for one in secrets.words),
        *(_postcode(one) for one in secrets.postcodes),
        *(piece for one in secrets.addresses for piece in _address(one)),
    ]
    kept = sorted({one for one in found if one}, key=len, reverse=True)
    return re.compile("|".join(kept), re.IGNORECASE) if kept else None


def withhold(text: str, secrets: Secrets) -> tuple[str, int]:
    """The text without any of them, and how many were taken out.

    >>> withhold("Ring 07700 900-142 at Flat 4.",
    ...          Secrets(phones=frozenset({"07700900142"}),
    ...                  addresses=frozenset({"Flat 4, Marram House"})))
    ('Ring [withheld] at [withheld].', 2)
    """
    wanted = pattern(secrets)
    return wanted.subn(WITHHELD, text) if wanted else (text, 0)


def _phone(number: str) -> str:
    digits = re.sub(r"\D", "", number)
    digits = re.sub(r"^(00)?44", "0", digits) if len(digits) > 11 else digits
    if len(digits) < 6:
        return ""
    if digits[0] != "0":
        return rf"(?<!\d){APART.join(digits)}(?!\d)"
    tail = APART.join(digits[1:])
    return rf"(?:\+?(?:00)?44{APART}(?:0{APART})?|0{APART}){tail}(?!\d)"


def _word(word: str) -> str:
    parts = word.split()
    if len(word.strip()) < 3:
        return ""
    return r"(?<!\w)" + r"\s+".join(map(re.escape, parts)) + r"(?!\w)"


def _postcode(code: str) -> str:
    plain = re.sub(r"\W", "", code)
    if len(plain) < 5:
        return ""
    return rf"(?<!\w){re.escape(plain[:-3])}\s*{re.escape(plain[-3:])}(?!\w)"


def _address(address: str) -> Iterable[str]:
    """The whole of it, and each part with a number: a flat, a house in a street.

    What has none, such as the name of a building, tells where the behaviour is.
    """
    pieces = [part for part in re.split(r"[,\n;]+", address) if part.strip()]
    numbered = [part for part in pieces if re.search(r"\d", part)]
    for text in {address, *numbered}:
        words = re.findall(r"\w+", text)
        if len("".join(words)) >= 4:
            yield rf"(?<!\w){(APART + ' ?').join(map(re.escape, words))}(?!\w)"
