"""Where a case may stand, and which state may follow which (DOMAIN 2.2)."""

from datetime import date
from enum import StrEnum

from commonside.ground.audit.refusals import Obstacle, obstacle


class State(StrEnum):
    """Where a case stands."""

    ALLOCATED = "allocated"
    ASSESSED = "assessed"
    PLANNED = "planned"
    ACTIVE = "active"
    ESCALATED = "escalated"
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
    State.ESCALATED: "With a panel or a court",
    State.MONITORING: "Stopped, we watch",
    State.CLOSING: "Closing proposed",
    State.SUSPENDED: "Paused at their wish",
    State.TRANSFERRED: "Passed to an agency",
    State.CLOSED: "Closed",
}


OPEN_STATES = frozenset(
    s.value for s in State if s not in (State.CLOSED, State.TRANSFERRED)
)

# Before there is a plan a case may already end: withdrawn, elsewhere, the same twice.
_ASIDE = frozenset({State.TRANSFERRED, State.SUSPENDED, State.CLOSING})
NEXT: dict[State, frozenset[State]] = {
    State.ALLOCATED: _ASIDE | {State.ASSESSED},
    State.ASSESSED: _ASIDE | {State.PLANNED},
    State.PLANNED: _ASIDE | {State.ACTIVE},
    State.ACTIVE: _ASIDE | {State.MONITORING, State.ESCALATED},
    State.ESCALATED: frozenset({State.ACTIVE}),
    State.MONITORING: frozenset({State.ACTIVE, State.CLOSING}),
    State.CLOSING: frozenset({State.CLOSED, State.ACTIVE}),
    # It goes on where it stood.
    State.SUSPENDED: frozenset(
        {State.ALLOCATED, State.ASSESSED, State.PLANNED, State.ACTIVE}
    ),
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


def advanced(
    state: str, *, is_assessed: bool, is_reached: bool, is_begun: bool
) -> str | None:
    """The state that the facts have brought about, without anybody deciding it.

    Assessed means that the risk questions were asked and the person was spoken with;
    active, that a step of the agreed plan was taken on.

    >>> advanced("allocated", is_assessed=True, is_reached=True, is_begun=False)
    <State.ASSESSED: 'assessed'>
    >>> advanced("allocated", is_assessed=True, is_reached=False, is_begun=False)
    """
    if state == State.ALLOCATED and is_assessed and is_reached:
        return State.ASSESSED
    if state == State.PLANNED and is_begun:
        return State.ACTIVE
    return None


def obstacles_to_planning(
    *, is_assessed: bool, has_wishes: bool, steps: int
) -> list[Obstacle]:
    """A plan follows the risk and the person's wishes, and has at least one step."""
    found = []
    if not is_assessed:
        found.append(obstacle("Ask the risk questions first."))
    if not has_wishes:
        found.append(obstacle("Write down what the person wants first."))
    if not steps:
        found.append(obstacle("A plan has at least one step."))
    return found


def obstacles_to_watching(
    *, stopped_on: date | None, until: date, on: date
) -> list[Obstacle]:
    """We watch from the day on which it last happened, to a day still to come."""
    found = []
    if stopped_on is None or stopped_on > on:
        found.append(
            obstacle("Say on which day it last happened.", at_field="stopped_on")
        )
    if until <= on:
        found.append(obstacle("Choose a day that is still to come.", at_field="until"))
    return found


# Before whom a case may be brought, besides the team that works it.
BEFORE = {
    "panel": "The anti-social behaviour panel",
    "high_risk": "The conference on domestic abuse at high risk (MARAC)",
    "safeguarding": "The safeguarding hub (MASH)",
    "review": "An ASB Case Review",
    "court": "A court, or a lawyer before it",
}


def obstacles_to_escalating(*, before: str, why: str) -> list[Obstacle]:
    """A case is brought before somebody, and it is said what they should decide.

    >>> [o.at_field for o in obstacles_to_escalating(before="", why="")]
    ['before', 'why']
    """
    found = []
    if before not in BEFORE:
        found.append(obstacle("Choose before whom.", at_field="before"))
    if not why.strip():
        found.append(obstacle("Say what they should decide.", at_field="why"))
    return found


def obstacles_to_pausing(
    *, why: str, resume_on: date | None, on: date
) -> list[Obstacle]:
    """A pause is the person's wish, and has a day on which we ask again."""
    found = []
    if not why.strip():
        found.append(obstacle("Write what the person asked for.", at_field="why"))
    if resume_on is None or resume_on <= on:
        found.append(
            obstacle("Choose a day on which we ask again.", at_field="resume_on")
        )
    return found
