"""What a leaver had to do goes to others, and shows nobody what they may not see."""

from datetime import timedelta

import pytest

from commonside.ground.agencies.models import Agency, Grant, Holding, Team, User
from commonside.ground.agencies.queries import (
    differences,
    members_of,
    supervisor_of,
)
from commonside.ground.audit.models import Event
from commonside.ground.design import ports
from commonside.ground.duties import actions as duties
from commonside.ground.duties.models import Due, Step
from commonside.ground.duties.queries import Counted
from commonside.work.cases import actions
from commonside.work.cases.models import Case

LOADS = ("cases", "duties")


def hand_on(cast, at, to, *, of="joanne"):
    return [
        ports.loads[name].hand_on(cast[of], to=to, by=cast["admin"], at=at)
        for name in LOADS
    ]


def leave(cast, at, *, of="joanne"):
    return [ports.loads[name].leave(cast[of], by=None, at=at) for name in LOADS]


def step_for(case, cast, at, *, by="joanne", to="joanne"):
    made = {"text": "Change the lock", "purpose": "protect", "due_on": None}
    return actions.offer_step(case=case, to=cast[to], by=cast[by], at=at, **made)


def held(user):
    return [load.count(user) for load in (ports.loads[name] for name in LOADS)]


def test_all_of_it_goes_to_one_colleague_of_the_team(cast, case, at):
    step_for(case, cast, at)
    assert hand_on(cast, at, cast["dan"]) == [0, 0]
    case.refresh_from_db()
    assert case.owner == cast["dan"]
    assert held(cast["joanne"]) == [0, 0]
    assert Step.objects.get().owner_user == cast["dan"]
    assert set(Due.objects.open().values_list("owner_user__username", flat=True)) == {
        "dan",
        "samuel",
    }
    mine = Grant.objects.filter(principal=f"user:{cast['joanne'].pk}")
    assert not mine.exists()
    assert differences().lines == []


def test_the_trace_says_who_handed_it_on_and_no_name(cast, case, at):
    hand_on(cast, at, cast["dan"])
    event = Event.objects.get(kind="case.handed_over")
    assert event.by == f"user:{cast['admin'].pk}"
    assert "Begum" not in event.body


@pytest.mark.parametrize("who", ["tom", "mina", "grace_elsewhere"])
def test_who_does_not_work_the_teams_cases_gets_none(cast, case, at, who):
    to = cast["grace"] if who == "grace_elsewhere" else cast[who]
    if who == "grace_elsewhere":
        Holding.objects.filter(user=to, team__isnull=False).delete()
    to = User.objects.get(pk=to.pk)
    step_for(case, cast, at)
    stays = hand_on(cast, at, to)
    assert stays[0] == 1
    assert stays[1] > 0
    assert not Case.objects.visible_to(to).exists()


def test_nor_who_knows_somebody_in_it(cast, case, at):
    actions.conflict(subject=case, by=cast["dan"], at=at)
    assert hand_on(cast, at, cast["dan"])[0] == 1
    case.refresh_from_db()
    assert case.owner == cast["joanne"]


def test_who_is_gone_at_once_leaves_it_to_who_answers_for_the_team(cast, case, at):
    step_for(case, cast, at)
    other = actions.offer_step(
        case=case,
        text="Ring housing",
        purpose="protect",
        to=cast["dan"],
        due_on=None,
        by=cast["joanne"],
        at=at,
    )
    User.objects.filter(pk=cast["joanne"].pk).update(is_active=False)
    assert leave(cast, at) == [0, 0]
    case.refresh_from_db()
    other.refresh_from_db()
    assert case.owner == cast["samuel"]
    assert other.owner_user == cast["dan"]
    assert held(cast["joanne"]) == [0, 0]


def test_with_nobody_to_answer_the_team_owes_it(cast, case, at):
    Holding.objects.filter(team__isnull=False).exclude(user=cast["joanne"]).delete()
    Team.objects.update(duty_contact=None)
    Due.objects.filter(owner_user=cast["samuel"]).update(owner_user=cast["joanne"])
    assert leave(cast, at) == [1, 0]
    case.refresh_from_db()
    assert case.owner == cast["joanne"]
    assert set(Due.objects.open().values_list("owner_team", flat=True)) == {
        case.team_id
    }


def test_what_is_owed_by_somebody_in_no_team_stays(cast, case, at):
    tom = cast["tom"]
    duties.offer(
        case, text="Fit a lamp", purpose="protect", to=tom, due_on=None, by=tom, at=at
    )
    assert leave(cast, at, of="tom") == [0, 1]


def test_an_answer_owed_to_a_step_goes_with_the_step(cast, case, at):
    step = step_for(case, cast, at, by="dan")
    answer = Due.objects.get(subject_kind="step", subject_id=step.pk)
    assert answer.owner_user == cast["joanne"]
    hand_on(cast, at, cast["dan"])
    answer.refresh_from_db()
    assert answer.owner_user == cast["dan"]


def test_a_list_names_only_what_its_reader_may_see(cast, case, at):
    step_for(case, cast, at)
    for name in LOADS:
        lines = ports.loads[name].lines
        assert len(lines(cast["joanne"], cast["samuel"])) == 1
        assert lines(cast["joanne"], cast["admin"]) == []


def test_a_role_taken_back_no_longer_answers_for_a_team(cast, at):
    team = cast["samuel"].teams[0]
    Team.objects.filter(pk=team.pk).update(duty_contact=None)
    assert supervisor_of(team) == cast["samuel"]
    Holding.objects.filter(user=cast["samuel"], role="team_leader").update(
        until=at - timedelta(days=1)
    )
    assert supervisor_of(Team.objects.get(pk=team.pk)) is None


def test_a_duty_contact_who_left_answers_for_nobody(cast):
    team = cast["samuel"].teams[0]
    assert supervisor_of(team, but=cast["samuel"]) is None
    User.objects.filter(pk=cast["samuel"].pk).update(is_active=False)
    assert supervisor_of(Team.objects.get(pk=team.pk)) is None
    assert cast["samuel"] not in members_of(team)


def test_what_nobody_guards_is_handed_to_no_single_person(cast, at):
    fire = Agency.objects.get(code="fire")
    due = Counted("ask", at, at + timedelta(days=1), "agreed.ask")
    duties.owe(fire, [due], to=cast["joanne"], practice=None, at=at)
    assert hand_on(cast, at, cast["dan"])[1] == 1
