"""By what reports are named and compared: references, receipts, numbers, homes."""

import re

from commonside.ground.places.rules import address_words, postcode_in

# No 0 and O, 1 and I and L, 2 and Z, 5 and S, 8 and B, U and V: said on the telephone.
REFERENCE_LETTERS = "34679ACDEFGHJKMNPQRTVWXY"
REFERENCE_LENGTH = 6


def phone_key(text: str) -> str:
    """A telephone number as it is compared, or "" where the text is none.

    >>> phone_key("+44 7700 900142"), phone_key("07700-900 142"), phone_key("none")
    ('07700900142', '07700900142', '')
    """
    digits = re.sub(r"\D", "", text)
    for prefix in ("0044", "44"):
        if digits.startswith(prefix) and len(digits) > 10:
            digits = f"0{digits.removeprefix(prefix).removeprefix('0')}"
            break
    return digits if len(digits) >= 9 else ""


def email_key(text: str) -> str:
    """An e-mail address as it is compared.

    >>> email_key(" Amina@Example.org ")
    'amina@example.org'
    """
    return text.strip().lower()


def household_key(text: str, postcode: str = "") -> str:
    """An address as it is compared, or "" where it names no one home.

    A street alone is nobody's home, so an address without a number has no key.

    >>> household_key("Flat 4, 12 Kestrel Rd", "LU2 7AB")
    'LU27AB FLAT 4 12 KESTREL ROAD'
    >>> household_key("Kestrel Road")
    ''
    """
    code = (postcode or postcode_in(text)).upper().replace(" ", "")
    line = " ".join(address_words(text))
    if not any(character.isdigit() for character in line):
        return ""
    return f"{code} {line}".strip()[:120]
