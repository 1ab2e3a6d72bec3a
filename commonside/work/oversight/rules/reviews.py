"""Who looks at a whole case, when again, and what a look must say; no Django."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from commonside.ground.audit.refusals import Obstacle, obstacle

MOST_WORDS = 4000
# Which reviews a list shows: late now, due in the next fortnight, all that are owed.
WHEN = {"late": "Late now", "soon": "Due in 14 days", "all": "All that are owed"}
SOON_DAYS = 14


def levels_of(body: Mapping[str, Any], duties: Iterable[str]) -> list[dict[str, Any]]:
    """The levels that look at a case whose band has these clocks, the nearest first.

    >>> body = {"level": [{"code": "supervisor", "duty": "supervision"},
    ...                   {"code": "head", "duty": "head_review"}]}
    >>> [level["code"] for level in levels_of(body, ["supervision"])]
    ['supervisor']
    """
    counted = set(duties)
    return [level for level in body["level"] if level["duty"] in counted]


def met_by(level: str, levels: Sequence[Mapping[str, Any]]) -> list[str]:
    """Which duties a look of this level does away with: its own and those before it.

    A manager who has looked at the whole case saw what the supervisor would see.
    """
    found: list[str] = []
    for one in levels:
        found.append(one["duty"])
        if one["code"] == level:
            return found
    return []


def obstacles_to_reviewing(
    *,
    level: str,
    levels: Sequence[Mapping[str, Any]],
    decision: str,
    decisions: Sequence[Mapping[str, Any]],
    note: str,
    next_on: date | None,
    latest: date | None,
    on: date,
) -> list[Obstacle]:
    """A look has a level, a decision, words where they are needed, and a next day.

    The next may be sooner than the clock of the band has it, never later.
    """
    found = []
    if level not in {one["code"] for one in levels}:
        found.append(obstacle("Choose as whom you looked.", at_field="level"))
    chosen = next((one for one in decisions if one["code"] == decision), None)
    if chosen is None:
        found.append(obstacle("Choose what you decide.", at_field="decision"))
    if chosen is not None and chosen["says"] and not note.strip():
        found.append(obstacle("Write what is to be done.", at_field="note"))
    if len(note) > MOST_WORDS:
        found.append(
            obstacle("Use at most {most} letters.", most=MOST_WORDS, at_field="note")
        )
    if next_on is not None and next_on <= on:
        found.append(
            obstacle("Choose a day that is still to come.", at_field="next_on")
        )
    if next_on is not None and latest is not None and next_on > latest:
        found.append(
            obstacle(
                "The next look is due by {day} at the latest.",
                day=f"{latest.day} {latest:%B %Y}",
                at_field="next_on",
            )
        )
    return found


def obstacles_to_calling(
    *, is_open: bool, day: date | None, owed_on: date | None, on: date
) -> list[Obstacle]:
    """A review is called for a day to come, sooner than the one that is owed."""
    if not is_open:
        return [obstacle("It is closed.")]
    if day is None or day <= on:
        return [obstacle("Choose a day that is still to come.", at_field="day")]
    if owed_on is not None and owed_on <= day:
        return [
            obstacle(
                "A review is due sooner already, by {day}.",
                day=f"{owed_on.day} {owed_on:%B}",
            )
        ]
    return []
