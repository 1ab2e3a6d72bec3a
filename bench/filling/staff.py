"""The officers and teams, and the practice that their cases are worked under."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bench.volume import Volume

TEAMS = 4
# As many people decide reports as there are clients that ask at once.
DECIDING = 8


@dataclass
class Office:
    """Who works here, and the rows of practice that others refer to."""

    teams: list[Any]
    officers: list[Any]
    deciding: list[Any]
    partners: list[Any]
    wards: list[str]
    clocks: Any
    scheme: Any
    gateway: Any
    kinds: Any
    taxonomy: Any
    team_of: dict[int, Any] = field(default_factory=dict)

    def officer(self, number: int) -> Any:
        return self.officers[number % len(self.officers)]


def staff(volume: Volume, *, at: datetime) -> Office:
    """Twenty officers in four teams, those who decide reports, and partners."""
    from commonside.ground.agencies.models import Agency, Team
    from commonside.ground.places.models import Area
    from commonside.ground.practice.queries import current

    on, since = at.date(), at - timedelta(days=1000)
    council = Agency.objects.get(kind="council")
    Agency.objects.update(agreement_since=since.date())
    first = Team.objects.get(agency=council, purpose="cases")
    more = [
        Team(code=f"north-{n}", name=f"North {n}", agency=council, purpose="cases")
        for n in range(1, TEAMS)
    ]
    teams = [first, *Team.objects.bulk_create(more)]
    kinds = current("categories", "ho2004", on)
    office = Office(
        teams=teams,
        officers=_people("officer", volume.officers, council),
        deciding=_people("reader", DECIDING, council),
        partners=list(Agency.objects.exclude(pk=council.pk)),
        wards=list(Area.objects.filter(kind="ward").values_list("code", flat=True)),
        clocks=current("clocks", "casework", on),
        scheme=current("risk", "ram", on),
        gateway=current("gateway", "cda-s115", on),
        kinds=[row["code"] for row in kinds.body["category"]],
        taxonomy=kinds,
    )
    for number, officer in enumerate(office.officers):
        office.team_of[officer.pk] = teams[number % TEAMS]
    _hold(office, since)
    return office


def _people(name: str, count: int, agency: Any) -> list[Any]:
    from commonside.ground.agencies.models import User

    return User.objects.bulk_create(
        [
            User(username=f"{name}-{n}", name=f"{name.title()} {n}", agency=agency)
            for n in range(count)
        ]
    )


def _hold(office: Office, since: datetime) -> None:
    from commonside.ground.agencies.models import Holding

    held = [(user, "case_officer", office.team_of[user.pk]) for user in office.officers]
    rows = [Holding(user=user, role=role, since=since) for user, role, _ in held]
    rows += [Holding(user=user, team=team, since=since) for user, _, team in held]
    # Whoever decides sees the cases of every team, to know what belongs together.
    for user in office.deciding:
        rows.append(Holding(user=user, role="triage_officer", since=since))
        rows += [Holding(user=user, team=team, since=since) for team in office.teams]
    Holding.objects.bulk_create(rows)
