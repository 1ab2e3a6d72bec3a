"""What the day's page decides: which verb, which section; plain values, no Django."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum

# What is owed, as the verb that begins its row.
VERBS = {
    "first_contact": "Ring",
    "update": "Ring",
    "contact": "Ring",
    "visit": "Visit",
    "interview": "Meet",
    "assess_again": "Assess",
    "supervision": "Review",
    "manager_review": "Review",
    "head_review": "Review",
    "watch": "Check",
    "resume": "Check",
    "agree": "Agree",
    "take_over": "Decide",
    "met": "Look",
    "missed_session": "Check",
    "diary": "Ring",
    "answer_step": "Answer",
    "elsewhere": "Ask",
    "plan_review": "Plan",
    "safeguard": "Safeguard",
    "transfer": "Ask",
    "route": "Follow up",
    "repeat_vehicle": "Compare",
    "abandoned": "See to",
    "slavery": "Refer",
}
WHY = {
    "first_contact": "First contact",
    "update": "We owe an update",
    "contact": "We said that we would ring",
    "visit": "Risk questions and visit",
    "interview": "Speak at length, and agree a plan",
    "assess_again": "Ask the risk questions again",
    "supervision": "Look at the whole case as its supervisor",
    "manager_review": "Look at the whole case as a manager",
    "head_review": "Look at the whole case as head of the service",
    "watch": "Did it stay stopped?",
    "resume": "The pause is over",
    "agree": "A colleague proposes to close it",
    "diary": "How does the diary go?",
    "met": "Somebody met it who may not see it",
    "missed_session": "Somebody did not come to their programme: are they safe?",
    "take_over": "A colleague knows someone here: keep it, or hand it over",
    "answer_step": "An action waits for your answer",
    "elsewhere": "How does it go in the other system?",
    "plan_review": "Go through the safety plan with them",
    "safeguard": "Somebody may not be safe: see to it now",
    "transfer": "Another agency has not said whether it takes the case over",
    "slavery": "Signs of modern slavery: decide, or note what was answered",
    "route": "What was handed over is not answered, or not ended",
    "repeat_vehicle": "The same vehicle is told of elsewhere too",
    "abandoned": "An abandoned vehicle: what comes next, or its notice runs out",
}
# Each heading of the page: its words, what it says when empty, and how many of its rows
# stand there before "Show all". Nobody who waits for a call is a page away.
SECTIONS = {
    "ring": ("Ring now", "Nobody waits for your call.", 25),
    "today": ("Due today", "Nothing else is due today.", 8),
    "mine": ("My move", "No step waits for you.", 8),
    "theirs": ("Their move", "You wait for nobody.", 8),
    "new": ("New to me", "No new case.", 8),
}
SOON = timedelta(hours=2)
# Nothing comes before these, whenever they are due.
FIRST = ("safeguard",)
# A colleague waits for these: shown at once, whenever they are due.
MOVES = (
    "agree",
    "answer_step",
    "take_over",
    "met",
    "missed_session",
    "repeat_vehicle",
)
# Shown before their day has come.
NOW = (*FIRST, *MOVES)


def section_of(
    kind: str, due_at: datetime, *, now: datetime, day_ends: datetime
) -> str:
    """Where a due stands on the page: "ring", "today", "mine", or "" when it can wait.

    >>> from datetime import UTC
    >>> noon = datetime(2026, 11, 19, 12, tzinfo=UTC)
    >>> night = datetime(2026, 11, 19, 23, 59, tzinfo=UTC)
    >>> section_of("update", noon, now=noon, day_ends=night)
    'ring'
    >>> section_of("visit", noon, now=noon, day_ends=night)
    'today'
    >>> section_of("agree", night + timedelta(days=2), now=noon, day_ends=night)
    'mine'
    """
    if kind in FIRST:
        return "ring"
    if kind in MOVES:
        return "mine"
    if VERBS.get(kind) == "Ring" and due_at <= now + SOON:
        return "ring"
    return "today" if due_at <= day_ends else ""


def days_since(then: datetime, now: datetime) -> str:
    """ "today", "1 day", "3 days": how long a move has waited.

    >>> from datetime import UTC
    >>> noon = datetime(2026, 11, 19, 12, tzinfo=UTC)
    >>> days_since(noon - timedelta(days=3), noon)
    '3 days'
    """
    days = (now - then).days
    return "today" if days < 1 else f"{days} day{'s' if days > 1 else ''}"


# More letters than a page's or a case's name has are nobody's way to it.
LONGEST = 80


def fitting(words: str, named: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Of (label, address), those that hold every word typed, whole or begun.

    >>> fitting("my w", [("My work", "/work/"), ("Cases", "/cases/")])
    [('My work', '/work/')]
    """
    wanted = words.casefold().split()
    return [
        (label, url)
        for label, url in named
        if all(word in label.casefold() for word in wanted)
    ]


