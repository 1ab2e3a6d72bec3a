"""Samples are drawn and scored."""

from datetime import timedelta

import pytest

from commonside.ground.agencies.models import Team
from commonside.ground.audit.models import Event
from commonside.ground.audit.refusals import Clash, Refused
from commonside.work.cases.actions import conflict
from commonside.work.cases.models import Case
from commonside.work.oversight import actions
from commonside.work.oversight.queries import samples as queries
from tests.oversight import living


@pytest.fixture
def samuel(cast):
    return cast["samuel"]


@pytest.fixture
def row(case, samuel, at):
    return living.drawn(samuel, at).sampled.get()


def test_the_lot_falls_among_the_cases_of_those_days(opened, samuel, at):
    old, new = opened(), opened()
    long_ago = at - timedelta(days=40)
    Case.objects.filter(pk=old.pk).update(
        closed_at=long_ago, closed_by=samuel, opened_at=long_ago
    )
    sample = living.drawn(samuel, at)
    assert [one.case_id for one in sample.sampled.all()] == [new.pk]
    assert (sample.stood, sample.practice.key) == (1, "dip")
    event = Event.objects.get(kind="oversight.drawn")
    assert f"case:{new.pk}" in event.body


def test_a_team_without_cases_has_no_sample(practice, samuel, at):
    with pytest.raises(Refused, match="worked no case"):
        living.drawn(samuel, at)


def test_each_sample_has_a_lot_of_its_own(case, samuel, at):
    team = Team.objects.get(code="asb")
    first, second = (
        actions.draw_sample(team=team, by=samuel, at=at).seed for _ in range(2)
    )
    assert first != second


def test_answers_are_kept_and_replaced(row, samuel, at):
    living.scored(row, samuel, at, note=" Ring sooner. ")
    row.refresh_from_db()
    assert (row.note, row.scored_by, row.version) == ("Ring sooner.", samuel, 2)
    living.scored(row, samuel, at, answers=living.all_of(row, "no"))
    assert set(queries.answers_of(row).values()) == {"no"}
    assert Event.objects.filter(kind="oversight.scored").count() == 2


def test_its_owner_does_not_score_a_case(row, cast, at):
    with pytest.raises(Refused, match="other than its owner"):
        living.scored(row, cast["joanne"], at)


@pytest.mark.parametrize("is_scored", [False, True])
def test_two_who_score_at_once_are_told(row, samuel, at, is_scored):
    if is_scored:
        living.scored(row, samuel, at, note="Theirs.")
    with pytest.raises(Clash) as clash:
        living.scored(row, samuel, at, note="Mine.", version=7)
    row.refresh_from_db()
    assert clash.value.theirs["note"] == row.note == ("Theirs." if is_scored else "")


def test_a_sample_shows_no_case_that_its_reader_may_not_see(row, samuel, cast, at):
    assert queries.shown(samuel, row.sample).rows == [row]
    conflict(subject=row.case, by=samuel, at=at)
    shown = queries.shown(samuel, row.sample)
    assert (shown.rows, shown.hidden) == ([], 1)
    assert queries.sampled(samuel, row.sample.code, row.case) is None
