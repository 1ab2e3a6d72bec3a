"""A promise stands in every open case, and what was tried before counts no more."""

from datetime import timedelta

import pytest

from commonside.ground.audit.refusals import Refused
from commonside.ground.duties.models import Due
from commonside.library.clocks.calendars import WorkingCalendar, working_days_between
from commonside.work.cases import actions
from commonside.work.cases.actions.bringing import bring_contact
from commonside.work.cases.models import Closing
from commonside.work.cases.rules.owing import CONTACT_KINDS
from commonside.work.reports.models import Band
from tests.cases import living

DAY = timedelta(days=1)
LOST = {"outcome": "N4", "confirmed_by": "", "told_on": None, "told_why": ""}


def promised(case):
    rows = Due.objects.about(f"case:{case.pk}").open().filter(kind__in=CONTACT_KINDS)
    return min((due.due_at for due in rows), default=None)


def assert_promised(case, at):
    """Row 149: within ten working days of now somebody speaks with them, or is late."""
    due = promised(case)
    assert due is not None, f"nothing is promised while {case.state}"
    days = working_days_between(at.date(), due.date(), WorkingCalendar())
    assert days <= (case.agreed_gap or 10), (case.state, due)


@pytest.mark.parametrize("band", list(Band))
def test_no_open_case_is_ever_without_a_promise(opened, told, cast, at, band):
    """Row 149: whatever is done to a case, the next contact is never more than that."""
    joanne = cast["joanne"]
    case = opened(band=band)

    def holds(moment):
        case.refresh_from_db()
        assert_promised(case, moment)

    holds(at)
    living.attempt(case, joanne, at)
    holds(at)
    living.activate(case, joanne, at)
    holds(at)
    living.assess(case, joanne, at, answers=living.WORST)
    holds(at)
    living.attempt(case, joanne, at + DAY)
    holds(at + DAY)
    actions.add_report(case=case, report=told(), by=cast["priya"], at=at + DAY)
    holds(at + DAY)
    case.refresh_from_db()
    to = cast["dan"]
    actions.hand_over(case=case, to=to, why="Leave", by=cast["samuel"], at=at + DAY)
    holds(at + DAY)
    day = (at + 30 * DAY).date()
    actions.watch(
        case=case,
        until=day,
        stopped_on=at.date(),
        by=to,
        at=at + DAY,
        version=case.version,
    )
    holds(at + DAY)
    actions.work_again(case=case, why="x", by=to, at=at + 2 * DAY, version=case.version)
    holds(at + 2 * DAY)
    resume_on = (at + 9 * DAY).date()
    actions.pause(
        case=case,
        why="Away",
        resume_on=resume_on,
        by=to,
        at=at + 2 * DAY,
        version=case.version,
    )
    holds(at + 2 * DAY)
    actions.work_again(case=case, why="x", by=to, at=at + 3 * DAY, version=case.version)
    holds(at + 3 * DAY)


def test_a_longer_gap_is_the_recorded_reason(opened, cast, at):
    case = opened(band=Band.MEDIUM)
    living.activate(case, cast["joanne"], at)
    actions.agree_gap(
        case=case,
        days=15,
        why="Monthly is enough",
        by=cast["joanne"],
        at=at,
        version=case.version,
    )
    case.refresh_from_db()
    assert_promised(case, at)
    assert case.agreed_gap_why == "Monthly is enough"


def tried(case, by, at):
    for days, way in ((0, "phone"), (7, "visit"), (15, "phone")):
        living.attempt(case, by, at + days * DAY, way=way)


def test_tries_from_before_a_new_report_do_not_count(opened, told, cast, at):
    case, joanne = opened(band=Band.MEDIUM), cast["joanne"]
    living.activate(case, joanne, at)
    tried(case, joanne, at + DAY)
    later = at + 20 * DAY
    actions.add_report(case=case, report=told(), by=cast["priya"], at=later)
    with pytest.raises(Refused, match="so far 0 by 0"):
        living.close(case, joanne, later + DAY, **LOST)
    tried(case, joanne, later + DAY)
    living.close(case, joanne, later + 20 * DAY, **LOST)
    assert Closing.objects.get().outcome == "N4"


def test_tries_from_before_it_came_back_do_not_count(opened, cast, at):
    case, joanne = opened(band=Band.MEDIUM), cast["joanne"]
    living.activate(case, joanne, at)
    tried(case, joanne, at + DAY)
    living.close(case, joanne, at + 17 * DAY, **LOST)
    case.refresh_from_db()
    back = at + 18 * DAY
    actions.reopen(case=case, why="x", by=joanne, at=back, version=case.version)
    case.refresh_from_db()
    with pytest.raises(Refused, match="so far 0 by 0"):
        living.close(case, joanne, back + DAY, **LOST)


def test_what_was_said_before_a_promise_was_made_does_not_keep_it(case, cast, at):
    """An e-mail from before the case is added to it: we still owe the first call."""
    owed = promised(case)
    bring_contact(
        case,
        way="email",
        answered="she",
        note="It has been going on for weeks.",
        when=case.opened_at - 2 * DAY,
        by=cast["joanne"],
        at=at,
    )
    assert owed is not None
    assert promised(case) == owed
    assert not Due.objects.about(f"case:{case.pk}").exclude(met_at=None).exists()
