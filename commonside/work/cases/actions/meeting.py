"""Somebody met a record that is hidden from them: its keeper learns of it (S3).

Whoever met it is told nothing, not even that there is one.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import cast

from django.db import transaction

from commonside.ground.agencies.models import Team, User
from commonside.ground.audit.actions import record, reference
from commonside.ground.duties import actions as duties
from commonside.ground.duties.models import Due
from commonside.ground.duties.queries import Counted, clocks_on
from commonside.ground.timetable import registry
from commonside.library.clocks.counting import working_days_after
from commonside.library.clocks.instants import london_date
from commonside.work.cases.models import Case
from commonside.work.cases.queries.matching import hidden_matches
from commonside.work.reports.models import Report

# What the keeper owes: a look at who met it, and why.
MET = "met"
JOB = "commonside.work.cases.jobs.tell_keepers"


def tell_later(report: Report, *, by: User) -> None:
    """Have it looked through in a job whether a hidden record is like this report."""
    registry.find(JOB).enqueue(report.pk, by.pk)


@transaction.atomic
def tell_keepers(report: Report, *, by: User, at: datetime) -> None:
    """Tell the keepers of what is like this report, and hidden from who decided it."""
    hidden = hidden_matches(by, report, at=at)
    tell(hidden, "report.matched_hidden", refs=[f"report:{report.pk}"], by=by, at=at)


def tell(
    hidden: Iterable[str], kind: str, *, refs: list[str], by: User, at: datetime
) -> None:
    """A trace on each hidden record and a line in its keeper's "My work".

    `{kind}` in the trace's kind is that of the record: `case.looked_for`.
    """
    hidden = list(hidden)
    for subject in hidden:
        named = kind.format(kind=subject.split(":")[0])
        record(named, subject=subject, by=by, at=at, refs=refs)
    _owe_a_look(hidden, at=at)


def _owe_a_look(hidden: list[str], *, at: datetime) -> None:
    owners = _keepers(hidden)
    waiting = Due.objects.open().filter(kind=MET, subject_id__in=_ids(hidden, None))
    known = {due.subject for due in waiting}
    clocks = clocks_on(london_date(at))
    due_at = working_days_after(at, 1, clocks.calendar)
    for subject in sorted(set(owners) - known):
        counted = Counted(MET, at, due_at, "hidden.met")
        duties.owe_anew(subject, [(counted, owners[subject])], practice=clocks.version)


def _ids(subjects: list[str], kind: str | None) -> list[int]:
    parts = [subject.split(":") for subject in subjects]
    return [int(id_) for what, id_ in parts if kind in (None, what)]


def _keepers(hidden: list[str]) -> dict[str, duties.Owner]:
    """The owner of each case, and the team of each report that still waits."""
    cases = Case.objects.filter(pk__in=_ids(hidden, "case")).select_related("owner")
    reports = Report.objects.filter(pk__in=_ids(hidden, "report")).waiting()
    found: dict[str, duties.Owner] = {f"case:{c.pk}": c.owner for c in cases}
    waiting = reports.exclude(routing__team=None).select_related("routing__team")
    return found | {f"report:{r.pk}": cast(Team, r.routing.team) for r in waiting}


@transaction.atomic
def note_looked(*, subject: Case | Report, by: User, at: datetime) -> None:
    """The keeper has looked at who met the record, and the line is done with."""
    duties.meet(subject, [MET], at=at)
    kind = reference(subject).split(":")[0]
    record(f"{kind}.meeting_noted", subject=subject, by=by, at=at)
