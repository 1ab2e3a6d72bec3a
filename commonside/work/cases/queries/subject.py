"""What the person harmed may read of who looked at their case (S10)."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max

from commonside.ground.agencies.models import Agency, User
from commonside.ground.agencies.queries import unseen_looks
from commonside.ground.audit.models import Event
from commonside.work.cases.models import Case, Involvement


@dataclass(frozen=True)
class AgencyLooked:
    """An agency whose people have looked, as its own name and nobody's."""

    agency: str
    times: int
    last: datetime


def agencies_that_looked(case: Case) -> list[AgencyLooked]:
    """Agencies whose part in the case its subject may be told of, the latest first.

    The agency that leads, and those that joined through a gateway that says so in its
    data; no other, no person's name, and no look by an auditor.
    """
    names = dict(Agency.objects.filter(pk__in=_told_of(case)).values_list("pk", "name"))
    homes = dict(User.objects.filter(agency__in=names).values_list("pk", "agency"))
    rows = (
        Event.objects.filter(
            subject=f"case:{case.pk}",
            is_view=True,
            by__in=[f"user:{pk}" for pk in homes],
        )
        .exclude(unseen_looks())
        .order_by()
        .values("by")
        .annotate(times=Count("pk"), last=Max("at"))
    )
    found: dict[str, AgencyLooked] = {}
    for row in rows:
        name = names[homes[int(row["by"].removeprefix("user:"))]]
        known = found.get(name, AgencyLooked(name, 0, row["last"]))
        last = max(known.last, row["last"])
        found[name] = AgencyLooked(name, known.times + row["times"], last)
    return sorted(found.values(), key=lambda one: one.last, reverse=True)


def _told_of(case: Case) -> set[int]:
    parts = Involvement.objects.filter(case=case).select_related("gateway")
    told = {p.agency_id for p in parts if p.gateway.body.get("told_to_subject")}
    return {case.lead_agency_id, *told}
