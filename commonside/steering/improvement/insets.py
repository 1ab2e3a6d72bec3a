"""What improvement keeps of what happens to cases."""

from datetime import datetime

from commonside.ground.design import ports
from commonside.steering.improvement.actions import note_passage
from commonside.work.cases.models import Case


def on_move(case: Case, *, was: str, at: datetime) -> None:
    """A case has entered another state: kept in the same transaction."""
    note_passage(case, was=was, now=case.state, at=at)


ports.follows["case.moved"].append(on_move)
