"""Diary sheets: when they may be handed out, and when a diary has been read; no Django.

DOMAIN 2.7: fourteen days are usual, with a word on days 3, 7 and 12. The days are the
practice's.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from commonside.ground.audit.refusals import Obstacle, obstacle


def obstacles_to_giving(*, is_out: bool, is_known: bool) -> list[Obstacle]:
    """One set of sheets at a time, for as long as the practice in force says.

    >>> obstacles_to_giving(is_out=False, is_known=True)
    []
    """
    if not is_known:
        return [obstacle("The practice in force says nothing of diary sheets.")]
    if is_out:
        return [obstacle("They have sheets already. Note first that those are back.")]
    return []


def obstacles_to_reading(*, entries: int, sheets: int) -> list[Obstacle]:
    """Only a diary that somebody kept, or was asked to keep, can be read.

    >>> print(obstacles_to_reading(entries=0, sheets=0)[0])
    Nobody kept a diary. On the checklist, say that as the reason.
    """
    if entries or sheets:
        return []
    return [obstacle("Nobody kept a diary. On the checklist, say that as the reason.")]


def is_read(
    *, read: datetime | None, newest: datetime | None, are_sheets_out: bool
) -> bool:
    """Whether everything was read: nothing came since, and nothing is still out."""
    if read is None or are_sheets_out:
        return False
    return newest is None or newest <= read


def next_prompt(days: Iterable[datetime], *, after: datetime) -> datetime | None:
    """By when we next ask how the diary goes; None once all the days are past."""
    return min((day for day in days if day > after), default=None)


def is_met_on(on: date, *, owed: date) -> bool:
    """Whether speaking with them on a day is the asking that was owed.

    >>> is_met_on(date(2026, 11, 3), owed=date(2026, 11, 4))
    False
    """
    return on >= owed


def worded(body: Mapping[str, Any], language: str) -> dict[str, Any]:
    """What the blank sheets say, in a language where the practice has it.

    >>> body = {"title": "x", "heading": {"en": "Day by day"}, "days": 14,
    ...         "says": [{"en": "In your own words."}], "sign": {"en": "Signed"},
    ...         "column": [{"code": "what", "label": {"en": "What"}, "width": 3}]}
    >>> worded(body, "xx")["columns"]
    [{'label': 'What', 'width': 3}]
    """

    def said(words: Mapping[str, str]) -> str:
        return words.get(language) or words["en"]

    return {
        "lang": language,
        "heading": said(body["heading"]),
        "says": [said(one) for one in body["says"]],
        "sign": said(body["sign"]),
        "rows": body["days"],
        "columns": [
            {"label": said(one["label"]), "width": one["width"]}
            for one in body["column"]
        ],
    }
