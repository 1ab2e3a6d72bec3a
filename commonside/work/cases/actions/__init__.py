"""Everything that changes a case: one act, one transaction, one trace."""

from commonside.work.cases.actions.checklist import follow_procedure, keep_checklist
from commonside.work.cases.actions.closing import (
    Ending,
    agree_to_closing,
    propose_closing,
    reopen,
)
from commonside.work.cases.actions.contacts import agree_gap, note_contact
from commonside.work.cases.actions.editing import add_party, edit, end_party, link_told
from commonside.work.cases.actions.involving import (
    answer_transfer,
    involve,
    let_go,
    offer_transfer,
)
from commonside.work.cases.actions.ladder import chase_step, decide_rung
from commonside.work.cases.actions.naming import conflict, hand_over, let_back
from commonside.work.cases.actions.opening import add_report, open_case
from commonside.work.cases.actions.photos import add_photos
from commonside.work.cases.actions.risk import assess, review
from commonside.work.cases.actions.states import (
    agree_plan,
    escalate,
    pause,
    watch,
    work_again,
)
from commonside.work.cases.actions.steps import move_step, offer_step

__all__ = [
    "Ending",
    "add_party",
    "add_photos",
    "add_report",
    "agree_gap",
    "agree_plan",
    "agree_to_closing",
    "answer_transfer",
    "assess",
    "chase_step",
    "conflict",
    "decide_rung",
    "edit",
    "end_party",
    "escalate",
    "follow_procedure",
    "hand_over",
    "involve",
    "keep_checklist",
    "let_back",
    "let_go",
    "link_told",
    "move_step",
    "note_contact",
    "offer_step",
    "offer_transfer",
    "open_case",
    "pause",
    "propose_closing",
    "reopen",
    "review",
    "watch",
    "work_again",
]
