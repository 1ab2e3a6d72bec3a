"""Which duties a case owes, and what each act meets; counted by the clocks in force."""

from enum import IntEnum

BAND_CODES = {1: "high", 2: "medium", 3: "standard"}
BAND_NUMBERS = {code: number for number, code in BAND_CODES.items()}


class Band(IntEnum):
    """The three bands as they are stored, High first."""

    HIGH = 1
    MEDIUM = 2
    STANDARD = 3


# From the moment when an officer has the case; `first_contact` runs from the report.
AT_OPENING = ("visit", "interview")
# What each act does away with.
MET_BY = {
    "reached": ("first_contact", "update", "contact", "take_over"),
    "tried": ("contact",),
    "assessed": ("visit", "assess_again"),
    "planned": ("interview",),
    "reviewed": ("supervision", "take_over"),
}
# Dues about hearing from us: the earliest of them is the next contact.
CONTACT_KINDS = ("first_contact", "update", "contact")
# What a new band counts anew; a first contact is owed by the report's own instant.
BY_BAND = ("visit", "interview", "update", "assess_again", "supervision")


# What no pause puts off: somebody may not be safe.
NEVER_PAUSED = ("safeguard", "plan_review")

# How many digits a case's number has: too many to be guessed one by one.
DIGITS = 6


def reference(prefix: str, number: int) -> str:
    """How staff name a case. Drawn by lot: it does not tell how many there are (S2).

    >>> reference("C", 20417)
    'C-020417'
    """
    return f"{prefix}-{number:0{DIGITS}d}"
