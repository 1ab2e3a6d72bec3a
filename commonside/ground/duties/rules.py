"""The states of a step, which may follow which, and why not; no Django."""

from enum import StrEnum

from commonside.ground.audit.refusals import Obstacle, obstacle


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
