"""A number that a person keeps, and the word that opens it: neither can be read here.

The number is sixteen digits. A plain hash of it can be searched in a week, so it is
stored as an HMAC by a key that no copy of the database holds. The word is short and
chosen by a person: it is first made unreadable by the same key, then by argon2, so
that a stolen copy cannot even begin to guess (S20).
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar
from unicodedata import normalize

from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher

from commonside.ground.keys import ring

PURPOSE = "receipts"
DIGITS = 16
Row = TypeVar("Row")


@dataclass(frozen=True)
class Kept:
    """What may be stored of a number and its word."""

    receipt_hash: str
    # Empty where no word was chosen: then nothing opens it.
    word_hash: str


def draw() -> str:
    """A number nobody can guess, to be shown once."""
    return "".join(secrets.choice("0123456789") for _ in range(DIGITS))


def keep(receipt: str, word: str = "") -> Kept:
    """What is stored of a number, and of a word where one was chosen."""
    return Kept(_hashes(receipt)[0], _slow(_pepper(word)[0]) if as_typed(word) else "")


def look_up(
    receipt: str,
    word: str,
    find: Callable[[list[str]], Row | None],
    kept: Callable[[Row], Kept],
) -> Row | None:
    """The row whose number and word these are, or None.

    Whether the number is unknown, has no word or has another, the work is the same:
    one search and one slow comparison (S21).
    """
    hashes, peppered, nobody = _hashes(receipt), _pepper(word), _nobody()
    row = find(hashes)
    held = kept(row) if row is not None else Kept("", "")
    nth = hashes.index(held.receipt_hash) if held.receipt_hash in hashes else 0
    is_word = Argon2PasswordHasher().verify(peppered[nth], held.word_hash or nobody)
    return row if is_word and held.word_hash and as_typed(word) else None


def as_typed(word: str) -> str:
    """A word as it is compared: capitals and spaces are a telephone's, not hers.

    >>> as_typed(" Blue  Kettle "), as_typed("blueKETTLE")
    ('bluekettle', 'bluekettle')
    """
    return "".join(normalize("NFKC", word).casefold().split())


def number_in(text: str) -> str:
    """The digits of a number as it was copied by hand.

    >>> number_in("1234 5678-9012 3456"), number_in("7KQ 4MD")
    ('1234567890123456', '74')
    """
    return "".join(c for c in text if c in "0123456789")


def begins(key_id: str) -> str:
    """How everything begins that is stored of numbers by one key.

    So that we know what an old key is still needed for, before it is destroyed.
    """
    return f"{key_id}."


def _hashes(receipt: str) -> list[str]:
    """What is stored of a number by each key, the newest first."""
    found = ring.keyed_hashes(settings.KEYS, PURPOSE, f"receipt {receipt}")
    keys = reversed(ring.keys_of(settings.KEYS, PURPOSE))
    return [begins(key.id) + said for key, said in zip(keys, found, strict=True)]


def _pepper(word: str) -> list[str]:
    return ring.keyed_hashes(settings.KEYS, PURPOSE, f"word {as_typed(word)}")


def _slow(text: str) -> str:
    hasher = Argon2PasswordHasher()
    return hasher.encode(text, hasher.salt())


@lru_cache
def _nobody() -> str:
    """The word of a number that does not exist, so that it costs as much to ask."""
    return _slow(secrets.token_hex(32))
