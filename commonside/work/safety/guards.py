"""What a safety plan has against an act on its case, and what follows from one."""

from datetime import datetime
from typing import Any

from commonside.ground.audit.refusals import Obstacle, obstacle
from commonside.ground.design import ports
from commonside.work.cases.models import Case
from commonside.work.safety import actions, queries


def _closing(case: Case, **said: Any) -> list[Obstacle]:
    """Nobody's case closes over a plan that is still to keep them safe."""
    if queries.in_force(case) is None:
        return []
    return [obstacle("There is still a safety plan. End it first, and say why.")]


def _closing_alone(case: Case, **said: Any) -> list[Obstacle]:
    """Four eyes: whoever was flagged as vulnerable in this case (DOMAIN 2.2)."""
    if not queries.had_one(case):
        return []
    return [obstacle("They are, or were, flagged as vulnerable.")]


def _reported(case: Case, *, at: datetime, **said: Any) -> None:
    actions.shaken(case, at=at)


ports.holds["case.closing"].append(_closing)
ports.holds["case.closing_alone"].append(_closing_alone)
ports.follows["case.reported"].append(_reported)
