"""What a safety plan has against an act on its case, and what follows from one."""

from datetime import datetime
from typing import Any

from commonside.ground.agencies.models import User
from commonside.ground.audit.refusals import Obstacle, obstacle
from commonside.ground.design import ports
from commonside.ground.practice.queries import current
from commonside.library.clocks.instants import london_date
from commonside.work.cases.models import Assessment, Case
from commonside.work.reports.models import Report
from commonside.work.safety import actions, queries, rules


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


def _unsafe(case: Case, **said: Any) -> list[Obstacle]:
    """Nobody lets go of a case in which somebody may not be safe."""
    found = queries.raised(case)
    if found is None or found.done_at is not None:
        return []
    return [obstacle("Somebody may not be safe. See to the safeguarding first.")]


def _reported(
    case: Case, *, report: Report, by: User, at: datetime, **said: Any
) -> None:
    """A new report shakes a plan, and may itself tell that somebody is not safe."""
    actions.shaken(case, at=at)
    scheme = current("risk", "ram", london_date(at)).body
    codes = rules.safeguarding(report.reasons, scheme)
    actions.raise_at_once(case, codes, by=by, at=at)


def _assessed(
    case: Case, *, assessment: Assessment, by: User, at: datetime, **said: Any
) -> None:
    """Thoughts of self-harm, a child or an adult at risk: High, and safeguarding."""
    codes = rules.safeguarding(assessment.triggers, assessment.scheme.body)
    actions.raise_at_once(case, codes, by=by, at=at)


ports.holds["case.closing"].append(_closing)
ports.holds["case.closing_alone"].append(_closing_alone)


def _given(case: Case, *, of: User, at: datetime, **said: Any) -> None:
    """Who had the case and kept its plan has neither; the new owner keeps it."""
    actions.settle_keepers([case.pk], of=of, at=at)


def _barred(cases: list[int], *, at: datetime, **said: Any) -> None:
    """Whoever knows someone in a case keeps no plan of it."""
    actions.settle_keepers(cases, of=None, at=at)


ports.follows["case.given"].append(_given)
ports.follows["cases.barred"].append(_barred)
for act in ("case.closing", "case.leaving"):
    ports.holds[act].append(_unsafe)
ports.follows["case.reported"].append(_reported)
ports.follows["case.assessed"].append(_assessed)
