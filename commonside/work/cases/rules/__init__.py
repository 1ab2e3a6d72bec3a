"""What the cases room decides; plain values, no Django."""

from commonside.work.cases.rules.states import (
    NEXT,
    OPEN_STATES,
    STATE_LABELS,
    State,
    obstacles_to_moving,
)

__all__ = ["NEXT", "OPEN_STATES", "STATE_LABELS", "State", "obstacles_to_moving"]
