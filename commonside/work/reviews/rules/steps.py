"""The pages of an application, in their order."""

from collections.abc import Mapping, Sequence
from typing import Any

LAST = "check"
ALL = ("who", "person", "story", "reports", "ways", "reach", LAST)


def path(answers: Mapping[str, Any]) -> list[str]:
    """The pages for these answers: another person is asked about only where there is.

    >>> path({"asked_for": "self"})
    ['who', 'story', 'reports', 'ways', 'reach', 'check']
    """
    is_behalf = answers.get("asked_for") == "behalf"
    return [step for step in ALL if step != "person" or is_behalf]


def may_open(step: str, steps: Sequence[str], done: Sequence[str]) -> bool:
    """Whether every page before this one has been answered."""
    return step in steps and all(one in done for one in steps[: steps.index(step)])


def next_of(step: str, steps: Sequence[str], done: Sequence[str]) -> str:
    """The next page that waits for an answer; else the last.

    >>> next_of("who", ["who", "story", "check"], ["who"])
    'story'
    """
    waiting = [one for one in steps if one not in done and one != step]
    return waiting[0] if waiting else LAST


def before(step: str, steps: Sequence[str]) -> str:
    """The page before; "" for the first."""
    index = steps.index(step)
    return steps[index - 1] if index else ""
