"""Who reads a report, and what it says in words."""

from commonside.work.reports.queries.desk import (
    Desk,
    Practice,
    desk_of,
    notice_on,
    practice_on,
)
from commonside.work.reports.queries.words import (
    Fact,
    facts,
    number_in_fours,
    promise,
    ring_back_words,
    safe_contact,
    summary,
    title,
)

__all__ = [
    "Desk",
    "Fact",
    "Practice",
    "desk_of",
    "facts",
    "notice_on",
    "number_in_fours",
    "practice_on",
    "promise",
    "ring_back_words",
    "safe_contact",
    "summary",
    "title",
]
