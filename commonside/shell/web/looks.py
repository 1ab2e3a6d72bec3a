"""Who looked at a record, and what was done to it, for the pages of the history."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, Max, Q, QuerySet
from django.utils import timezone

from commonside.ground.agencies.models import User
from commonside.ground.agencies.queries import unseen_looks
from commonside.ground.audit.findings import Findings
from commonside.ground.audit.models import Event
from commonside.ground.audit.queries import health, last_anchor
from commonside.ground.letters.queries import keepers
from commonside.work.cases.models import Case

SHOWN = 200
# Looks as a colleague would tell of them; the rest say their kind.
LOOKS = {
    "case.seen": "Opened the case",
    "case.history_seen": "Read the case's history",
    "case.list_seen": "Saw it in a list of cases",
    "work.seen": "Saw it in their own day's work",
    "patch.seen": "Saw it on their patch",
    "team.seen": "Saw it among the team's late cases",
    "team.listed": "Saw it in a list of the team's cases",
    "steps.seen": "Saw what was asked of their agency",
    "report.seen": "Read a report of it",
    "file.seen": "Opened a file of it",
    "history.seen": "Checked who looked and what was done",
    "looks.seen": "Read this list",
    "audit.exported": "Made an export of its history",
}


def case_of(reference: str) -> Case | None:
    """A case by its exact reference, whoever may read it.

    Only for those who check the history: it tells that the case exists, not what it is.
    """
    return Case.objects.filter(reference=reference).first()


def may_read(user: Any, reference: str) -> bool:
    """Whether this person may read the case itself, and not its history alone."""
    return Case.objects.visible_to(user).filter(reference=reference).exists()


def subject_of(reference: str) -> str | None:
    """The subject of a case's history, `case:12`, by its exact reference."""
    case = case_of(reference)
    return f"case:{case.pk}" if case else None


def may_read_looks(user: Any, case: Case) -> bool:
    """Those who check the history; the owner and the team's leader for their own."""
    if user.may("audit.read"):
        return True
    is_theirs = case.owner_id == user.pk or user.may("team.read")
    return is_theirs and Case.objects.visible_to(user).filter(pk=case.pk).exists()


def looked_at(subject: str) -> list[dict[str, Any]]:
    """Who has looked at a record: name, agency, how often, when last; newest first."""
    rows = list(
        Event.objects.filter(subject=subject, is_view=True, by__startswith="user:")
        .values("by")
        .annotate(times=Count("pk"), last=Max("at"))
        .order_by("-last")[:SHOWN]
    )
    people = _people(row["by"] for row in rows)
    return [
        {**row, "name": _name(people, row["by"]), "agency": _agency(people, row["by"])}
        for row in rows
    ]


@dataclass(frozen=True)
class Asked:
    """What a reader chose to see of the looks at one case."""

    case: Case
    # Whether auditors' own looks are shown (S10).
    shows_all: bool
    who: str = ""
    agency: str = ""
    since: str = ""
    until: str = ""
    in_lists: bool = False
    choices: Mapping[str, list[tuple[str, str]]] = field(default_factory=dict)


def asked(case: Case, user: Any, query: Mapping[str, str]) -> Asked:
    """The filters of an address; none holds a name, and wrong ones are left out."""
    shows_all = user.may("audit.read")
    rows = _looks(case, shows_all=shows_all, in_lists=False)
    codes = rows.order_by().values_list("by", flat=True).distinct()[:SHOWN]
    people = _people(codes)
    names = sorted((one.name, code) for code, one in people.items())
    agencies = {one.agency for one in people.values() if one.agency}
    choices = {
        "who": [(code.removeprefix("user:"), name) for name, code in names],
        "agency": sorted((str(a.pk), a.name) for a in agencies),
    }
    return Asked(
        case=case,
        shows_all=shows_all,
        who=_known(query.get("who", ""), choices["who"]),
        agency=_known(query.get("agency", ""), choices["agency"]),
        since=_day(query.get("since", "")),
        until=_day(query.get("until", "")),
        in_lists=query.get("lists") == "1",
        choices=choices,
    )


def _known(code: str, choices: list[tuple[str, str]]) -> str:
    return code if code in dict(choices) else ""


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return ""


def _looks(case: Case, *, shows_all: bool, in_lists: bool) -> QuerySet[Event]:
    """Looks at a case; also those of lists that named it, which takes longer."""
    about = Q(subject=f"case:{case.pk}")
    if in_lists:
        for ref in (f"case:{case.pk}", case.reference):
            about |= Q(body__contains=json.dumps(ref))
    rows = Event.objects.filter(about, is_view=True)
    return rows if shows_all else rows.exclude(unseen_looks())


def looks(wanted: Asked) -> QuerySet[Event]:
    """The looks that a reader asked for, the latest first."""
    rows = _looks(wanted.case, shows_all=wanted.shows_all, in_lists=wanted.in_lists)
    if wanted.who:
        rows = rows.filter(by=f"user:{wanted.who}")
    if wanted.agency:
        ids = User.objects.filter(agency=int(wanted.agency)).values_list(
            "pk", flat=True
        )
        rows = rows.filter(by__in=[f"user:{pk}" for pk in ids])
    if wanted.since:
        rows = rows.filter(at__gte=_begins(wanted.since))
    if wanted.until:
        rows = rows.filter(at__lt=_begins(wanted.until) + timedelta(days=1))
    return rows.order_by("-pk")


def _begins(day: str) -> datetime:
    return timezone.make_aware(datetime.combine(date.fromisoformat(day), time.min))


@dataclass(frozen=True)
class Told:
    """An event as a page of the history tells it."""

    words: str
    at: datetime
    who: str
    agency: str


def told(events: Iterable[Event]) -> list[Told]:
    """Events in words, with who and of which agency; one query."""
    rows = list(events)
    people = _people(event.by for event in rows)
    return [
        Told(
            words=LOOKS.get(event.kind) or _plain(event.kind),
            at=event.at,
            who=_name(people, event.by),
            agency=_agency(people, event.by),
        )
        for event in rows
    ]


def _plain(kind: str) -> str:
    return kind.replace(".", ": ").replace("_", " ").capitalize()


def _people(codes: Iterable[str]) -> dict[str, User]:
    """The people behind `user:3`; one query."""
    ids = {int(code[5:]) for code in codes if code.startswith("user:")}
    found = User.objects.select_related("agency").in_bulk(ids)
    return {f"user:{pk}": user for pk, user in found.items()}


def _name(people: Mapping[str, User], code: str) -> str:
    if code in people:
        return people[code].name
    known = {"public": "The public", "system": "The system"}
    return known.get(code, "Somebody who has left")


def _agency(people: Mapping[str, User], code: str) -> str:
    user = people.get(code)
    return user.agency.name if user and user.agency else ""


@dataclass(frozen=True)
class Health:
    """How the history does: what is wrong, what is odd, where it is anchored."""

    found: Findings
    anchor: Mapping[str, Any] | None
    # Whose contacts are mailed the newest seal each day.
    agencies: list[str]

    @property
    def is_well(self) -> bool:
        return not self.found.named and len(self.agencies) >= 2


def health_of(path: Any, *, at: datetime) -> Health:
    """The newest seals, what waits, and who keeps the newest seal elsewhere."""
    people = keepers(on=timezone.localdate(at), at=at).select_related("agency")
    names = sorted({user.agency.name for user in people if user.agency})
    anchor = last_anchor(path)
    return Health(
        found=health(at=at, anchor=anchor),
        anchor=anchor,
        agencies=names,
    )
