"""Clocks as practice has them; the states of a step and why not; no Django."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

from commonside.ground.audit.refusals import Obstacle, obstacle
from commonside.library.clocks.calendars import WorkingCalendar
from commonside.library.clocks.clock import Clock

Row = Mapping[str, Any]


def calendar_of(hours: Row) -> WorkingCalendar:
    """The working calendar of a profile's office hours; England's where it is silent.

    >>> calendar_of({"opens": "08:30", "closed_on": ["2026-12-29"]}).opens
    datetime.time(8, 30)
    """
    known = {k: hours[k] for k in ("opens", "closes", "cut_off") if k in hours}
    return WorkingCalendar.parse({**known, "closures": hours.get("closed_on", [])})


def clock_for(body: Row, *, duty: str, band: str = "any") -> Row | None:
    """The line of the clocks in force for one duty and band; None when there is none.

    >>> body = {"clock": [{"duty": "update", "band": "high", "amount": 5}]}
    >>> clock_for(body, duty="update", band="high")["amount"]
    5
    >>> clock_for(body, duty="update", band="medium")
    """
    for row in body["clock"]:
        if row["duty"] == duty and row["band"] in (band, "any"):
            found: Row = row
            return found
    return None


def due_at(row: Row, start: datetime, calendar: WorkingCalendar) -> datetime:
    """The last instant at which a duty is met in time, counted as its line says.

    >>> eve = datetime.fromisoformat("2026-12-24T18:00+00:00")
    >>> due_at({"rule": "hours", "amount": 24}, eve, WorkingCalendar()).isoformat()
    '2026-12-25T18:00:00+00:00'
    """
    clock = Clock.parse({"rule": row["rule"], "amount": row["amount"]})
    return clock.due(start, calendar)


class StepState(StrEnum):
    OFFERED = "offered"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    DONE = "done"
    NOT_POSSIBLE = "not_possible"
    NOT_DONE = "not_done"

    @property
    def label(self) -> str:
        """What pages call it."""
        return STATE_LABELS[self]


STATE_LABELS = {
    StepState.OFFERED: "Not accepted yet",
    StepState.ACCEPTED: "Accepted",
    StepState.REFUSED: "Refused",
    StepState.DONE: "Done",
    StepState.NOT_POSSIBLE: "Not possible",
    StepState.NOT_DONE: "Not done",
}


class Purpose(StrEnum):
    PROTECT = "protect"
    SUPPORT = "support"
    CHANGE = "change"
    ENFORCE = "enforce"
    PLACE = "place"
    EVIDENCE = "evidence"

    @property
    def label(self) -> str:
        """What pages call it."""
        return PURPOSE_LABELS[self]


PURPOSE_LABELS = {
    Purpose.PROTECT: "Protects the person harmed",
    Purpose.SUPPORT: "Supports the person harmed",
    Purpose.CHANGE: "Changes behaviour",
    Purpose.ENFORCE: "Enforces",
    Purpose.PLACE: "Changes the place",
    Purpose.EVIDENCE: "Gathers evidence",
}


NEXT = {
    StepState.OFFERED: {
        StepState.ACCEPTED,
        StepState.REFUSED,
        StepState.NOT_POSSIBLE,
        StepState.DONE,
    },
    StepState.ACCEPTED: {StepState.DONE, StepState.NOT_POSSIBLE, StepState.NOT_DONE},
    StepState.REFUSED: {StepState.OFFERED},
    StepState.DONE: set(),
    StepState.NOT_POSSIBLE: {StepState.OFFERED},
    StepState.NOT_DONE: {StepState.OFFERED},
}
# SafeLives: "not possible because circumstances changed" is not "not done".
NEEDS_REASON = {StepState.REFUSED, StepState.NOT_POSSIBLE, StepState.NOT_DONE}
ENDED = {
    StepState.REFUSED,
    StepState.DONE,
    StepState.NOT_POSSIBLE,
    StepState.NOT_DONE,
}


def obstacles_to_moving(*, state: str, to: str, reason: str) -> list[Obstacle]:
    """Why a step may not move from one state to another; empty when it may.

    >>> obstacles_to_moving(state="offered", to="accepted", reason="")
    []
    """
    found = []
    if StepState(to) not in NEXT[StepState(state)]:
        found.append(
            obstacle(
                "A step that is “{state}” cannot become “{to}”.",
                state=StepState(state).label,
                to=StepState(to).label,
            )
        )
    if StepState(to) in NEEDS_REASON and not reason.strip():
        found.append(obstacle("Say why, so that nobody asks again.", at_field="note"))
    return found