CHASE_AFTER = timedelta(days=2)


def verb_of_their_move(
    state: str, since: datetime, *, is_late: bool, now: datetime
) -> str:
    """ "Chase" when a partner is late or has not answered for two days, else "Wait"."""
    unanswered = state == "offered" and now - since >= CHASE_AFTER
    return "Chase" if is_late or unanswered else "Wait"


# A desk that nobody touched for this long is locked; a session lasts a working day.
IDLE = timedelta(minutes=30)
DAY = timedelta(hours=12)
# Every look moves the clock of the desk on, but is written down at most this often.
NOTED_EVERY = timedelta(seconds=60)


class Desk(StrEnum):
    """What a staff page may be shown on: only an open desk."""

    NOBODY = "nobody"
    ENDED = "ended"
    UNPROVED = "unproved"
    LOCKED = "locked"
    OPEN = "open"


def desk_state(
    *,
    since: datetime | None,
    seen_at: datetime | None,
    proved_at: datetime | None,
    is_locked: bool,
    now: datetime,
) -> Desk:
    """What a session is worth now (S30, S31).

    `since` is the sign-in, `seen_at` the last look, `proved_at` the last use of the
    second factor, which counts for one working day.

    >>> noon = datetime(2026, 11, 19, 12)
    >>> def after(seen, proved=timedelta(0), since=timedelta(0), locked=False):
    ...     return desk_state(since=noon - since, seen_at=noon - seen,
    ...         proved_at=noon - proved, is_locked=locked, now=noon).value
    >>> after(timedelta(minutes=29)), after(timedelta(minutes=30))
    ('open', 'locked')
    >>> after(timedelta(0), locked=True), after(timedelta(0), since=DAY)
    ('locked', 'ended')
    >>> after(timedelta(0), proved=DAY), after(timedelta(minutes=30), proved=DAY)
    ('unproved', 'ended')
    """
    if since is None or seen_at is None or now - since >= DAY:
        return Desk.ENDED
    is_idle = now - seen_at >= IDLE
    if proved_at is None or now - proved_at >= DAY:
        return Desk.ENDED if is_idle else Desk.UNPROVED
    return Desk.LOCKED if is_locked or is_idle else Desk.OPEN


def asserts_second_factor(claims: dict[str, object], accepted: list[str]) -> bool:
    """Whether a single sign-on provider says that a second factor was used.

    `amr` lists the methods (RFC 8176), `acr` names a level; the operator says which
    words of their provider mean a second factor.

    >>> asserts_second_factor({"amr": ["pwd", "mfa"]}, ["mfa"])
    True
    >>> asserts_second_factor({"amr": "pwd", "acr": "urn:high"}, ["urn:high"])
    True
    >>> asserts_second_factor({"amr": ["pwd"]}, ["mfa"])
    False
    """
    methods = claims.get("amr")
    said = [str(one) for one in methods] if isinstance(methods, list) else []
    return bool({*said, str(claims.get("acr", ""))} & set(accepted))
