"""What is done with an application for a Case Review, in the order of its life."""

from commonside.work.reviews.actions.answering import (
    add_complaint,
    answer,
    look_for,
    reply,
)
from commonside.work.reviews.actions.applying import apply
from commonside.work.reviews.actions.deciding import decide
from commonside.work.reviews.actions.ending import (
    appeal,
    close,
    hear,
    withdraw,
)
from commonside.work.reviews.actions.figures import count, publish
from commonside.work.reviews.actions.linking import know, link
from commonside.work.reviews.actions.panel import (
    call_panel,
    hold,
    send_papers,
    settle_part,
)
from commonside.work.reviews.actions.recommending import (
    add_progress,
    recommend,
    send_outcome,
)
from commonside.work.reviews.actions.running import acknowledge, ask, confirm_consent
from commonside.work.reviews.actions.telling import note_said

__all__ = [
    "acknowledge",
    "add_complaint",
    "add_progress",
    "answer",
    "appeal",
    "apply",
    "ask",
    "call_panel",
    "close",
    "confirm_consent",
    "count",
    "decide",
    "hear",
    "hold",
    "know",
    "link",
    "note_said",
    "look_for",
    "publish",
    "recommend",
    "reply",
    "send_outcome",
    "send_papers",
    "settle_part",
    "withdraw",
]
