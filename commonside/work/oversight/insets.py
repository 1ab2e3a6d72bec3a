"""Where a case, the page of a team and My work lead to the pages of this room."""

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone

from commonside.ground.agencies.models import User
from commonside.ground.design import ports
from commonside.ground.design.ports import Entry
from commonside.work.cases.models import Case
from commonside.work.cases.queries.case import Head
from commonside.work.oversight import actions
from commonside.work.oversight.models import ShiftNote
from commonside.work.oversight.queries import cover, notes


def _is_for(head: Head) -> bool:
    """The agency that works the case reads how it was read; a partner does not."""
    return head.is_ours and head.sees_contact


def _may_review(head: Head) -> bool:
    may = bool(head.reader.may("cases.approve_closing"))
    return _is_for(head) and head.case.is_open and may


def _may_note(head: Head) -> bool:
    return _is_for(head) and head.case.is_open


def on_now(request: HttpRequest, head: Head) -> str:
    """What waits on the case for whoever comes next; asks nothing where none does."""
    if not _is_for(head) or not getattr(head.case, "has_shift_note", False):
        return ""
    context = {"notes": notes.of_case(head.case)}
    return render_to_string("oversight/on_now.html", context, request)


def on_my_work(request: HttpRequest, user: Any) -> str:
    """Whom one stands in for, who stands in for one, and what was done meanwhile."""
    found: User = user
    if not found.may("cases.work"):
        return ""
    on = timezone.localdate()
    rows = cover.now(found, on=on)
    if not rows:
        return ""
    context = {"covers": [(row, row.is_over(on)) for row in rows]}
    return render_to_string("oversight/my_work.html", context, request)


def on_change(case: Case, *, at: datetime, **said: Any) -> None:
    """A case was opened, assessed or opened again: who looks at it, and when."""
    actions.settle(case, at=at)


ports.insets["cases.now"].append(on_now)
ports.insets["web.work"].append(on_my_work)
ports.counts["case"]["has_shift_note"] = Exists(
    ShiftNote.objects.filter(case=OuterRef("pk"), taken_at=None)
)
for act in ("case.reported", "case.assessed", "case.reopened"):
    ports.follows[act].append(on_change)
ports.menus["cases.look"].append(
    Entry("oversight:readings", "Reviews, and what samples said", _is_for, group="case")
)
ports.menus["cases.do"] += [
    Entry(
        "oversight:review", "I have looked at the whole case", _may_review, group="case"
    ),
    Entry(
        "oversight:leave-note",
        "Leave a note for whoever comes next",
        _may_note,
        group="moving",
    ),
]
ports.menus["cases.team"] += [
    Entry("oversight:shift", "Shift notes", lambda user: user.may("cases.work")),
    Entry("oversight:covers", "Who is away", lambda user: user.may("cases.work")),
    Entry(
        "oversight:owed",
        "Reviews owed",
        lambda user: user.may("cases.approve_closing"),
    ),
    Entry("oversight:many", "Many cases at once", lambda u: u.may("cases.work")),
]
