"""A report is taken, by whatever channel, and what a resident's draft holds is sent."""

from commonside.work.reports.actions.calling import ask_call
from commonside.work.reports.actions.confirming import confirm_receipt
from commonside.work.reports.actions.keeping import days_kept, put_by, take_up
from commonside.work.reports.actions.rekeying import rekey
from commonside.work.reports.actions.sending import Sent, send, show_once
from commonside.work.reports.actions.submitting import Submitted, submit, tell_at_once
from commonside.work.reports.actions.taking import take

__all__ = [
    "Sent",
    "Submitted",
    "ask_call",
    "confirm_receipt",
    "days_kept",
    "put_by",
    "rekey",
    "send",
    "show_once",
    "submit",
    "take",
    "take_up",
    "tell_at_once",
]
