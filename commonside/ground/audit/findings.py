"""What a check of the history found, in plain words; no Django."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from commonside.ground.audit.refusals import Obstacle

# Each kind of fault with its sentence. A fault means that the history was touched.
FAULTS = {
    "trigger_missing": "The trigger {name} is missing: rows could be changed unseen.",
    "event_altered": "Event {event} was altered after seal {seal} was made.",
    "events_swapped": "Events {event} and {other} have changed places.",
    "event_removed": "Event {event} was removed after seal {seal} was made.",
    "event_removed_unsealed": "Event {event} was removed before it was sealed.",
    "event_inserted": (
        "Event {event} neither has a seal nor waits for one: it was put in past the"
        " triggers, or the seal that covered it was removed."
    ),
    "event_backdated": (
        "Event {event} says that it was recorded at {said}, before seal {seal}, which"
        " did not find it: it was put in later under an older time."
    ),
    "seal_removed": "Seal {seal} was removed.",
    "seals_swapped": "Seals {seal} and {other} have changed places.",
    "seal_members_left": "Seal {seal} was removed; the list of its events remains.",
    "seal_altered": "Seal {seal} was altered after it was made.",
    "seal_unsigned": (
        "Seal {seal} was made without our key: its signature does not fit. Whoever"
        " wrote it could change the database but did not hold the key."
    ),
    "seal_unknown_key": "Seal {seal} names a key that is not ours.",
    "seal_unchained": "Seal {seal} does not follow the seal before it.",
    "seal_total": "Seal {seal} counts another total of events than the seals say.",
    "list_altered": "The list of events of seal {seal} was changed.",
    "text_altered": "The sentence beside event {event} was altered.",
    "truncated": (
        "The history ends at seal {last}, but seal {seal} was anchored on {said}: the"
        " newest rows were removed, or an older copy was restored. {lost} events that"
        " were sealed by then are gone."
    ),
    "replaced": (
        "Seal {seal} is not the one that was anchored on {said}: the history before it"
        " was replaced, as when an older copy is restored and then used."
    ),
    "anchor_wrong": "The anchor of seal {seal} is not signed with a key of ours.",
}
# What is worth knowing and proves nothing.
REMARKS = {
    "came_late": (
        "Event {event} was recorded {late} before seal {seal}, which did not find it:"
        " its transaction ended later. Its own seal covers it."
    ),
    "clock_back": "The database's clock went back by {late} before seal {seal}.",
    "clock_back_event": (
        "The database's clock went back by {late} before event {event}."
    ),
    "anchor_old": (
        "The newest seal was last kept outside the database on {said}. Is the timetable"
        " running, and can the file be written?"
    ),
    "anchor_none": "No seal is kept outside the database yet.",
    "unsealed": (
        "{count} events have waited for a seal since {said}. Is the timetable running?"
    ),
}
SAYS = FAULTS | REMARKS
# So many of one kind are named one by one; the rest is counted.
NAMED = 50


@dataclass
class Findings:
    """Faults and remarks, counted all and named up to a number: memory stays small."""

    named: list[tuple[str, Obstacle]] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    def add(self, kind: str, **values: Any) -> None:
        self.counts[kind] += 1
        if self.counts[kind] <= NAMED:
            self.named.append((kind, Obstacle(SAYS[kind], values)))

    def drop(self, kind: str, **values: Any) -> None:
        """Take one back, because a better name was found for it."""
        self.named.remove((kind, Obstacle(SAYS[kind], values)))
        self.counts[kind] -= 1

    @property
    def faults(self) -> list[str]:
        return self._sentences(FAULTS)

    @property
    def remarks(self) -> list[str]:
        return self._sentences(REMARKS)

    def kinds(self) -> set[str]:
        return {kind for kind, count in self.counts.items() if count}

    def _sentences(self, among: dict[str, str]) -> list[str]:
        found = [str(said) for kind, said in self.named if kind in among]
        for kind in among:
            if (more := self.counts[kind] - NAMED) > 0:
                found.append(f"{more} more of the same kind as: {SAYS[kind]}")
        return found


def spell(span: timedelta) -> str:
    """A span as a person says it.

    >>> spell(timedelta(seconds=3.4)), spell(timedelta(minutes=12, seconds=5))
    ('3 seconds', '12 minutes')
    """
    seconds = round(span.total_seconds())
    for unit, size in (("day", 86400), ("hour", 3600), ("minute", 60), ("second", 1)):
        if seconds >= size * 2 or unit == "second":
            count = seconds // size
            return f"{count} {unit}{'' if count == 1 else 's'}"
    return ""
