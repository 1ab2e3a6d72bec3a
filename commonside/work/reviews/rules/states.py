"""The states of an application for a Case Review, in one table of transitions."""

from enum import StrEnum

from commonside.ground.audit.refusals import Obstacle, obstacle


class State(StrEnum):
    RECEIVED = "received"
    ACKNOWLEDGED = "acknowledged"
    INFO_REQUESTED = "info_requested"
    THRESHOLD_MET = "threshold_met"
    THRESHOLD_NOT_MET = "threshold_not_met"
    PANEL_SCHEDULED = "panel_scheduled"
    REVIEWED = "reviewed"
    RECOMMENDATIONS_SENT = "recommendations_sent"
    ACTIONS_TRACKED = "actions_tracked"
    CLOSED = "closed"
    APPEALED = "appealed"
    APPEAL_UPHELD = "appeal_upheld"
    APPEAL_DISMISSED = "appeal_dismissed"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        """What pages call it."""
        return LABELS[self]


LABELS = {
    State.RECEIVED: "Received",
    State.ACKNOWLEDGED: "Acknowledged",
    State.INFO_REQUESTED: "Agencies asked",
    State.THRESHOLD_MET: "Threshold met",
    State.THRESHOLD_NOT_MET: "Threshold not met",
    State.PANEL_SCHEDULED: "Panel has a date",
    State.REVIEWED: "Reviewed",
    State.RECOMMENDATIONS_SENT: "Recommendations sent",
    State.ACTIONS_TRACKED: "Actions followed",
    State.CLOSED: "Closed",
    State.APPEALED: "Appealed",
    State.APPEAL_UPHELD: "Appeal upheld",
    State.APPEAL_DISMISSED: "Appeal dismissed",
    State.WITHDRAWN: "Withdrawn",
}

# A panel that had nothing to recommend ends with its outcome; an appeal that was
# upheld goes to a panel, whether it was against the refusal or against the review.
NEXT = {
    State.RECEIVED: {State.ACKNOWLEDGED},
    State.ACKNOWLEDGED: {State.INFO_REQUESTED},
    State.INFO_REQUESTED: {State.THRESHOLD_MET, State.THRESHOLD_NOT_MET},
    State.THRESHOLD_MET: {State.PANEL_SCHEDULED},
    State.THRESHOLD_NOT_MET: {State.APPEALED},
    State.PANEL_SCHEDULED: {State.PANEL_SCHEDULED, State.REVIEWED},
    State.REVIEWED: {State.RECOMMENDATIONS_SENT, State.CLOSED},
    State.RECOMMENDATIONS_SENT: {State.ACTIONS_TRACKED},
    State.ACTIONS_TRACKED: {State.CLOSED},
    State.CLOSED: {State.APPEALED},
    State.APPEALED: {State.APPEAL_UPHELD, State.APPEAL_DISMISSED},
    State.APPEAL_UPHELD: {State.PANEL_SCHEDULED},
    State.APPEAL_DISMISSED: set(),
    State.WITHDRAWN: set(),
}
# The applicant can stop at any time (Bedfordshire's procedure; DOMAIN 3).
for _state, _next in NEXT.items():
    if _state != State.WITHDRAWN:
        _next.add(State.WITHDRAWN)

# Nothing more is expected of us, though some may still be appealed.
ENDED = {
    State.THRESHOLD_NOT_MET,
    State.CLOSED,
    State.APPEAL_DISMISSED,
    State.WITHDRAWN,
}
OPEN = [state.value for state in State if state not in ENDED]


def may_move(state: str, to: str) -> bool:
    """Whether the table has this transition.

    >>> may_move("received", "withdrawn"), may_move("received", "closed")
    (True, False)
    """
    return State(to) in NEXT[State(state)]


def obstacles_to_moving(state: str, to: str) -> list[Obstacle]:
    """Why an application may not go from one state to another; empty when it may."""
    if may_move(state, to):
        return []
    return [
        obstacle(
            "An application that is “{state}” cannot become “{to}”.",
            state=State(state).label,
            to=State(to).label,
        )
    ]
