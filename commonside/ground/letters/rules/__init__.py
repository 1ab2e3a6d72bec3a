"""What a message may say and where it may go: to staff, and to everybody else."""

from commonside.ground.letters.rules.staff import (
    AT_ONCE,
    GIVE_UP_AFTER,
    SUBJECTS,
    Day,
    anchor,
    at_once,
    digest,
    retry_after,
)

__all__ = [
    "AT_ONCE",
    "GIVE_UP_AFTER",
    "SUBJECTS",
    "Day",
    "anchor",
    "at_once",
    "digest",
    "retry_after",
]
