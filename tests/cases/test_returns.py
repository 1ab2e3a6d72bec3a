"""A case that comes back, once and again; a closing that waits for a second person."""

from datetime import datetime, timedelta

import pytest

from commonside.ground.audit.refusals import Refused
from commonside.ground.duties.queries import open_dues
from commonside.ground.practice.models import Version
from commonside.work.cases import actions
from commonside.work.cases.models import Closing
from commonside.work.cases.rules import procedure as rules
from commonside.work.reports.models import Band
from tests.cases import living
from tests.cases.test_procedure import take_in

DAY = timedelta(days=1)


def back(case, by, at):
    actions.reopen(case=case, why="x", by=by, at=at, version=case.version)
    case.refresh_from_db()


def test_each_return_is_counted_against_its_own_closing(opened, cast, at):
    """The figure counts a return once, on the day on which it happened."""
    case, joanne = opened(band=Band.MEDIUM), cast["joanne"]
    living.activate(case, joanne, at)
    days = []
    for week in (1, 2):
        living.close(case, joanne, at + 14 * week * DAY)
        case.refresh_from_db()
        days.append(at + (14 * week + 3) * DAY)
        back(case, joanne, days[-1])
    found = Closing.objects.order_by("pk").values_list("reopened_at", flat=True)
    assert list(found) == days


def test_back_at_work_nothing_says_that_it_stopped(opened, cast, at):
    case, joanne = opened(band=Band.MEDIUM), cast["joanne"]
    living.activate(case, joanne, at)
    actions.watch(
        case=case,
        until=(at + 28 * DAY).date(),
        stopped_on=at.date(),
        by=joanne,
        at=at,
        version=case.version,
    )
    case.refresh_from_db()
    living.close(case, joanne, at + 30 * DAY)
    case.refresh_from_db()
    assert case.stopped_on == at.date()
    back(case, joanne, at + 33 * DAY)
    assert (case.stopped_on, case.monitoring_until, case.told_on) == (None,) * 3
    assert (case.outcome, case.stopped_confirmed_by, case.told_why) == ("", "", "")


def test_a_second_person_has_two_working_days_to_agree(opened, cast, at):
    case, joanne = opened(band=Band.MEDIUM), cast["joanne"]
    living.activate(case, joanne, at)
    living.assess(case, joanne, at, vulnerability={"personal": ["alone"]})
    living.close(case, joanne, at)
    case.refresh_from_db()
    assert case.state == "closing"
    due = open_dues(f"case:{case.pk}")["agree"]
    # Thursday noon, and so by the end of Monday.
    assert due.due_at == datetime.fromisoformat("2026-11-23T17:00+00:00")


@pytest.fixture
def vulnerable(practice):
    take_in("solutions-standard")
    return take_in("vulnerable-victim")


def test_what_is_owed_by_the_band_is_not_put_off_by_another_procedure(
    opened, vulnerable, cast, at
):
    case, joanne = opened(band=Band.HIGH), cast["joanne"]
    living.assess(case, joanne, at, answers=living.WORST)
    owed = open_dues(f"case:{case.pk}")["assess_again"]
    later = at + 3 * DAY
    actions.follow_procedure(
        case=case, procedure=vulnerable, why="Alone.", by=joanne, at=later
    )
    assert open_dues(f"case:{case.pk}")["assess_again"] == owed


def test_the_stages_that_are_asked_for(vulnerable):
    body = Version.objects.get(pk=vulnerable.pk).body
    whole = list(rules.asked_up_to(body, "closing"))
    assert "monitoring" in whole
    without = rules.asked_up_to(body, "closing", left_out=["monitoring"])
    assert list(without) == [code for code in whole if code != "monitoring"]
    # Where it stands already it does not go back to.
    assert not rules.is_back(body, state="active", to="active")
    assert rules.is_back(body, state="monitoring", to="active")


# --- what a note, a score and a pause leave behind ------------------------------


def test_of_who_was_not_reached_nothing_is_known(opened, cast, at):
    """A try says nothing of whether somebody is safe tonight."""
    case = opened(band=Band.MEDIUM)
    made = actions.note_contact(
        case=case,
        way="phone",
        answered="nobody",
        safe_tonight="yes",
        next_on=at + DAY,
        by=cast["joanne"],
        at=at,
    )
    assert (made.is_reached, made.safe_tonight) == (False, "")


def test_the_look_of_a_supervisor_is_owed_by_the_supervisor(opened, cast, at):
    case = opened(band=Band.MEDIUM)
    living.assess(case, cast["joanne"], at, answers=living.WORST)
    owed = open_dues(f"case:{case.pk}")["supervision"]
    assert owed.owner_user == cast["samuel"]


def test_a_plan_of_refused_steps_is_no_plan(opened, cast, at):
    case, joanne = opened(band=Band.MEDIUM), cast["joanne"]
    living.assess(case, joanne, at)
    living.reach(case, joanne, at)
    step = living.offer(case, cast["dan"], joanne, at)
    actions.move_step(
        case=case,
        step=step,
        to="refused",
        note="Not mine.",
        by=cast["dan"],
        at=at,
        version=step.version,
    )
    case.refresh_from_db()
    with pytest.raises(Refused, match="at least one step"):
        actions.agree_plan(case=case, by=joanne, at=at, version=case.version)


def test_a_pause_over_a_weekend_ends_on_the_next_working_day(opened, cast, at):
    """We ask again on the Monday after, not on a Sunday on which nobody works."""
    case, joanne = opened(band=Band.MEDIUM), cast["joanne"]
    sunday = datetime.fromisoformat("2026-11-29T00:00+00:00").date()
    actions.pause(
        case=case,
        why="Away.",
        resume_on=sunday,
        by=joanne,
        at=at,
        version=case.version,
    )
    due = open_dues(f"case:{case.pk}")["contact"]
    assert due.due_at == datetime.fromisoformat("2026-11-30T17:00+00:00")


def test_no_pause_puts_off_that_somebody_may_not_be_safe(opened, cast, at):
    case, joanne = opened(band=Band.STANDARD), cast["joanne"]
    answers = living.CALM | {"health": "self_harm"}
    living.assess(case, joanne, at, answers=answers)
    case.refresh_from_db()
    owed = open_dues(f"case:{case.pk}")["safeguard"]
    actions.pause(
        case=case,
        why="Away.",
        resume_on=(at + 9 * DAY).date(),
        by=joanne,
        at=at,
        version=case.version,
    )
    assert open_dues(f"case:{case.pk}")["safeguard"] == owed


def test_a_closing_taken_back_says_nothing_of_who_confirmed_it(opened, cast, at):
    case, joanne = opened(band=Band.MEDIUM), cast["joanne"]
    living.activate(case, joanne, at)
    living.assess(case, joanne, at, vulnerability={"personal": ["alone"]})
    living.close(case, joanne, at)
    case.refresh_from_db()
    assert case.stopped_confirmed_by == "victim"
    actions.work_again(case=case, why="x", by=joanne, at=at, version=case.version)
    case.refresh_from_db()
    assert (case.outcome, case.stopped_confirmed_by) == ("", "")
