"""Everything that changes a case: one act, one transaction, one trace."""

from commonside.work.cases.actions.naming import conflict, hand_over
from commonside.work.cases.actions.opening import add_report, open_case

__all__ = ["add_report", "conflict", "hand_over", "open_case"]
