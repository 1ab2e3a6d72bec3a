"""Agreements as their pages show them: how each stands, and what became of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from commonside.ground.agencies.models import Agency, User
from commonside.ground.agencies.rules import Sight
from commonside.ground.audit.models import Event, EventText

STANDS = {
    Sight.ALL: "In force",
    Sight.GRACE: "Run out, days of grace",
    Sight.OWN: "Run out",
    Sight.NOTHING: "None in force",
}
SEES = {
    Sight.ALL: "Its staff see what they are granted.",
    Sight.GRACE: "Its staff still see what they are granted. Renew it in time.",
    Sight.OWN: "Its staff see what it supplied itself and its open steps. "
    "Nothing new is shared with it, but to save a life.",
    Sight.NOTHING: "Its staff are shown nothing.",
}
DONE = {
    "agreement.recorded": "Agreement written down",
    "agreement.suspended": "Suspended",
    "agreement.ended": "Ended",
}


@dataclass(frozen=True)
class Standing:
    """One agency and what its agreement allows now."""

    agency: Agency
    sight: Sight

    @property
    def stands(self) -> str:
        if self.agency.is_host:
            return "Runs the system, needs none"
        if self.sight == Sight.NOTHING and self.agency.agreement_ended_at:
            return "Ended"
        if self.sight == Sight.NOTHING and self.agency.agreement_suspended_at:
            return "Suspended"
        return STANDS[self.sight]

    @property
    def sees(self) -> str:
        return SEES[self.sight]

    @property
    def is_fine(self) -> bool:
        return self.sight == Sight.ALL


def standing(agency: Agency, *, at: datetime) -> Standing:
    return Standing(agency, agency.sight_on(at))


def standings(*, at: datetime) -> list[Standing]:
    """Every agency, those that need something doing first."""
    rows = [standing(agency, at=at) for agency in Agency.objects.order_by("name")]
    return sorted(rows, key=lambda row: row.is_fine)


@dataclass(frozen=True)
class Done:
    """One thing that was done to an agreement, by whom, and why."""

    words: str
    at: datetime
    who: str
    why: str


def history(agency: Agency) -> list[Done]:
    """What became of an agency's agreement, newest first."""
    rows = Event.objects.about(f"agency:{agency.pk}").filter(kind__in=DONE)[:50]
    return _named(list(rows))


def _named(rows: Iterable[Event]) -> list[Done]:
    rows = list(rows)
    texts = EventText.objects.filter(event_id__in=[row.pk for row in rows])
    whys = dict(texts.values_list("event_id", "text"))
    ids = [int(row.by[5:]) for row in rows if row.by.startswith("user:")]
    names = dict(User.objects.filter(pk__in=ids).values_list("pk", "name"))
    return [
        Done(
            DONE[row.kind],
            row.at,
            names.get(int(row.by[5:]), "") if row.by.startswith("user:") else "",
            whys.get(row.pk, ""),
        )
        for row in rows
    ]
