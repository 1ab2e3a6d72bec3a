"""Places that come up again and again: which, whose, and what is done there."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from commonside.ground.audit.refusals import Obstacle, obstacle

Square = tuple[int, int]


def code_of(square: Square) -> str:
    """How an address names a square of the National Grid.

    >>> code_of((5094, 2213)), square_of("5094-2213"), square_of("x")
    ('5094-2213', (5094, 2213), None)
    """
    return f"{square[0]}-{square[1]}"


def square_of(code: str) -> Square | None:
    """The square that an address names; None when it names none."""
    east, _, north = code.partition("-")
    is_one = east.isascii() and north.isascii() and east.isdigit() and north.isdigit()
    return (int(east), int(north)) if is_one and len(code) < 16 else None


class State(StrEnum):
    """How a place stands; what has nothing comes first."""

    NOTHING = "nothing"
    NO_ACTION = "no_action"
    NO_OWNER = "no_owner"
    REASON = "reason"
    WORKED = "worked"

    @property
    def label(self) -> str:
        """What pages call it."""
        return {
            State.NOTHING: "Nobody has it, and nothing is done",
            State.NO_ACTION: "Nothing is done",
            State.NO_OWNER: "Nobody has it",
            State.REASON: "Nothing for now, with a reason",
            State.WORKED: "In hand",
        }[self]

    @property
    def is_settled(self) -> bool:
        return self in (State.REASON, State.WORKED)


def state(
    *, has_owner: bool, has_action: bool, reason_until: date | None, on: date
) -> State:
    """Whether a place has an owner and a live action, or a reason that still holds.

    >>> day = date(2026, 11, 19)
    >>> state(has_owner=True, has_action=False, reason_until=None, on=day).value
    'no_action'
    >>> state(has_owner=False, has_action=False, reason_until=day, on=day).value
    'reason'
    """
    if has_owner and has_action:
        return State.WORKED
    if reason_until is not None and on <= reason_until:
        return State.REASON
    if has_owner:
        return State.NO_ACTION
    return State.NO_OWNER if has_action else State.NOTHING


@dataclass(frozen=True)
class Ranked:
    """What a list of places is put in order by."""

    state: State
    reports: int


def order(place: Ranked) -> tuple[int, int]:
    """What has no owner or no action first, then by how often it is told of."""
    return (
        list(State).index(place.state) if not place.state.is_settled else 9,
        -place.reports,
    )


def obstacles_to_reason(
    why: str, until: date | None, *, on: date, most_days: int
) -> list[Obstacle]:
    """A reason is a sentence, and holds for a time: nobody is let off for ever."""
    found = []
    if not why.strip():
        found.append(obstacle("Say why nothing is done here.", at_field="why"))
    if until is None or until <= on:
        found.append(obstacle("Say until when, a day to come.", at_field="until"))
    elif (until - on).days > most_days:
        text = "A reason holds {days} days at most; then somebody looks again."
        found.append(obstacle(text, days=most_days, at_field="until"))
    return found


def chosen_days(said: str, windows: Iterable[int], usual: int) -> int:
    """How far back to look, of the few ways offered.

    >>> chosen_days("30", [30, 91], 91), chosen_days("-1", [30, 91], 91)
    (30, 91)
    """
    return next((days for days in windows if str(days) == said), usual)
