"""What stops an act on a case, what follows, and who opens a child's record."""

from datetime import datetime
from typing import Any

from commonside.ground.design import ports
from commonside.work.cases.models import Case, Party
from commonside.work.routes.actions import enforcing
from commonside.work.routes.actions.children import settle_name
from commonside.work.routes.models import Age
from commonside.work.routes.queries import children


def _child(user: Any, id_: int) -> str:
    seen = Age.objects.visible_to(user).filter(pk=id_).exists()
    return "content" if seen else "no"


def _named(case: Case, *, party: Party, at: datetime, **said: Any) -> None:
    """A child known before is alleged now: their name goes into their record."""
    row = children.age_row(party.person)
    if row is not None:
        settle_name(row, at=at)


ports.guards["age"] = _child
ports.holds["case.intervention"].append(enforcing.against_intervention)
ports.holds["case.step"].append(enforcing.against_step)
ports.follows["case.party_added"].append(_named)
