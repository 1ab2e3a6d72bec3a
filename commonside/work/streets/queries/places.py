"""The places that come up most, from reports and cases, with who has each.

Counts hold every report but those of kinds that betray; cases are named to those alone
who may see them, and no person ever.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Floor

from commonside.ground.agencies.models import Team, User
from commonside.ground.agencies.queries import members_of, supervisor_of
from commonside.ground.duties.models import Due, Step
from commonside.ground.places.models import Entry
from commonside.ground.places.queries import area_names
from commonside.ground.practice.models import Version
from commonside.ground.practice.queries import current
from commonside.library.clocks.instants import london_date
from commonside.work.cases.models import Case, Location
from commonside.work.cases.queries.case import owner_of
from commonside.work.reports.models import Report
from commonside.work.reports.rules import RESTRICTED
from commonside.work.streets.models import Spot
from commonside.work.streets.rules import places as rules
from commonside.work.streets.rules.places import Square, State

KIND, DUE = "spot", "place"


def practice_on(on: date) -> Version:
    return current("top_places", "places", on)


@dataclass(frozen=True)
class Busy:
    """A square of the map with how often it was told of."""

    square: Square
    reports: int
    ward: str


def busiest(body: Any, *, days: int, at: datetime) -> list[Busy]:
    """The squares with most reports of these days, those with too few left out.

    Reports of kinds that betray, and of the restricted queue, count nowhere (S3).
    """
    metres = float(body["metres"])
    rows = (
        Report.objects.filter(received_at__gte=at - timedelta(days=days))
        .filter(is_sensitive=False, easting__isnull=False)
        .exclude(ward="")
        .exclude(routing__queue=RESTRICTED)
        .annotate(e=Floor(F("easting") / metres), n=Floor(F("northing") / metres))
        .values("e", "n", "ward")
        .order_by()
        .annotate(many=Count("pk"))
    )
    found: dict[Square, list[tuple[int, str]]] = defaultdict(list)
    for e, n, ward, many in rows.values_list("e", "n", "ward", "many"):
        found[int(e), int(n)].append((many, ward))
    squares = [
        Busy(square, sum(many for many, _ in parts), max(parts)[1])
        for square, parts in found.items()
    ]
    kept = [one for one in squares if one.reports >= body["least"]]
    return sorted(kept, key=lambda one: (-one.reports, one.square))[: body["top"]]


def cases_in(squares: Iterable[Square], metres: float) -> dict[int, Square]:
    """The open cases whose places lie in these squares; kinds that betray left out."""
    wanted = set(squares)
    if not wanted:
        return {}
    inside = Q()
    for east, north in wanted:
        inside |= Q(
            place__easting__gte=east * metres,
            place__easting__lt=(east + 1) * metres,
            place__northing__gte=north * metres,
            place__northing__lt=(north + 1) * metres,
        )
    rows = Location.objects.filter(inside, case__is_sensitive=False)
    rows = rows.filter(case__in=Case.objects.open())
    fields = ("case_id", "place__easting", "place__northing")
    return {
        case_id: (int(east // metres), int(north // metres))
        for case_id, east, north in rows.values_list(*fields)
    }


@dataclass(frozen=True)
class Action:
    """One live action; its words only for those who may read its case."""

    text: str
    who: str
    due_on: date | None
    # Of the place itself, and not of a case: ended here.
    code: str = ""


@dataclass
class Place:
    """One place of the list: whose, what is done, or why nothing is."""

    busy: Busy
    name: str
    spot: Spot | None
    owner: str
    # The owner follows from the cases here; nobody named one.
    is_from_cases: bool
    actions: list[Action]
    cases: list[Case]
    state: State

    @property
    def code(self) -> str:
        return rules.code_of(self.busy.square)

    @property
    def has_reason(self) -> bool:
        return self.state == State.REASON


def top(user: Any, *, days: int, at: datetime) -> list[Place]:
    """The top places, those with nothing first; a few questions whatever the rows."""
    body = practice_on(london_date(at)).body
    return places(user, busiest(body, days=days, at=at), body, at=at)


def places(user: Any, found: Sequence[Busy], body: Any, *, at: datetime) -> list[Place]:
    """These squares with all that is known of each."""
    squares = [one.square for one in found]
    spots = {(s.east, s.north): s for s in _spots(squares)}
    where = cases_in(squares, float(body["metres"]))
    seen = Case.objects.visible_to(user).in_bulk(list(where))
    steps = _steps(where, spots)
    owners = _owners(where)
    names = names_of(found, float(body["metres"]))
    rows = [
        _place(
            one,
            names[one.square],
            spots.get(one.square),
            owners.get(one.square),
            [_action(step, seen) for step in steps.get(one.square, ())],
            [case for pk, case in seen.items() if where[pk] == one.square],
            at=at,
        )
        for one in found
    ]
    return sorted(
        rows, key=lambda p: rules.order(rules.Ranked(p.state, p.busy.reports))
    )


def _place(
    busy: Busy,
    name: str,
    spot: Spot | None,
    by_cases: User | None,
    actions: list[Action],
    cases: list[Case],
    *,
    at: datetime,
) -> Place:
    owner = spot.owner if spot and spot.owner else by_cases
    return Place(
        busy=busy,
        name=name,
        spot=spot,
        owner=owner.name if owner else "",
        is_from_cases=owner is not None and not (spot and spot.owner),
        actions=actions,
        cases=cases,
        state=rules.state(
            has_owner=owner is not None,
            has_action=bool(actions),
            reason_until=spot.reason_until if spot else None,
            on=london_date(at),
        ),
    )


def _spots(squares: Iterable[Square]) -> QuerySet[Spot]:
    wanted = Q(pk__in=[])
    for east, north in squares:
        wanted |= Q(east=east, north=north)
    return Spot.objects.filter(wanted).select_related("owner", "reason_by")


def _owners(where: dict[int, Square]) -> dict[Square, User]:
    """Who has most of the open cases of each square."""
    rows = Case.objects.filter(pk__in=list(where)).select_related("owner")
    held: dict[Square, list[User]] = defaultdict(list)
    for case in rows.only("owner__name", "owner__is_active"):
        held[where[case.pk]].append(case.owner)
    return {
        square: max(users, key=lambda user: (users.count(user), -user.pk))
        for square, users in held.items()
    }


def _steps(
    where: dict[int, Square], spots: dict[Square, Spot]
) -> dict[Square, list[Step]]:
    """Live actions of the cases in a square, and of the place itself."""
    by_spot = {spot.pk: square for square, spot in spots.items()}
    about = Q(subject_kind="case", subject_id__in=list(where))
    about |= Q(subject_kind=KIND, subject_id__in=list(by_spot))
    rows = Step.objects.live().filter(about).order_by("due_on", "pk")
    found: dict[Square, list[Step]] = defaultdict(list)
    for step in rows.select_related("owner_user", "owner_team", "owner_agency"):
        known = where if step.subject_kind == "case" else by_spot
        found[known[step.subject_id]].append(step)
    return found


def _action(step: Step, seen: dict[int, Case]) -> Action:
    """What is done, in the words of its case for those who may read it."""
    is_own = step.subject_kind == KIND
    may_read = is_own or step.subject_id in seen
    text = step.text if may_read else step.get_purpose_display()
    return Action(text, owner_of(step), step.due_on, step.code if is_own else "")


def names_of(found: Sequence[Busy], metres: float) -> dict[Square, str]:
    """What each square is called: its nearest street or building, and its ward."""
    wards = area_names()
    near = _near([_middle(one.square, metres) for one in found], 2.5 * metres)
    named: dict[Square, str] = {}
    for one in found:
        east, north = _middle(one.square, metres)
        apart = [((e - east) ** 2 + (n - north) ** 2, name) for name, e, n in near]
        closest = min(apart, default=(0.0, ""))
        street = closest[1] if closest[0] <= (2.5 * metres) ** 2 else ""
        parts = [part for part in (street, wards.get(one.ward, "")) if part]
        named[one.square] = ", ".join(parts) or f"{int(east)} {int(north)}"
    return named


def _middle(square: Square, metres: float) -> tuple[float, float]:
    return (square[0] + 0.5) * metres, (square[1] + 0.5) * metres


def _near(
    points: Iterable[tuple[float, float]], within: float
) -> list[tuple[str, float, float]]:
    """The streets and buildings round all of these points, in one question."""
    boxes = Q(pk__in=[])
    for east, north in points:
        boxes |= Q(
            easting__range=(east - within, east + within),
            northing__range=(north - within, north + within),
        )
    rows = Entry.objects.exclude(kind="postcode").filter(boxes)
    return [
        (name, east, north)
        for name, east, north in rows.values_list("name", "easting", "northing")
        if east is not None and north is not None
    ]


def one(user: Any, code: str, *, at: datetime) -> Place | None:
    """One place of any of the lists that the page offers; None for another square."""
    body = practice_on(london_date(at)).body
    square = rules.square_of(code)
    for days in body["windows"]:
        for busy in busiest(body, days=days, at=at):
            if busy.square == square:
                return places(user, [busy], body, at=at)[0]
    return None


def chosen_days(said: str, on: date) -> int:
    """How far back the reader asks to look."""
    body = practice_on(on).body
    return rules.chosen_days(said, body["windows"], body["usual"])


def decider() -> User | Team | None:
    """Who answers for places that nobody has: the leader of the team of cases."""
    team = Team.objects.filter(purpose="cases").order_by("pk").first()
    if team is None:
        return None
    return supervisor_of(team) or team


def keepers() -> QuerySet[User]:
    """Who may have a place: everybody of the teams that work cases."""
    ids = [
        pk
        for team in Team.objects.filter(purpose="cases")
        for pk in members_of(team).values_list("pk", flat=True)
    ]
    return User.objects.filter(pk__in=ids).order_by("name")


def dues_of(user: User) -> QuerySet[Due]:
    """Places about which this person owes a decision."""
    rows: Any = Due.objects.open().owned_by(user).filter(subject_kind=KIND)
    found: QuerySet[Due] = rows.order_by("due_at")
    return found


@dataclass(frozen=True)
class Owed:
    """One line of "My work": a place, and what is to be done there."""

    code: str
    words: str
    due_at: datetime | None


def work(user: User) -> list[Owed]:
    """What places ask of one person: decisions, and actions of their own."""
    dues = list(dues_of(user)[:20])
    mine = Step.objects.live().filter(subject_kind=KIND, owner_user=user)
    steps = list(mine.order_by("due_on")[:20])
    spots = Spot.objects.in_bulk({row.subject_id for row in [*dues, *steps]})

    def code(row: Due | Step) -> str:
        spot = spots[row.subject_id]
        return rules.code_of((spot.east, spot.north))

    decide = "A place that comes up often: name an owner and an action, or say why not"
    return [
        *(Owed(code(due), decide, due.due_at) for due in dues),
        *(Owed(code(step), f"Do: {step.text}", None) for step in steps),
    ]


def step_of(place: Place, code: str) -> Step | None:
    """A live action of the place itself."""
    if place.spot is None:
        return None
    rows: Any = Step.objects.about(f"{KIND}:{place.spot.pk}").live()
    found: Step | None = rows.filter(code=code).first()
    return found
