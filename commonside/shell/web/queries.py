"""One person's day: a query a section, whatever the number of cases."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import Count, F, Q
from django.utils import timezone

from commonside.ground.agencies.models import User
from commonside.ground.design.words import moment
from commonside.ground.duties.models import Due, Step
from commonside.ground.duties.rules import StepState
from commonside.ground.people.rules import how_to_ring
from commonside.shell.web import rules
from commonside.shell.web.navigation import address
from commonside.work.cases.models import Case, Closing, Party
from commonside.work.cases.queries.told import veiled
from commonside.work.oversight.queries.cover import stands_in_for

AT_MOST = 400
# Where a verb is done, if not on the first page of the case.
DONE_AT = {
    "Ring": "cases:contact",
    "Look": "cases:met",
    "Review": "oversight:review",
    "Plan": "safety:plan",
    "Safeguard": "safety:safeguard",
    "Follow up": "routes:routes",
    "Compare": "streets:street",
    "See to": "streets:street",
    "Refer": "routes:slavery",
}


@dataclass(frozen=True)
class Row:
    """One thing to do: verb, who, how dangerous, why, and whose move or when."""

    verb: str
    case: Case
    line: str
    due_at: datetime | None = None
    phone: str = ""
    move: str = ""
    is_mine: bool = False
    is_late: bool = False
    # Nothing comes before it.
    is_first: bool = False

    @property
    def url(self) -> str:
        """Where the verb is done: the contact form for a call, else the case."""
        name = DONE_AT.get(self.verb, "cases:case")
        return address(name, self.case.reference)


@dataclass(frozen=True)
class Section:
    """One heading of the day's page with everything under it."""

    code: str
    title: str
    empty: str
    at_most: int
    rows: list[Row]

    @property
    def shown(self) -> list[Row]:
        """What stands on the page of the whole day; the rest is a page away."""
        return self.rows[: self.at_most]

    @property
    def late(self) -> int:
        return sum(row.is_late for row in self.rows)


@dataclass
class Day:
    """The sections of "My work", in reading order, and one line of this week."""

    ring: list[Row] = field(default_factory=list)
    today: list[Row] = field(default_factory=list)
    mine: list[Row] = field(default_factory=list)
    theirs: list[Row] = field(default_factory=list)
    new: list[Row] = field(default_factory=list)
    week: dict[str, int] = field(default_factory=dict)

    def section(self, code: str) -> Section:
        """One section: what comes before everything, then what is late, then the rest.

        Each part keeps the order in which the rows were read, longest waiting first.
        """
        rows = sorted(
            getattr(self, code), key=lambda r: (not r.is_first, not r.is_late)
        )
        return Section(code, *rules.SECTIONS[code], rows)

    @property
    def sections(self) -> dict[str, Section]:
        return {code: self.section(code) for code in rules.SECTIONS}

    @property
    def is_empty(self) -> bool:
        return not (self.ring or self.today or self.mine or self.theirs or self.new)

    @property
    def refs(self) -> list[str]:
        """The cases that the page names, for its trace."""
        rows = self.ring + self.today + self.mine + self.theirs + self.new
        return sorted({f"case:{row.case.pk}" for row in rows})


def my_work(user: User, *, at: datetime) -> Day:
    """What this person has to do, from rows that they may see; a fixed few queries."""
    day_ends = timezone.make_aware(datetime.combine(timezone.localdate(at), time.max))
    others = stands_in_for(user, on=timezone.localdate(at))
    whose = [user.pk, *others]
    open_dues = Due.objects.open().filter(owner_user__in=whose, subject_kind="case")
    dues = list(open_dues.order_by("due_at")[:AT_MOST])
    pressing = [d for d in dues if d.due_at <= day_ends or d.kind in rules.NOW]
    steps = list(_steps(user, whose))
    new = list(
        Case.objects.visible_to(user, at)
        .filter(owner__in=whose, state="allocated")
        .order_by("-opened_at")[:AT_MOST]
    )
    wanted = {d.subject_id for d in pressing} | {s.subject_id for s in steps}
    cases = Case.objects.visible_to(user, at).in_bulk(wanted)
    veiled(user, cases.values())
    ways = _ways(cases)
    day = Day(week=_week(user, at=at))
    for due in pressing:
        case = cases.get(due.subject_id)
        section = rules.section_of(due.kind, due.due_at, now=at, day_ends=day_ends)
        if case is not None:
            row = _owed(due, case, ways, section, at=at)
            getattr(day, section).append(_for(row, others.get(due.owner_user_id or 0)))
    for step in steps:
        _place_step(day, step, cases, user=user, others=others, at=at)
    first = {due.subject_id: due.due_at for due in reversed(dues)}
    day.new = [_new(case, others, first.get(case.pk), at=at) for case in new]
    return day


def _new(
    case: Case, others: Mapping[int, str], due_at: datetime | None, *, at: datetime
) -> Row:
    is_late = due_at is not None and due_at < at
    line = f"{others.get(case.owner_id, 'Yours')} since {moment(case.opened_at)}"
    return Row("Open", case, line, due_at, is_late=is_late)


def _for(row: Row, whose: str | None) -> Row:
    """A row that says for whom it is done, where one stands in for somebody."""
    if whose is None:
        return row
    line = f"{row.line}. For {whose}" if row.line else f"For {whose}"
    return replace(row, line=line)


