"""Who is away and who stands in: what falls due for them, and what was done."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet

from commonside.ground.agencies.models import User
from commonside.ground.audit.models import Event
from commonside.ground.design import ports
from commonside.ground.duties.models import Due, Step
from commonside.library.clocks.instants import end_of_day, start_of_day
from commonside.work.cases.models import Case
from commonside.work.cases.queries import team as teams
from commonside.work.cases.rules.team import duty
from commonside.work.oversight.models import Cover

READ = 400
# For so long what was done is shown to somebody who is back, unless they read it.
BACK_FOR = timedelta(days=14)


def stands_in_for(user: User, *, on: date) -> dict[int, str]:
    """Whose work is shown to this person today besides their own, by id."""
    rows = Cover.objects.on(on).filter(to=user)
    return dict(rows.values_list("away", "away__name"))


def listed(user: User, *, on: date, show: str) -> QuerySet[Cover]:
    """Covers of one's teams: now and to come, or those that are over."""
    over = Q(until__lt=on) | Q(ended_at__isnull=False)
    rows = Cover.objects.visible_to(user).select_related("away", "to")
    rows = rows.filter(over) if show == "over" else rows.exclude(over)
    order = ("-until", "-id") if show == "over" else ("since", "id")
    found: QuerySet[Cover] = rows.order_by(*order)
    return found


def find(user: User, code: str) -> Cover | None:
    rows = Cover.objects.visible_to(user).select_related("away", "to", "ended_by")
    found: Cover | None = rows.filter(code=code).first()
    return found


def days_of(user: User | None) -> list[tuple[date, date]]:
    """On which days somebody is covered; ended before their time, until then alone."""
    if user is None:
        return []
    rows = Cover.objects.filter(away=user, ended_at=None)
    return list(rows.values_list("since", "until"))


def colleagues(user: User, *, at: datetime) -> QuerySet[User]:
    """Who works cases in this person's teams."""
    return User.objects.filter(pk__in=teams.members(user, at=at)).order_by("name")


def now(user: User, *, on: date) -> list[Cover]:
    """What My work says: whom one stands in for, who stands in for one, who did."""
    back = Q(away=user, read_at=None, until__lt=on, until__gte=on - BACK_FOR)
    early = Q(away=user, read_at=None, ended_at__isnull=False)
    running = Q(since__lte=on, until__gte=on, ended_at=None) & (
        Q(to=user) | Q(away=user)
    )
    rows = Cover.objects.filter(running | back | early)
    return list(rows.select_related("away", "to").order_by("until"))


def cases_of(cover: Cover) -> QuerySet[Case]:
    """The open cases of the one who is away; their pages ask who may see each."""
    rows: QuerySet[Case] = Case.objects.open().filter(owner=cover.away)
    return rows


def unseen(cover: Cover) -> int:
    """How many of them the one who stands in may not see: the leader keeps those."""
    seen = Case.objects.visible_to(cover.to).values("pk")
    return int(cases_of(cover).exclude(pk__in=seen).count())


@dataclass(frozen=True)
class Falling:
    """One thing that falls due for somebody who is away."""

    case: Case
    what: str
    due_at: datetime | None
    # The one who stands in may not see the case: the leader sees to it.
    is_leaders: bool


def falling(reader: User, cover: Cover, *, until: date) -> list[Falling]:
    """What falls due by a day, in the cases that the reader sees."""
    dues = Due.objects.open().filter(owner_user=cover.away, subject_kind="case")
    owed = list(dues.filter(due_at__lte=end_of_day(until)).order_by("due_at")[:READ])
    steps = Step.objects.live().filter(owner_user=cover.away, subject_kind="case")
    agreed = list(steps.filter(due_on__lte=until).order_by("due_on")[:READ])
    ids = {row.subject_id for row in (*owed, *agreed)}
    cases = Case.objects.visible_to(reader).in_bulk(ids)
    seen = set(
        Case.objects.visible_to(cover.to)
        .filter(pk__in=ids)
        .values_list("pk", flat=True)
    )
    rows = [(due.subject_id, duty(due.kind), due.due_at) for due in owed]
    rows += [
        (step.subject_id, step.text, end_of_day(step.due_on))
        for step in agreed
        if step.due_on
    ]
    return [
        Falling(cases[id_], what, due_at, id_ not in seen)
        for id_, what, due_at in sorted(rows, key=lambda row: row[2])
        if id_ in cases
    ]


@dataclass(frozen=True)
class Done:
    """What was done in one case while its owner was away."""

    case: Case
    acts: list[Event]

    @property
    def lines(self) -> list[tuple[datetime, str]]:
        return [(event.at, ports.present(event)) for event in self.acts]


def done(reader: User, cover: Cover, *, at: datetime) -> list[Done]:
    """What the one who stood in did in the other's cases, case by case.

    Read from the history, so that nobody has to remember it.
    """
    until = min(cover.ended_at or end_of_day(cover.until), at)
    rows = Event.objects.filter(
        by=f"user:{cover.to_id}",
        is_view=False,
        at__gte=start_of_day(cover.since),
        at__lte=until,
        subject__startswith="case:",
    )
    events = list(rows.order_by("-id")[:READ])[::-1]
    ids = {int(event.subject.split(":")[1]) for event in events}
    cases = Case.objects.visible_to(reader).filter(owner=cover.away).in_bulk(ids)
    return [Done(case, _about(events, case)) for case in cases.values()]


def _about(events: Iterable[Event], case: Case) -> list[Event]:
    return [event for event in events if event.subject == f"case:{case.pk}"]
