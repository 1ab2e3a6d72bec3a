"""What stops an act on a case, what follows, and who opens a child's record."""

from datetime import datetime
from typing import Any

from commonside.ground.design import ports
from commonside.work.cases.models import Case, Party
from commonside.work.routes.actions import abuse, enforcing, referring, slavery
from commonside.work.routes.actions.children import settle_name
from commonside.work.routes.models import Age, Referral
from commonside.work.routes.queries import children
from commonside.work.routes.queries.referring import is_known, still_open


def _child(user: Any, id_: int) -> str:
    seen = Age.objects.visible_to(user).filter(pk=id_).exists()
    return "content" if seen else "no"


def _named(case: Case, *, party: Party, at: datetime, **said: Any) -> None:
    """A child known before is alleged now: their name goes into their record."""
    row = children.age_row(party.person)
    if row is not None:
        settle_name(row, at=at)


def _referral(user: Any, id_: int) -> str:
    """Whoever received it, and those of us who know of it."""
    if Referral.objects.visible_to(user).filter(pk=id_).exists():
        return "content"
    return "content" if is_known(user, id_) else "no"


ports.guards["referral"] = _referral
ports.supplied["referral"] = still_open
ports.holds["case.closing"].append(referring.against_closing)
ports.holds["case.mediation"].append(abuse.against_mediation)
for act in ("case.closing", "case.leaving"):
    ports.holds[act].append(slavery.against_leaving)
ports.guards["age"] = _child
ports.holds["case.intervention"].append(enforcing.against_intervention)
ports.holds["case.step"].append(enforcing.against_step)
ports.follows["case.party_added"].append(_named)
