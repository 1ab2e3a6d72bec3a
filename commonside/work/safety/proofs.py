"""Since when the record itself shows a safety plan, for the checklist of a case."""

from datetime import datetime

from commonside.ground.design.ports import proofs
from commonside.work.cases.models import Case
from commonside.work.safety.models import Plan


def planned_since(case: Case) -> datetime | None:
    """A plan that is in force; one that ended is asked for again."""
    rows = Plan.objects.filter(case=case).in_force()
    found: datetime | None = rows.values_list("made_at", flat=True).last()
    return found


proofs["safety_plan"] = planned_since
