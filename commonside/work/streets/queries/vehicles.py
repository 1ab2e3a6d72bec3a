"""The vehicles of a case: seen again elsewhere, warned, abandoned."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from commonside.ground.duties.models import Due
from commonside.ground.practice.models import Version
from commonside.ground.practice.queries import current
from commonside.library.clocks.instants import london_date
from commonside.work.cases.actions.vehicles import ALERT
from commonside.work.cases.models import Case, Vehicle
from commonside.work.cases.queries.vehicles import Told, marks_of, of_case
from commonside.work.streets.models import Abandoned, Notice, Warned
from commonside.work.streets.rules import abandoned as rules
from commonside.work.streets.rules import section59


def section_59(on: date) -> Version:
    return current("section59", "vehicles", on)


def abandoned_practice(on: date) -> Version:
    return current("abandoned", "vehicles", on)


@dataclass(frozen=True)
class Seen:
    """One vehicle of a case, with what is known of warnings."""

    told: Told
    check: section59.Check
    number: str


@dataclass(frozen=True)
class Vehicles:
    rows: list[Seen]
    # What section 59 asks, each line with its source.
    lines: list[dict[str, Any]]
    # Somebody has still to look at a repeat.
    is_alert: bool

    @property
    def repeats(self) -> list[Seen]:
        return [row for row in self.rows if row.told.is_repeat]


def vehicles(user: Any, case: Case, *, at: datetime) -> Vehicles:
    """Every vehicle told of in a case: where else, and whether it was warned."""
    on = london_date(at)
    body = section_59(on).body
    told = of_case(user, case, at=at)
    warned = _warned(user, [one.mark for one in told])
    return Vehicles(
        rows=[
            Seen(
                told=one,
                check=section59.check(
                    [row.given_on for row in warned[one.mark]], body, on=on
                ),
                number=next((row.number for row in warned[one.mark]), ""),
            )
            for one in told
        ],
        lines=body["line"],
        is_alert=is_alert(case),
    )


def is_alert(case: Case) -> bool:
    """Whether somebody has still to look at another record of the same vehicle."""
    rows = Due.objects.about(f"case:{case.pk}").open().filter(kind=ALERT)
    return bool(rows.exists())


def _warned(user: Any, marks: Iterable[str]) -> dict[str, list[Warned]]:
    """Warnings of these vehicles in cases that the reader may see, the newest first."""
    found: dict[str, list[Warned]] = defaultdict(list)
    for row in Warned.objects.visible_to(user).filter(mark__in=list(marks)):
        found[row.mark].append(row)
    return found


def vehicle_of(case: Case, code: str) -> Vehicle | None:
    """One noted vehicle of a case that the reader has open."""
    rows: Any = Vehicle.objects.filter(case=case, code=code, ended_at=None)
    found: Vehicle | None = rows.first()
    return found


def marks(case: Case) -> list[tuple[str, str]]:
    """The registrations of a case, to choose from."""
    return [(mark, mark) for mark in sorted(marks_of(case))]


@dataclass(frozen=True)
class Left:
    """One abandoned vehicle: how far it is, and what may not be done yet."""

    row: Abandoned
    stage: rules.Stage
    land: str
    condition: str
    ending: str
    notices: list[tuple[str, Notice]]
    # Notices that it needs and that were not given.
    missing: list[str]
    deadline: datetime | None
    is_running: bool

    @property
    def is_over(self) -> bool:
        return self.stage == rules.Stage.ENDED


def abandoned(case: Case, *, at: datetime) -> list[Left]:
    """The abandoned vehicles of a case, each by the practice that it was told under."""
    rows = Abandoned.objects.filter(case=case).prefetch_related("notices")
    return [left(row, at=at) for row in rows.select_related("practice")]


def left(row: Abandoned, *, at: datetime) -> Left:
    """One abandoned vehicle in words."""
    body, vehicle = row.practice.body, row.as_vehicle()
    given = {notice.kind for notice in vehicle.notices}
    until = rules.deadline(vehicle)

    def said(part: str, code: str) -> str:
        line = rules.row_of(body, part, code)
        return str(line["label"]["en"]) if line else ""

    wanted = [k for k in rules.needed(vehicle, body, "disposal") if k not in given]
    return Left(
        row=row,
        stage=row.stage,
        land=said("land", row.land),
        condition=said("condition", row.condition),
        ending=said("ending", row.ending),
        notices=[(said("notice", n.kind), n) for n in row.notices.all()],
        missing=[said("notice", kind) for kind in wanted],
        deadline=until,
        is_running=until is not None and at <= until,
    )


def stands(case: Case) -> bool:
    """Whether an abandoned vehicle of a case is not over with."""
    rows: Any = Abandoned.objects.filter(case=case, ended_at=None)
    return bool(rows.exists())


def abandoned_of(case: Case, code: str) -> Abandoned | None:
    """One abandoned vehicle of a case that the reader has open."""
    rows = Abandoned.objects.filter(case=case, code=code)
    found: Abandoned | None = rows.select_related("practice").first()
    return found


def choices(body: Any, part: str) -> list[tuple[str, str]]:
    """The lines of one part of the practice, to choose from."""
    return [(row["code"], row["label"]["en"]) for row in body[part]]


def wanted(row: Abandoned) -> list[tuple[str, str]]:
    """The notices that a vehicle needs and that were not given yet."""
    body, vehicle = row.practice.body, row.as_vehicle()
    given = {notice.kind for notice in vehicle.notices}
    kinds = [k for k in rules.needed(vehicle, body, "disposal") if k not in given]
    return [(code, label) for code, label in choices(body, "notice") if code in kinds]
