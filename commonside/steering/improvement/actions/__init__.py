"""What is done to make the service better: one act, one transaction, one trace."""

from commonside.steering.improvement.actions.plan import (
    begin_project,
    drop_point,
    evidence,
    find,
    recommend,
    sign_off,
)
from commonside.steering.improvement.actions.suggestions import reply, suggest, vote
from commonside.steering.improvement.actions.voices import (
    approve_quote,
    change_made,
    hold_workshop,
    quote,
    raise_theme,
    withdraw,
)
from commonside.steering.improvement.actions.waiting import count_waits, note_passage

__all__ = [
    "approve_quote",
    "begin_project",
    "change_made",
    "count_waits",
    "drop_point",
    "evidence",
    "find",
    "hold_workshop",
    "note_passage",
    "quote",
    "raise_theme",
    "recommend",
    "reply",
    "sign_off",
    "suggest",
    "vote",
    "withdraw",
]
