"""What the day's page decides: which verb, which section; plain values, no Django."""

from datetime import datetime, timedelta

# What is owed, as the verb that begins its row.
VERBS = {
    "first_contact": "Ring",
    "update": "Ring",
    "contact": "Ring",
    "visit": "Visit",
    "interview": "Meet",
    "assess_again": "Assess",
    "supervision": "Review",
    "watch": "Check",
    "resume": "Check",
    "agree": "Agree",
    "take_over": "Decide",
    "met": "Look",
    "answer_step": "Answer",
}
WHY = {
    "first_contact": "First contact",
    "update": "We owe an update",
    "contact": "We said that we would ring",
    "visit": "Risk questions and visit",
    "interview": "Speak at length, and agree a plan",
    "assess_again": "Ask the risk questions again",
    "supervision": "Look at the whole case with your team leader",
    "watch": "Did it stay stopped?",
    "resume": "The pause is over",
    "agree": "A colleague proposes to close it",
    "met": "Somebody met it who may not see it",
    "take_over": "A colleague knows someone here: keep it, or hand it over",
    "answer_step": "An action waits for your answer",
}
SOON = timedelta(hours=2)
# A colleague waits for these: shown at once, whenever they are due.
MOVES = ("agree", "answer_step", "take_over", "met")


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


CHASE_AFTER = timedelta(days=2)


def verb_of_their_move(
    state: str, since: datetime, *, is_late: bool, now: datetime
) -> str:
    """ "Chase" when a partner is late or has not answered for two days, else "Wait"."""
    unanswered = state == "offered" and now - since >= CHASE_AFTER
    return "Chase" if is_late or unanswered else "Wait"
