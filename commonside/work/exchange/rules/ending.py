"""Whether a closing of another system carries what our figure asks of our own."""

from collections.abc import Mapping
from typing import Any

Outcome = Mapping[str, Any]


def counts(outcome: Outcome | None, values: Mapping[str, str]) -> bool:
    """Whether an imported closing enters the figure: on the terms of any other.

    Ours says how it ended, when, when the person was told and why, and who confirms
    that it stopped. One that lacks any of it is kept as history and counted nowhere,
    whether it would have helped the figure or harmed it: else a list of old closings,
    each "resolved" in its own sense, would move the figure by decree.

    >>> stopped = {"stopped": True}
    >>> counts(stopped, {"told_on": "2026-03-02", "told_why": "He left."})
    False
    """
    if outcome is None or not (values.get("told_on") and values.get("told_why")):
        return False
    if outcome.get("needs") == "attempts":
        # Losing touch is shown by the tries, and a list does not hold them.
        return False
    confirmed_by = values.get("confirmed_by", "")
    if outcome.get("needs") == "victim_agrees":
        return confirmed_by == "victim"
    return bool(confirmed_by) if outcome["stopped"] else True
