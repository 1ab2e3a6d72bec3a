"""How long cases wait between two states, as counted last night."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import F, QuerySet

from commonside.steering.improvement.models import Passage, Wait
from commonside.steering.improvement.rules import drawing
from commonside.steering.improvement.rules.waiting import Entry, months_to
from commonside.work.cases.models import Case
from commonside.work.cases.rules.states import STATE_LABELS, State

ORDERS: dict[str, tuple[str, tuple[Any, ...]]] = {
    "longest": (
        "Longest first",
        (F("median").desc(nulls_last=True), "-count", "was", "now"),
    ),
    "most": ("Most cases first", ("-count", "was", "now")),
}


def is_known(case: Case) -> bool:
    """Whether any state of this case was kept yet."""
    return Passage.objects.filter(case=case).exists()


def passages() -> Iterator[Entry]:
    """Every state that every case entered, case by case, oldest first.

    Counts alone leave this room: no page names a case.
    """
    rows = Passage.objects.order_by("case_id", "at", "pk")
    return rows.values_list("case_id", "state", "at").iterator(chunk_size=10_000)


def label(state: str) -> str:
    return STATE_LABELS[State(state)]


@dataclass(frozen=True)
class Asked:
    """Which waits a list shows; a month, or "" for the last twelve together."""

    month: date | None = None
    was: str = ""
    order: str = "longest"


def months() -> list[date]:
    """The months of which something was counted, the newest first."""
    rows = Wait.objects.filter(is_since=False).order_by("-month")
    return list(rows.values_list("month", flat=True).distinct())


def waits(asked: Asked) -> QuerySet[Wait]:
    """One line a pair of states: those with a figure, then those with too few."""
    rows = Wait.objects.filter(is_since=asked.month is None)
    if asked.month is not None:
        rows = rows.filter(month=asked.month)
    if asked.was in set(State):
        rows = rows.filter(was=asked.was)
    order = ORDERS.get(asked.order, ORDERS["longest"])[1]
    found: QuerySet[Wait] = rows.order_by(*order)
    return found


@dataclass(frozen=True)
class Line:
    """One pair in words."""

    wait: Wait
    was: str
    now: str


def lines(rows: Iterable[Wait]) -> list[Line]:
    return [Line(row, label(row.was), label(row.now)) for row in rows]


def counted_at() -> datetime | None:
    """When the waits were counted; None before the first night."""
    found: datetime | None = Wait.objects.values_list("counted_at", flat=True).first()
    return found


@dataclass(frozen=True)
class Pair:
    """Two states month by month: a drawing, and the table behind it."""

    was: str
    now: str
    months: list[tuple[date, Wait | None]]
    drawing: drawing.Drawing | None


def pair(was: str, now: str, *, on: date) -> Pair | None:
    """The last twelve months of one pair; None where there never was one."""
    if {was, now} - set(State) or was == now:
        return None
    rows = Wait.objects.filter(was=was, now=now, is_since=False)
    known = {row.month: row for row in rows}
    if not known:
        return None
    found = [(month, known.get(month)) for month in months_to(on)]
    drawn = drawing.draw(
        [
            (month, row.median if row else None, row.ninetieth if row else None)
            for month, row in found
        ]
    )
    return Pair(label(was), label(now), found, drawn)
