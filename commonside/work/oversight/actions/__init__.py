"""What a supervisor does to many cases, and to what is learned from them."""

from commonside.work.oversight.actions.cover import (
    cover,
    end_cover,
    hand_back,
    read_back,
)
from commonside.work.oversight.actions.many import (
    Outcome,
    chase_many,
    move_many,
    note_many,
    review_many,
)
from commonside.work.oversight.actions.notes import leave_note, pass_on, take_note
from commonside.work.oversight.actions.reviews import (
    call_for_review,
    owe_missing,
    review,
    settle,
)
from commonside.work.oversight.actions.samples import draw_sample, score

__all__ = [
    "Outcome",
    "call_for_review",
    "chase_many",
    "cover",
    "draw_sample",
    "end_cover",
    "hand_back",
    "leave_note",
    "move_many",
    "note_many",
    "owe_missing",
    "pass_on",
    "read_back",
    "review",
    "review_many",
    "score",
    "settle",
    "take_note",
]
