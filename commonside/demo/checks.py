"""The checklist of a case is kept as officers keep it: ticked, or left out and why."""

from datetime import datetime

from commonside.demo import words
from commonside.ground.agencies.models import User
from commonside.work.cases import actions
from commonside.work.cases.models import Case
from commonside.work.cases.queries.procedure import still_asked


def through(case: Case, to: str, *, by: User, at: datetime) -> None:
    """Settle what the procedure still asks before a case may come to a state."""
    lines = still_asked(case, to)
    if lines:
        actions.keep_checklist(
            case=case,
            ticked=[line.name for line in lines if not line.is_kept],
            left_out={x.name: words.left_out(x.code) for x in lines if x.is_kept},
            about=[line.name for line in lines],
            by=by,
            at=at,
        )
