"""One named owner; and nobody works a case in which they know somebody."""

import pytest

from commonside.ground.agencies.models import Grant, Holding
from commonside.ground.audit.models import Event
from commonside.ground.audit.refusals import Refused
from commonside.ground.duties.models import Due
from commonside.ground.people.models import Person, StaffTie
from commonside.work.cases import actions
from commonside.work.cases.models import Case
from commonside.work.reports.models import Report


def hand(case, cast, at, *, to="dan", why="Joanne is on leave"):
    return actions.hand_over(case=case, to=cast[to], by=cast["samuel"], at=at, why=why)


def owners_of_dues(case):
    rows = Due.objects.about(f"case:{case.pk}").open().exclude(kind="supervision")
    return {row.owner_user.username if row.owner_user else None for row in rows}


def test_the_case_its_promises_and_its_sight_move_together(case, cast, at):
    moved = hand(case, cast, at)
    assert (moved.owner, moved.version) == (cast["dan"], 2)
    assert owners_of_dues(case) == {"dan"}
    assert Grant.objects.filter(basis="owner").get().principal == (
        f"user:{cast['dan'].pk}"
    )
    assert Event.objects.filter(kind="case.handed_over").count() == 1


def test_another_team_takes_the_sight_of_the_first_away(case, cast, at):
    hand(case, cast, at, to="noor")
    assert Case.objects.visible_to(cast["noor"]).exists()
    for model in (Case, Person, Report):
        assert not model.objects.visible_to(cast["joanne"]).exists()


@pytest.mark.parametrize(
    ("to", "why", "says"),
    [
        ("dan", " ", "Say why"),
        ("joanne", "x", "has it already"),
        ("admin", "x", "cannot take this case"),
    ],
)
def test_a_hand_over_that_is_refused_changes_nothing(case, cast, at, to, why, says):
    with pytest.raises(Refused, match=says):
        hand(case, cast, at, to=to, why=why)
    case.refresh_from_db()
    assert (case.owner, case.version) == (cast["joanne"], 1)


def test_an_owner_who_knows_somebody_is_out_at_once(case, cast, at):
    tie = actions.conflict(subject=case, by=cast["joanne"], at=at)
    case.refresh_from_db()
    assert (case.owner, tie.handed_to) == (cast["samuel"], cast["samuel"])
    assert owners_of_dues(case) == {"samuel"}
    for model in (Case, Person, Report):
        assert not model.objects.visible_to(cast["joanne"]).exists()
    assert Event.objects.filter(kind="case.conflict").count() == 1
    with pytest.raises(Refused, match="cannot take"):
        hand(case, cast, at, to="joanne")


def test_a_colleague_who_knows_somebody_leaves_the_owner(case, cast, at):
    tie = actions.conflict(subject=case, by=cast["dan"], at=at)
    case.refresh_from_db()
    assert (case.owner, tie.handed_to) == (cast["joanne"], cast["joanne"])
    assert not Case.objects.visible_to(cast["dan"]).exists()


def test_a_supervisor_hands_to_a_colleague(opened, cast, at):
    case = opened(owner="samuel")
    actions.conflict(subject=case, by=cast["samuel"], at=at)
    case.refresh_from_db()
    assert case.owner in (cast["joanne"], cast["dan"])


def test_with_nobody_else_the_team_has_what_was_owed(case, cast, at):
    Holding.objects.exclude(user=cast["joanne"]).delete()
    case.team.duty_contact = None
    case.team.save()
    tie = actions.conflict(subject=case, by=cast["joanne"], at=at)
    case.refresh_from_db()
    assert tie.handed_to is None
    assert not Case.objects.visible_to(cast["joanne"]).exists()
    dues = Due.objects.about(f"case:{case.pk}").open().filter(owner_team=case.team)
    assert dues.count() == 4


def test_the_duty_contact_steps_in_where_there_is_no_leader(case, cast, at):
    Holding.objects.filter(role="team_leader").delete()
    actions.conflict(subject=case, by=cast["joanne"], at=at)
    case.refresh_from_db()
    assert case.owner == cast["samuel"]


def test_knowing_somebody_in_a_report_bars_from_the_case_that_it_becomes(
    told, cast, at
):
    report = told()
    actions.conflict(subject=report, by=cast["dan"], at=at)
    with pytest.raises(Refused, match="cannot take"):
        open_(report, cast, at, owner="dan")
    case = open_(report, cast, at, owner="joanne")
    assert not Case.objects.visible_to(cast["dan"]).exists()
    assert case.owner == cast["joanne"]


def test_an_owner_who_knows_somebody_in_a_further_report(case, told, cast, at):
    report = told()
    actions.conflict(subject=report, by=cast["joanne"], at=at)
    with pytest.raises(Refused, match="cannot take this in"):
        actions.add_report(case=case, report=report, by=cast["priya"], at=at)


def open_(report, cast, at, *, owner):
    return actions.open_case(
        reports=[report],
        known_as="Mrs Begum",
        owner=cast[owner],
        by=cast["priya"],
        at=at,
    )


def let_back(case, cast, at, *, by="samuel", why="The wrong button."):
    actions.let_back(subject=case, user=cast["dan"], why=why, by=cast[by], at=at)


def test_a_supervisor_lets_back_who_said_it_by_mistake(case, cast, at):
    actions.conflict(subject=case, by=cast["dan"], at=at)
    let_back(case, cast, at)
    for model in (Case, Person, Report):
        assert model.objects.visible_to(cast["dan"]).exists()
    assert not StaffTie.objects.standing().exists()
    assert StaffTie.objects.get().ended_by == cast["samuel"]
    assert Event.objects.filter(kind="case.let_back").count() == 1


@pytest.mark.parametrize(
    ("by", "why", "says"),
    [
        ("joanne", "x", "A supervisor"),
        ("dan", "x", "never they"),
        ("samuel", "", "why"),
    ],
)
def test_nobody_lets_themselves_back(case, cast, at, by, why, says):
    actions.conflict(subject=case, by=cast["dan"], at=at)
    with pytest.raises(Refused, match=says):
        let_back(case, cast, at, by=by, why=why)
    assert not Case.objects.visible_to(cast["dan"]).exists()
