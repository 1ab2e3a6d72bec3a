"""A report is taken, by whatever channel, and what a resident's draft holds is sent."""

from commonside.work.reports.actions.sending import Sent, send
from commonside.work.reports.actions.submitting import Submitted, submit, tell_at_once
from commonside.work.reports.actions.taking import take

__all__ = ["Sent", "Submitted", "send", "submit", "take", "tell_at_once"]
