"""Supervisors and managers look at whole cases, by band; each decides and says when."""

from datetime import timedelta

import pytest

from commonside.ground.agencies.models import Holding, Team
from commonside.ground.audit.models import Event
from commonside.ground.audit.refusals import Refused
from commonside.ground.duties.models import Due
from commonside.ground.practice.models import Version
from commonside.ground.practice.queries import forget
from commonside.library.clocks.instants import london_date
from commonside.shell.web.queries import my_work
from commonside.work.cases.models import Case
from commonside.work.oversight import actions, jobs
from commonside.work.oversight.queries import reviews as queries
from tests.cases import living as cases
from tests.oversight import living

KINDS = ("supervision", "manager_review", "head_review")


def owed(case):
    rows = Due.objects.about(f"case:{case.pk}").open().filter(kind__in=KINDS)
    return {due.kind: due for due in rows}


@pytest.fixture
def samuel(cast):
    return cast["samuel"]


@pytest.mark.parametrize(
    ("band", "days"),
    [
        (1, {"manager_review": 28, "head_review": 56}),
        (2, {"manager_review": 56}),
        (3, {}),
    ],
)
def test_managers_look_by_the_clocks_of_the_band(opened, samuel, at, band, days):
    case = opened(band=band)
    found = owed(case)
    assert set(found) == {"supervision", *days}
    for kind, many in days.items():
        assert (london_date(found[kind].due_at) - london_date(at)).days == many
        # Nobody of the team holds that role: its leader is asked.
        assert found[kind].owner_user == samuel


def test_whoever_holds_the_role_in_the_team_is_asked(cast, opened):
    asb = Team.objects.get(code="asb")
    Holding.objects.create(user=cast["helen"], team=asb)
    assert owed(opened(band=1))["manager_review"].owner_user == cast["helen"]


def test_a_review_keeps_its_decision_and_the_next_is_counted_from_it(case, samuel, at):
    later = at + timedelta(days=9)
    made = living.looked(
        case, samuel, later, level="manager", decision="change_plan", note=" Ask. "
    )
    assert (made.note, made.band, made.practice.key) == ("Ask.", 1, "reviews")
    found = owed(case)
    assert (london_date(found["manager_review"].due_at) - later.date()).days == 28
    # A manager has seen what the supervisor would see; the head still looks.
    assert found["supervision"].since == found["manager_review"].since == later
    assert found["head_review"].since == at
    met = Due.objects.about(f"case:{case.pk}").filter(met_at=later)
    assert set(met.values_list("kind", flat=True)) == {"supervision", "manager_review"}
    assert Event.objects.filter(kind="oversight.reviewed").count() == 1


def test_the_next_look_may_be_sooner(case, samuel, at):
    soon = at.date() + timedelta(days=3)
    living.looked(case, samuel, at, next_on=soon)
    due = owed(case)["supervision"]
    assert (due.due_at.date(), due.reason) == (soon, "next_chosen")
    with pytest.raises(Refused, match="at the latest"):
        living.looked(case, samuel, at, next_on=soon + timedelta(days=90))


def test_another_band_counts_the_managers_anew(case, samuel, cast, at):
    later = at + timedelta(days=2)
    cases.assess(case, samuel, later, band=3, override_why="It was one night.")
    assert set(owed(case)) == {"supervision"}
    cases.assess(case, samuel, later, cases.WORST)
    assert owed(case)["manager_review"].rule == "high.manager_review"


def test_a_day_that_somebody_chose_stays_when_the_risk_is_asked_again(case, samuel, at):
    soon = at.date() + timedelta(days=3)
    living.looked(case, samuel, at, level="manager", next_on=soon)
    cases.assess(case, samuel, at, cases.WORST)
    assert owed(case)["manager_review"].due_at.date() == soon


def test_nothing_is_owed_while_a_case_rests(case, samuel, at):
    for state in ("suspended", "closed"):
        Due.objects.about(f"case:{case.pk}").delete()
        case.state = state
        actions.settle(case, at=at)
        assert owed(case) == {}


def test_the_timetable_owes_what_no_act_brought_about(opened, at):
    first, paused = opened(band=1), opened(band=2)
    Due.objects.filter(kind__in=KINDS).delete()
    Case.objects.filter(pk=paused.pk).update(state="suspended")
    assert actions.owe_missing(at=at) == 3
    jobs.owe_reviews.call()
    assert set(owed(first)) == set(KINDS)
    assert owed(paused) == {}
    assert actions.owe_missing(at=at) == 0


def test_without_the_practice_nothing_is_owed_and_none_recorded(case, samuel, at):
    Version.objects.filter(kind="supervision").delete()
    forget()
    Due.objects.about(f"case:{case.pk}").delete()
    actions.settle(case, at=at)
    assert actions.owe_missing(at=at) == 0
    for act in (
        lambda: living.looked(case, samuel, at),
        lambda: actions.call_for_review(case=case, day=None, by=samuel, at=at),
    ):
        with pytest.raises(Refused, match="No practice"):
            act()
    assert owed(case) == {}
    assert list(queries.owed(samuel, queries.Asked(), at=at)) == []


def test_a_late_review_is_in_my_work_of_the_supervisor_and_listed(case, samuel, at):
    late = at + timedelta(days=29)
    (row,) = [row for row in my_work(samuel, at=late).today if "manager" in row.line]
    assert row.verb == "Review"
    assert row.url.endswith(f"{case.reference}/review/")
    found = queries.owed(samuel, queries.Asked(when="late"), at=late)
    assert [due.kind for due in found] == ["supervision", "manager_review"]
    soon = queries.owed(samuel, queries.Asked(when="soon", level="head"), at=late)
    assert not soon
    other = queries.owed(samuel, queries.Asked(owner=samuel.pk), at=late)
    assert not other
