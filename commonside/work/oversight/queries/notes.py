"""Notes at a change of shift, with the clocks that stay open whoever comes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from commonside.ground.agencies.models import User
from commonside.ground.duties.models import Due
from commonside.work.cases.models import Case
from commonside.work.cases.rules.team import duty
from commonside.work.oversight.models import ShiftNote
from commonside.work.oversight.rules.notes import SHOWN_FOR


def notes(user: User, *, at: datetime, is_mine: bool = False) -> QuerySet[ShiftNote]:
    """What waits for whoever comes next, the newest first; then what was taken today.

    `is_mine`: about the cases that this person owns.
    """
    shown = Q(taken_at=None) | Q(taken_at__gt=at - SHOWN_FOR)
    rows = ShiftNote.objects.visible_to(user).filter(shown)
    if is_mine:
        rows = rows.filter(case__owner=user)
    rows = rows.select_related("case__owner", "by", "taken_by")
    found: QuerySet[ShiftNote] = rows.order_by("taken_at", "-at", "-id")
    return found


@dataclass(frozen=True)
class Line:
    """A note, and what falls due next in its case."""

    note: ShiftNote
    what: str
    due_at: datetime | None


def lines(found: Iterable[ShiftNote]) -> list[Line]:
    """Each note with the next open clock of its case; one query for a page."""
    rows = list(found)
    ids = {row.case_id for row in rows if row.case_id}
    first: dict[int, Due] = {}
    dues = Due.objects.open().filter(subject_kind="case", subject_id__in=ids)
    for due in dues.order_by("-due_at"):
        first[due.subject_id] = due
    made = []
    for row in rows:
        next_one = first.get(row.case_id or 0)
        what = duty(next_one.kind) if next_one else ""
        made.append(Line(row, what, next_one.due_at if next_one else None))
    return made


def find(user: User, code: str) -> ShiftNote | None:
    rows = ShiftNote.objects.visible_to(user).select_related("case")
    found: ShiftNote | None = rows.filter(code=code).first()
    return found


def of_case(case: Case) -> list[ShiftNote]:
    """What waits on a case that is open to the reader already."""
    rows = ShiftNote.objects.waiting().filter(case=case)
    return list(rows.select_related("by"))
