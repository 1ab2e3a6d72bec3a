"""The practice that a report is taken under, and who reads it."""

from dataclasses import dataclass
from datetime import date, datetime

from commonside.ground.agencies.models import SIGN_IN_SECRETS, Agency, Team
from commonside.ground.agencies.rules import may_be_told
from commonside.ground.practice.models import Version
from commonside.ground.practice.queries import current, kept
from commonside.work.reports import rules

TEAMS = {rules.TRIAGE: ("triage", "cases"), rules.RESTRICTED: ("restricted",)}


@dataclass(frozen=True)
class Practice:
    """The versions that a report is taken under."""

    categories: Version
    answers: Version
    risk: Version
    strands: Version


def practice_on(on: date) -> Practice:
    """The practice in force on a day; raises Version.DoesNotExist before `setup`."""
    return Practice(
        categories=current("categories", "ho2004", on),
        answers=current("answers", "report", on),
        risk=current("risk", "ram", on),
        strands=current("strands", "hate", on),
    )


def notice_on(on: date, shown: int | None = None) -> Version | None:
    """The privacy notice that somebody was shown, by its number; else that in force.

    None in a town that has none, for its report is taken all the same.
    """
    try:
        version = current("notice", "privacy", on)
    except Version.DoesNotExist:
        return None
    if shown is None or shown == version.version:
        return version
    rows = Version.objects.filter(kind="notice", key="privacy", version=shown)
    return rows.first() or version


@dataclass(frozen=True)
class Desk:
    """Who reads and decides: a team of ours, or another agency alone."""

    queue: str
    team: Team | None
    agency: Agency | None = None
    also_to: tuple[Agency, ...] = ()

    @property
    def decides(self) -> Team | Agency:
        found = self.agency or self.team
        if found is None:
            raise LookupError(f"No team reads the queue {self.queue}.")
        return found


def desk_of(route: rules.Route, *, at: datetime) -> Desk:
    """The team and agencies of a route; a partner that is not there gets nothing.

    Where a town has no such partner, the report waits with us. An agency whose
    agreement is not in force is told nothing new (S9).
    """
    agencies = _agencies(route.also_to, at)
    if route.queue == rules.PARTNER and agencies:
        return Desk(rules.PARTNER, None, agencies[0], tuple(agencies))
    queue = rules.RESTRICTED if route.queue == rules.RESTRICTED else rules.TRIAGE
    return Desk(queue, _team(queue), None, tuple(agencies))


def _team(queue: str) -> Team | None:
    """The team that reads a queue: that of triage, or of cases where there is none.

    Kept for half a minute, because every report asks and the answer hardly changes.
    """
    found: Team | None = kept(("team", queue), lambda: _read_team(queue))
    return found


def _read_team(queue: str) -> Team | None:
    wanted = TEAMS[queue]
    found = (
        Team.objects.filter(purpose__in=wanted)
        .select_related("duty_contact")
        # The public pages may not read how somebody signs in (S34).
        .defer(*(f"duty_contact__{name}" for name in SIGN_IN_SECRETS))
    )
    return min(found, key=lambda team: wanted.index(team.purpose), default=None)


def _agencies(kinds: tuple[str, ...], at: datetime) -> list[Agency]:
    if not kinds:
        return []
    known = Agency.objects.filter(kind__in=kinds)
    found = [agency for agency in known if may_be_told(agency.sight_on(at))]
    return sorted(found, key=lambda agency: kinds.index(agency.kind))
