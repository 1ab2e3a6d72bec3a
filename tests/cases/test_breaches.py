"""A late first contact at high risk is told once, to owner and supervisor."""

from datetime import timedelta

import pytest

from commonside.ground.duties.models import Due
from commonside.ground.letters.models import Letter
from commonside.work.cases import actions
from commonside.work.cases.actions.breaches import _tell, tell_of_breaches
from commonside.work.reports.models import Band


@pytest.fixture
def high(told, cast, at):
    Letter.objects.all().delete()
    case = actions.open_case(
        reports=[told(band=Band.HIGH, received_at=at)],
        known_as="Mrs Begum",
        owner=cast["joanne"],
        by=cast["priya"],
        at=at,
    )
    Letter.objects.all().delete()
    return case


def test_nothing_is_told_before_it_is_late(high, at):
    assert tell_of_breaches(at=at + timedelta(hours=23)) == 0


def test_owner_and_supervisor_are_told_once(high, cast, at):
    late = at + timedelta(hours=25)
    assert tell_of_breaches(at=late) == 1
    assert tell_of_breaches(at=late + timedelta(days=2)) == 0
    told = Letter.objects.filter(kind="high_breach")
    assert {letter.to.username for letter in told} == {"joanne", "samuel"}


def test_what_somebody_else_told_meanwhile_is_not_told_again(high, at):
    Due.objects.update(told_at=at)
    assert not _tell(Due.objects.first().pk, at=at)


def test_a_late_report_is_told_to_the_team_that_reads_it(told, cast, at):
    report = told(band=Band.HIGH, received_at=at)
    team = cast["samuel"].teams[0]
    Due.objects.create(
        subject_kind="report",
        subject_id=report.pk,
        kind="first_contact",
        owner_team=team,
        since=at,
        due_at=at,
        rule="high.first_contact",
    )
    assert tell_of_breaches(at=at + timedelta(minutes=1)) == 1
    assert [letter.to.username for letter in Letter.objects.all()] == ["samuel"]
