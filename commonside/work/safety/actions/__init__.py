"""Everything that changes a safety plan: one act, one transaction, one trace."""

from commonside.work.safety.actions.board import hand_back, join
from commonside.work.safety.actions.judging import judge
from commonside.work.safety.actions.parts import (
    add_line,
    ask_fitting,
    end_line,
    keep_card,
    note_fitting,
)
from commonside.work.safety.actions.plans import (
    change,
    end,
    flag,
    hand_on_all,
    leave_all,
    review,
    settle_keepers,
    shaken,
)
from commonside.work.safety.actions.safeguarding import raise_at_once, see_to

__all__ = [
    "add_line",
    "ask_fitting",
    "change",
    "end",
    "end_line",
    "flag",
    "hand_back",
    "hand_on_all",
    "join",
    "judge",
    "keep_card",
    "leave_all",
    "note_fitting",
    "raise_at_once",
    "review",
    "see_to",
    "settle_keepers",
    "shaken",
]
