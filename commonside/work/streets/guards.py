"""Who may see a place, and what follows here from what is told of a case."""

from datetime import datetime
from typing import Any

from commonside.ground.agencies.models import User
from commonside.ground.audit.refusals import Obstacle, obstacle
from commonside.ground.design import ports
from commonside.work.cases.actions.vehicles import alert
from commonside.work.cases.models import Case
from commonside.work.reports.models import Report
from commonside.work.reports.rules import plates_in
from commonside.work.streets.queries import vehicles


def _spot(user: User, pk: int) -> str:
    """A place names nobody: whoever may read the list may read each."""
    return "content" if user.may("places.read") else "no"


def _reported(
    case: Case, *, report: Report, by: User, at: datetime, **said: Any
) -> None:
    """A second report of one vehicle raises the alert in the act that ties it."""
    alert(case, plates_in(str(report.answers.get("vehicle") or "")), at=at)


def _closing(case: Case, **said: Any) -> list[Obstacle]:
    """A notice that runs is somebody's property: the case waits for its end."""
    if not vehicles.stands(case):
        return []
    return [obstacle("An abandoned vehicle is not over with. Say how it ended first.")]


ports.guards["spot"] = _spot
ports.follows["case.reported"].append(_reported)
ports.holds["case.closing"].append(_closing)
