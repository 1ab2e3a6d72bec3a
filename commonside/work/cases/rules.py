"""What the cases room decides: states, obstacles, risk; plain values, no Django."""

from enum import Enum

from commonside.ground.audit.refusals import Obstacle, obstacle


class State(str, Enum):
    """Where a case stands (DOMAIN 2.2)."""

    label: str

    def __new__(cls, value: str, label: str) -> "State":
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member

    def __str__(self) -> str:
        return str(self.value)

    ALLOCATED = "allocated", "Given to an officer"
    ASSESSED = "assessed", "Risk assessed"
    PLANNED = "planned", "Plan agreed"
    ACTIVE = "active", "Active"
    MONITORING = "monitoring", "Stopped, we watch"
    CLOSING = "closing", "Closing proposed"
    SUSPENDED = "suspended", "Paused at their wish"
    TRANSFERRED = "transferred", "Passed to an agency"
    CLOSED = "closed", "Closed"


OPEN_STATES = frozenset(
    s.value for s in State if s not in (State.CLOSED, State.TRANSFERRED)
)

NEXT: dict[State, frozenset[State]] = {
    State.ALLOCATED: frozenset({State.ASSESSED, State.TRANSFERRED, State.SUSPENDED}),
    State.ASSESSED: frozenset({State.PLANNED, State.TRANSFERRED, State.SUSPENDED}),
    State.PLANNED: frozenset({State.ACTIVE, State.TRANSFERRED, State.SUSPENDED}),
    State.ACTIVE: frozenset(
        {State.MONITORING, State.CLOSING, State.TRANSFERRED, State.SUSPENDED}
    ),
    State.MONITORING: frozenset({State.ACTIVE, State.CLOSING}),
    State.CLOSING: frozenset({State.CLOSED, State.ACTIVE}),
    State.SUSPENDED: frozenset({State.ACTIVE}),
    State.TRANSFERRED: frozenset({State.ACTIVE}),
    State.CLOSED: frozenset({State.ACTIVE}),
}


def obstacles_to_moving(*, state: str, to: str) -> list[Obstacle]:
    """Why a case may not go from one state to another; empty when it may.

    >>> obstacles_to_moving(state="active", to="monitoring")
    []
    """
    if State(to) in NEXT[State(state)]:
        return []
    return [
        obstacle(
            "A case that is “{state}” cannot become “{to}”.",
            state=State(state).label,
            to=State(to).label,
        )
    ]
