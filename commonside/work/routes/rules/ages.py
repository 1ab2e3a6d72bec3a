"""How old somebody is, as far as anybody knows; the limits are data. No Django."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from commonside.ground.audit.refusals import Obstacle, obstacle

Body = Mapping[str, Any]
# Nobody is older; more is a slip of the pen.
MOST = 120


class Stage(StrEnum):
    """What the law makes of an age."""

    UNDER = "under"
    CHILD = "child"
    ADULT = "adult"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Known:
    """A birthday, or a guess of so many years on a day."""

    born_on: date | None = None
    about: int | None = None
    said_on: date | None = None


def years(since: date, on: date) -> int:
    """Full years between two days; who was born on 29 February waits for 1 March.

    >>> years(date(2008, 2, 29), date(2026, 2, 28)), years(date(2008, 2, 29), date(2026, 3, 1))
    (17, 18)
    """  # noqa: E501
    return on.year - since.year - ((on.month, on.day) < (since.month, since.day))


def youngest(known: Known | None, body: Body, on: date) -> int | None:
    """The least that they may be on a day; None where nobody has asked.

    A guess has the benefit of the doubt: somebody who may be a child is treated as one
    until it is known (as Modern Slavery Act 2015, section 51, says for its own field).

    >>> body = {"doubt": 2}
    >>> youngest(Known(about=19, said_on=date(2026, 1, 1)), body, date(2026, 6, 1))
    17
    >>> youngest(Known(born_on=date(2008, 1, 2)), body, date(2026, 1, 1))
    17
    """
    if known is None:
        return None
    if known.born_on is not None:
        return max(0, years(known.born_on, on))
    if known.about is None or known.said_on is None:
        return None
    doubt: int = body["doubt"]
    return max(0, known.about + years(known.said_on, on) - doubt)


def stage(age: int | None, body: Body) -> Stage:
    """Under the age of responsibility, a child, or an adult.

    >>> body = {"responsible_from": 10, "adult_from": 18}
    >>> [stage(age, body).value for age in (9, 10, 17, 18, None)]
    ['under', 'child', 'child', 'adult', 'unknown']
    """
    if age is None:
        return Stage.UNKNOWN
    if age < body["responsible_from"]:
        return Stage.UNDER
    return Stage.CHILD if age < body["adult_from"] else Stage.ADULT


def is_young(stage: Stage) -> bool:
    """Whether it is a child of any age."""
    return stage in (Stage.UNDER, Stage.CHILD)


def words(stage: Stage, body: Body) -> str:
    """What everybody on the case may read of an age: never the age.

    >>> words(Stage.UNDER, {"responsible_from": 10, "adult_from": 18})
    'A child under 10'
    """
    low, high = body["responsible_from"], body["adult_from"]
    return {
        Stage.UNDER: f"A child under {low}",
        Stage.CHILD: f"A child, {low} to {high - 1}",
        Stage.ADULT: f"{high} or older",
        Stage.UNKNOWN: "Not asked yet",
    }[stage]


def obstacles_to_saying(
    known: Known, *, how: str, body: Body, today: date
) -> list[Obstacle]:
    """An age is a birthday or a guess, one of the two, and says how it is known."""
    found = []
    if (known.born_on is None) == (known.about is None):
        found.append(
            obstacle("Give the day of birth, or about how old.", at_field="about")
        )
    if known.born_on is not None and not 0 <= years(known.born_on, today) <= MOST:
        found.append(obstacle("That day cannot be right.", at_field="born_on"))
    if known.about is not None and not 0 <= known.about <= MOST:
        found.append(obstacle("That age cannot be right.", at_field="about"))
    if how not in {one["code"] for one in body["how"]}:
        found.append(obstacle("Say how it is known.", at_field="how"))
    return found
