"""The states of a step, which may follow which, and why a move is refused; no Django."""

from enum import Enum

from commonside.ground.audit.refusals import Obstacle, obstacle


class StepState(str, Enum):
    label: str

    def __new__(cls, value: str, label: str) -> "StepState":
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member

    def __str__(self) -> str:
        return str(self.value)

    OFFERED = "offered", "Not accepted yet"
    ACCEPTED = "accepted", "Accepted"
    REFUSED = "refused", "Refused"
    DONE = "done", "Done"
    NOT_POSSIBLE = "not_possible", "Not possible"
    NOT_DONE = "not_done", "Not done"


class Purpose(str, Enum):
    label: str

    def __new__(cls, value: str, label: str) -> "Purpose":
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member

    def __str__(self) -> str:
        return str(self.value)

    PROTECT = "protect", "Protects the person harmed"
    SUPPORT = "support", "Supports the person harmed"
    CHANGE = "change", "Changes behaviour"
    ENFORCE = "enforce", "Enforces"
    PLACE = "place", "Changes the place"
    EVIDENCE = "evidence", "Gathers evidence"


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
