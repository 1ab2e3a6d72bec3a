"""Where a case may stand, and which state may follow which (DOMAIN 2.2)."""

from enum import StrEnum

from commonside.ground.audit.refusals import Obstacle, obstacle


class State(StrEnum):
    """Where a case stands."""

    ALLOCATED = "allocated"
    ASSESSED = "assessed"
    PLANNED = "planned"
    ACTIVE = "active"
    MONITORING = "monitoring"
    CLOSING = "closing"
    SUSPENDED = "suspended"
    TRANSFERRED = "transferred"
    CLOSED = "closed"

    @property
    def label(self) -> str:
        """What pages call it."""
        return STATE_LABELS[self]


STATE_LABELS = {
    State.ALLOCATED: "Given to an officer",
    State.ASSESSED: "Risk assessed",
    State.PLANNED: "Plan agreed",
    State.ACTIVE: "Active",
    State.MONITORING: "Stopped, we watch",
    State.CLOSING: "Closing proposed",
    State.SUSPENDED: "Paused at their wish",
    State.TRANSFERRED: "Passed to an agency",
    State.CLOSED: "Closed",
}


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
