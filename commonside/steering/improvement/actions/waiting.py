"""Each state that a case enters is kept; at night the waits are counted from them."""

from datetime import datetime

from django.db import transaction

from commonside.library.clocks.instants import london_date
from commonside.steering.improvement.models import Passage, Wait
from commonside.steering.improvement.queries import waiting as queries
from commonside.steering.improvement.rules import waiting as rules
from commonside.work.cases.models import Case
from commonside.work.cases.rules.states import State


def note_passage(case: Case, *, was: str, now: str, at: datetime) -> None:
    """A case has gone from one state to another; part of the act that moved it.

    The first time, when it was given to an officer is kept with it. Of a case that was
    brought in further on, what came before is not known and is not made up.
    """
    rows = [Passage(case=case, state=now, at=at)]
    if was == State.ALLOCATED and not queries.is_known(case):
        rows.insert(0, Passage(case=case, state=was, at=case.opened_at))
    Passage.objects.bulk_create(rows)


@transaction.atomic
def count_waits(*, at: datetime) -> int:
    """Count every pair of states by month, and the last twelve together; how many.

    All are counted anew, because a case that is brought in may have been closed last
    year. Part of the timetable: it changes no record about anybody.
    """
    found = rules.by_pair(queries.passages())
    since = rules.months_to(london_date(at))[0]
    whole = rules.over_months(found, since)
    rows = [_row(key, days, at=at) for key, days in found.items()]
    rows += [_row(key, days, at=at, is_since=True) for key, days in whole.items()]
    Wait.objects.all().delete()
    Wait.objects.bulk_create(rows, batch_size=500)
    return len(rows)


def _row(
    key: rules.Key, days: list[float], *, at: datetime, is_since: bool = False
) -> Wait:
    was, now, month = key
    found = rules.wait(days)
    return Wait(
        was=was,
        now=now,
        month=month,
        is_since=is_since,
        count=found.count,
        median=found.median,
        ninetieth=found.ninetieth,
        counted_at=at,
    )