def _owed(
    due: Due, case: Case, ways: dict[int, dict[str, Any]], section: str, *, at: datetime
) -> Row:
    """A due as a row; one to ring says the number, what never to do, and when."""
    line, phone = rules.WHY.get(due.kind, ""), ""
    if section == "ring":
        known = ways.get(case.pk, {})
        phone = str(known.get("phone", ""))
        how = how_to_ring(known, timezone.localtime(at)) or line
        line = f"{line}. {how}" if due.kind in rules.FIRST else how
    verb = rules.VERBS.get(due.kind, "Do")
    is_mine = section == "mine"
    move = f"My move, {rules.days_since(due.since, at)}" if is_mine else ""
    return Row(
        verb,
        case,
        line,
        due.due_at,
        phone,
        move,
        is_mine,
        is_late=due.due_at < at,
        is_first=due.kind in rules.FIRST,
    )


def _place_step(
    day: Day,
    step: Step,
    cases: dict[Any, Case],
    *,
    user: User,
    others: Mapping[int, str],
    at: datetime,
) -> None:
    case = cases.get(step.subject_id)
    if case is None:
        return
    since = step.ended_at or step.answered_at or step.offered_at
    waited = rules.days_since(since, at)
    is_late = step.due_on is not None and step.due_on < timezone.localdate(at)
    if step.state == StepState.REFUSED:
        move = f"My move, {waited}"
        row = Row("Decide", case, f"Refused: {step.text}", move=move, is_mine=True)
        day.mine.append(row)
    elif _is_mine(step, user) or step.owner_user_id in others:
        verb = "Answer" if step.state == StepState.OFFERED else "Do"
        move = f"My move, {waited}"
        row = Row(verb, case, step.text, move=move, is_mine=True, is_late=is_late)
        day.mine.append(_for(row, others.get(step.owner_user_id or 0)))
    else:
        verb = rules.verb_of_their_move(step.state, since, is_late=is_late, now=at)
        state = "not accepted" if step.state == StepState.OFFERED else "accepted"
        line = f"{step.text}: {state}"
        move = f"{_who(step)}, {waited}"
        day.theirs.append(Row(verb, case, line, move=move, is_late=is_late))


def _is_mine(step: Step, user: User) -> bool:
    """Asked of this person, or of the agency that they answer for."""
    if step.owner_user_id is not None:
        return step.owner_user_id == user.pk
    for_agency = step.owner_agency_id is not None and user.may("steps.answer")
    return for_agency and step.owner_agency_id == user.agency_id


def _who(step: Step) -> str:
    if step.owner_agency:
        return step.owner_agency.short_name
    owner = step.owner_user or step.owner_team
    return owner.name if owner else "Nobody"


def _steps(user: User, whose: list[int]) -> Any:
    live = Q(state__in=[StepState.OFFERED, StepState.ACCEPTED])
    mine = live & Q(owner_user__in=whose)
    if user.may("steps.answer"):
        mine |= live & Q(owner_user=None, owner_agency=user.agency_id)
    theirs = live & Q(offered_by=user) & ~Q(owner_user=user)
    refused = Q(offered_by=user, state=StepState.REFUSED, chased_at=None)
    return (
        Step.objects.filter(mine | theirs | refused, subject_kind="case")
        .select_related("owner_agency", "owner_team", "owner_user")
        .order_by("offered_at")[:AT_MOST]
    )


def _ways(cases: Iterable[int]) -> dict[int, dict[str, Any]]:
    """How the person of each case may safely be reached."""
    rows = Party.objects.filter(case_id__in=list(cases), is_main=True)
    found = {}
    for party in rows.select_related("person__safe_contact"):
        contact = getattr(party.person, "safe_contact", None)
        found[party.case_id] = (contact.ways if contact else None) or {}
    return found


def _week(user: User, *, at: datetime) -> dict[str, int]:
    """Promises kept and broken, cases closed and stopped, cases open: this week."""
    local = timezone.localtime(at)
    monday = local.date() - timedelta(days=local.weekday())
    since = timezone.make_aware(datetime.combine(monday, time.min))
    kept = Q(met_at__gte=since, met_at__lte=F("due_at"))
    broken = Q(due_at__gte=since) & (
        Q(met_at__gt=F("due_at")) | Q(met_at=None, dropped_at=None, due_at__lt=at)
    )
    promises = Due.objects.filter(owner_user=user).aggregate(
        kept=Count("pk", filter=kept), broken=Count("pk", filter=broken)
    )
    closed = Closing.objects.filter(by=user, at__gte=since).aggregate(
        closed=Count("pk"),
        stopped=Count("pk", filter=~Q(stopped_confirmed_by="")),
    )
    open_now = Case.objects.visible_to(user, at).open().owned_by(user).count()
    return {**promises, **closed, "open": open_now}


MOST_TO_GO_TO = 60


def own_cases(user: User) -> list[tuple[str, str]]:
    """The open cases of this person, most dangerous first, as (label, address)."""
    rows = Case.objects.visible_to(user).open().owned_by(user)
    cases = rows.order_by("band", "-opened_at")[:MOST_TO_GO_TO]
    return [(f"{c.known_as}, {c.reference}", c.get_absolute_url()) for c in cases]


def case_named(user: User, words: str) -> Case | None:
    """The case whose whole number was typed, if this person may see it."""
    if not user.may("cases.read"):
        return None
    rows = Case.objects.visible_to(user).filter(reference=words.strip().upper())
    found: Case | None = rows.first()
    return found
