"""Flags, plans, the board and the crisis card: what may be, and why not; no Django."""

from calendar import monthrange
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from commonside.ground.audit.refusals import Obstacle, obstacle
from commonside.ground.people.rules import never_by

Body = Mapping[str, Any]
KINDS = {
    "personal": "About the person or household",
    "situational": "About the place and how they live",
    "incidental": "What this does to them",
}
# What may happen when somebody finds the crisis card.
FOUND = {
    "none": "It is not safe to keep a card",
    "neutral": "A card is safe, if it does not say who we are",
    "named": "A card is safe, and may say who we are",
}
SOON = timedelta(days=14)


def months_after(day: date, months: int) -> date:
    """The same day that many months later, or the last of a shorter month.

    >>> months_after(date(2026, 8, 31), 6)
    datetime.date(2027, 2, 28)
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@dataclass(frozen=True)
class Wanted:
    """A flag as somebody wants it to be, or a plan as they leave it."""

    reason: str
    kinds: Sequence[str]
    review_on: date | None
    expires_on: date | None


def obstacles_to_flagging(wanted: Wanted, *, on: date, body: Body) -> list[Obstacle]:
    """A flag has a reason, a kind, a day of review and a day on which it ends."""
    found = []
    if not wanted.reason.strip():
        found.append(
            obstacle("Say what makes them vulnerable.", at_field="reason"),
        )
    if not wanted.kinds or set(wanted.kinds) - set(KINDS):
        found.append(obstacle("Say of which kind it is.", at_field="kinds"))
    found += obstacles_to_expiry(wanted.expires_on, on=on, body=body)
    return found + obstacles_to_review_day(
        wanted.review_on, expires_on=wanted.expires_on, on=on, body=body
    )


def obstacles_to_expiry(
    expires_on: date | None, *, on: date, body: Body
) -> list[Obstacle]:
    """Nobody stays flagged for ever without being asked again."""
    last = months_after(on, body["expiry_months"])
    if expires_on is None or not on < expires_on <= last:
        return [
            obstacle(
                "Choose the day on which the flag ends: after today, and within"
                " {months} months.",
                months=body["expiry_months"],
                at_field="expires_on",
            )
        ]
    return []


def obstacles_to_review_day(
    review_on: date | None, *, expires_on: date | None, on: date, body: Body
) -> list[Obstacle]:
    """A plan is looked at again soon enough, and before its flag runs out."""
    last = on + timedelta(days=body["review_days"])
    if review_on is None or not on < review_on <= last:
        return [
            obstacle(
                "Choose the day of the next review: after today, and within {days}"
                " days.",
                days=body["review_days"],
                at_field="review_on",
            )
        ]
    if expires_on is not None and review_on > expires_on:
        return [
            obstacle("Review it before the flag ends.", at_field="review_on"),
        ]
    return []


def obstacles_to_joining(
    *, on_board: int, is_joined: bool, body: Body
) -> list[Obstacle]:
    """Nobody joins a board that is full: one caseworker cannot watch over more.

    >>> print(obstacles_to_joining(on_board=20, is_joined=False, body={"most": 20})[0])
    The board is full: it holds 20 people. Hand somebody back who is stable first.
    """
    if is_joined:
        return [obstacle("They are on the board already.")]
    if on_board >= body["most"]:
        return [
            obstacle(
                "The board is full: it holds {most} people. Hand somebody back who is"
                " stable first.",
                most=body["most"],
            )
        ]
    return []


def obstacles_to_handing_back(*, is_joined: bool, is_stable: bool) -> list[Obstacle]:
    """Back to the officer of the case, once a review has said that it is quiet."""
    found = []
    if not is_joined:
        found.append(obstacle("They are not on the board."))
    if not is_stable:
        found.append(
            obstacle("The last review did not say that they are stable. Review it.")
        )
    return found


def obstacles_to_ending(
    code: str, *, why: str, is_stable: bool, waiting: int, body: Body
) -> list[Obstacle]:
    """Why a flag may not end yet; empty when it may."""
    ending = next((row for row in body["ending"] if row["code"] == code), None)
    if ending is None:
        return [obstacle("Say why they are no longer flagged.", at_field="ending")]
    found = []
    if ending.get("needs_stable") and not is_stable:
        found.append(
            obstacle(
                "The last review did not say that they are stable. Review it.",
                at_field="ending",
            )
        )
    if waiting:
        found.append(
            obstacle(
                "What was asked for is not fitted yet: {count}. Say what came of it.",
                count=waiting,
            )
        )
    if not why.strip():
        found.append(obstacle("Say what they think of it.", at_field="why"))
    return found


def obstacles_to_fitted(
    *, fitted_on: date | None, fitted: str, is_given_up: bool, asked_on: date, on: date
) -> list[Obstacle]:
    """What was fitted and on which day; or why it was not possible."""
    if is_given_up:
        if fitted.strip():
            return []
        return [obstacle("Say why it was not possible.", at_field="fitted")]
    found = []
    if fitted_on is None or not asked_on <= fitted_on <= on:
        found.append(
            obstacle(
                "Give the day on which it was fitted: not before it was asked for, and"
                " not after today.",
                at_field="fitted_on",
            )
        )
    if not fitted.strip():
        found.append(obstacle("Say what was fitted.", at_field="fitted"))
    return found


def safeguarding(codes: Iterable[str], scheme: Body) -> list[str]:
    """Those of the triggers for which the scheme asks for safeguarding at once.

    >>> rows = [{"code": "self_harm", "safeguarding": True}, {"code": "weapon"}]
    >>> safeguarding(["weapon", "self_harm"], {"force_high": rows})
    ['self_harm']
    """
    urgent = {row["code"] for row in scheme["force_high"] if row.get("safeguarding")}
    return [code for code in codes if code in urgent]


def obstacles_to_seeing_to(
    way: str,
    *,
    note: str,
    told: str,
    is_open: bool,
    may: Callable[[str], bool],
    ways: Sequence[Body],
) -> list[Obstacle]:
    """Who was told, what was said; that nobody is at risk is not said by anybody."""
    if not is_open:
        return [obstacle("Somebody saw to it already.")]
    row = next((row for row in ways if row["code"] == way), None)
    found = []
    if row is None:
        found.append(obstacle("Say what was done.", at_field="way"))
    needed = row.get("needs") if row else None
    if needed and not may(needed):
        found.append(obstacle("A supervisor says so, nobody else.", at_field="way"))
    if row is not None and not needed and not told.strip():
        found.append(obstacle("Say whom you spoke with there.", at_field="told"))
    if not note.strip():
        found.append(
            obstacle("Write what they said, and what was agreed.", at_field="note")
        )
    return found


LEVELS = {"low": "Low", "raised": "Raised", "high": "High"}


def obstacles_to_judging(
    answers: Mapping[str, str], *, why: str, is_named: bool, body: Body
) -> list[Obstacle]:
    """Every question is answered, somebody is meant, and it says what was seen."""
    found = [
        obstacle("Answer: {question}", question=q["text"]["en"], at_field=q["code"])
        for q in body["question"]
        if answers.get(q["code"]) not in {o["code"] for o in q["options"]}
    ]
    if not is_named:
        found.append(obstacle("Say whom it is about.", at_field="person"))
    if not why.strip():
        found.append(
            obstacle("Write what you saw or were told, and by whom.", at_field="why")
        )
    return found


def level_of(answers: Mapping[str, str], body: Body) -> str:
    """The most serious answer decides; nothing is added up.

    >>> options = [{"code": "a", "level": "low"}, {"code": "b", "level": "high"}]
    >>> level_of({"q": "b"}, {"question": [{"code": "q", "options": options}]})
    'high'
    """
    order = list(LEVELS)
    given: list[str] = [chosen["level"] for _, chosen in _chosen(answers, body)]
    return max(given, key=order.index)


def _chosen(answers: Mapping[str, str], body: Body) -> list[tuple[Body, Body]]:
    return [
        (question, option)
        for question in body["question"]
        for option in question["options"]
        if option["code"] == answers.get(question["code"])
    ]


def serious(answers: Mapping[str, str], body: Body) -> list[tuple[str, str]]:
    """The answers that are not low, as (question, answer), for the page."""
    return [
        (question["text"]["en"], option["label"]["en"])
        for question, option in _chosen(answers, body)
        if option["level"] != "low"
    ]


def care_for(answers: Mapping[str, str], body: Body) -> list[tuple[str, str]]:
    """What somebody alleged needs themselves, apart from what is dangerous."""
    return [
        (question["text"]["en"], option["label"]["en"])
        for question, option in _chosen(answers, body)
        if option.get("needs_care")
    ]


def standing(*, review_on: date, expires_on: date, on: date) -> tuple[str, str]:
    """How a plan stands today, in words, with its tone: "late", "soon" or "".

    >>> day = date(2026, 11, 19)
    >>> standing(review_on=day, expires_on=day, on=day)
    ('review today', 'soon')
    >>> standing(review_on=day, expires_on=day, on=day + timedelta(days=1))
    ('flag expired', 'late')
    """
    if expires_on < on:
        return "flag expired", "late"
    if review_on < on:
        return "review late", "late"
    if review_on == on:
        return "review today", "soon"
    return "in date", ""


# The crisis card.


@dataclass(frozen=True)
class Card:
    """What stands on the crisis card, ready to be printed."""

    title: str
    names_us: bool
    # (who, number), the most urgent first.
    lines: tuple[tuple[str, str], ...]


def may_name_us(ways: Mapping[str, Any], found: str) -> bool:
    """Whether a card may say who we are, by the contact record as it is now.

    Asked when the card is printed, never kept: somebody may have moved in since. A
    card in a drawer is like a letter, so whoever may get none gets no named card.

    >>> may_name_us({"ways": ["phone", "letter"]}, "named")
    True
    >>> may_name_us({"ways": ["letter"], "also_sees": "he reads the post"}, "named")
    False
    >>> may_name_us({}, "named"), may_name_us({"ways": ["letter"]}, "neutral")
    (False, False)
    """
    return found == "named" and not contradictions(ways)


def contradictions(ways: Mapping[str, Any]) -> list[str]:
    """What the contact record has against a card that says who we are."""
    said = []
    if not ways.get("ways") and not ways.get("never"):
        said.append("nobody has asked how they may safely be reached")
    if ways.get("also_sees"):
        said.append("somebody else sees their phone, mail or letterbox")
    if "letter" in never_by(ways):
        said.append("letters are not safe")
    return said


def obstacles_to_card(
    *, found: str, lines: Iterable[tuple[str, str]], ways: Mapping[str, Any]
) -> list[Obstacle]:
    """What the person says of a card must not go against how they may be reached."""
    if found not in FOUND:
        return [obstacle("Say whether a card is safe.", at_field="found")]
    if found == "named" and (against := contradictions(ways)):
        return [
            obstacle(
                "The safe contact says otherwise: {why}.",
                why=", and ".join(against),
                at_field="found",
            )
        ]
    if any(not who.strip() or not number.strip() for who, number in lines):
        return [
            obstacle("Write each line as: who, comma, number.", at_field="lines"),
        ]
    return []


def lines_of(text: str) -> list[tuple[str, str]]:
    """ "Amira, 07700 900111", a line each; the number is what follows the last comma.

    >>> lines_of("Amira, next door, 07700 900111\\n\\nno number")
    [('Amira, next door', '07700 900111'), ('no number', '')]
    """
    found = []
    for line in text.splitlines():
        if line.strip():
            who, comma, number = line.rpartition(",")
            pair = (who.strip(), number.strip()) if comma else (line.strip(), "")
            found.append(pair)
    return found


EMERGENCY = ("In danger. If you cannot speak, press 55", "999")


def card_of(
    kept: Mapping[str, Any], ways: Mapping[str, Any], *, us: Mapping[str, str]
) -> Card | None:
    """The card to print; None where no card is safe, or nobody has asked yet.

    `us` is how we are called and rung: "title", "name", "officer", "phone", and the
    helpline's "help" and "help_phone". Where the card may not name us, ours is the
    word that the person agreed, or an unnamed number, and no helpline is on it.
    """
    found = kept.get("found", "none")
    if found == "none":
        return None
    own = tuple((who, number) for who, number in kept.get("lines", ()))
    if may_name_us(ways, found):
        ours = ((f"{us['officer']}, {us['name']}", us["phone"]),)
        help_ = ((us["help"], us["help_phone"]),) if us.get("help_phone") else ()
        return Card(us["title"], True, (EMERGENCY, *own, *ours, *help_))
    said = str(ways.get("say") or "")
    ours = ((said or "Ring", us["phone"]),)
    return Card("Numbers", False, (EMERGENCY, *own, *ours))
