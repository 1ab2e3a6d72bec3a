"""What is owed is met, dropped or counted anew; steps are asked, answered, ended."""

from datetime import timedelta

import pytest

from commonside.ground.agencies.models import Team
from commonside.ground.audit.models import Event
from commonside.ground.audit.refusals import Clash, Refused
from commonside.ground.duties import actions
from commonside.ground.duties.models import Due, Step
from commonside.ground.duties.queries import Counted, open_dues

CASE = "case:12"


def counted(at, kind="update", hours=24):
    return Counted(kind, at, at + timedelta(hours=hours), f"high.{kind}")


def owe(cast, at, *kinds, to=None, **more):
    ones = [counted(at, kind) for kind in kinds or ("update",)]
    actions.owe(CASE, ones, to=to or cast["joanne"], practice=None, at=at, **more)


def offer(cast, at, *, to="joanne", by="joanne", **more):
    owner = more.pop("owner", None) or cast[to]
    return actions.offer(
        CASE,
        text=more.pop("text", "Change the lock"),
        purpose="protect",
        to=owner,
        due_on=None,
        by=cast[by],
        at=at,
        **more,
    )


def move(step, cast, at, to, *, by="joanne", **more):
    return actions.move(step, to=to, by=cast[by], at=at, **more)


def test_one_of_a_kind_is_open_and_the_old_one_says_why(cast, at):
    owe(cast, at, reason="promised")
    owe(cast, at + timedelta(hours=1))
    old, new = Due.objects.order_by("pk")
    assert (old.dropped_why, new.dropped_at) == ("counted_anew", None)
    assert open_dues(CASE) == {"update": new}


def test_nothing_to_owe_drops_nothing(cast, at):
    owe(cast, at)
    actions.owe(CASE, [], to=cast["joanne"], practice=None, at=at)
    assert Due.objects.open().count() == 1


def test_what_is_met_is_no_longer_open(cast, at):
    owe(cast, at, "update", "visit")
    assert actions.meet(CASE, ["update"], at=at) == 1
    assert set(open_dues(CASE)) == {"visit"}


def test_a_kind_or_everything_is_dropped(cast, at):
    owe(cast, at, "update", "visit", "interview")
    assert actions.drop(CASE, at=at, why="x", kinds=["visit"]) == 1
    assert actions.drop(CASE, at=at, why="closed") == 2


def test_a_breach_is_computed(cast, at):
    owe(cast, at)
    assert not Due.objects.breached(at).exists()
    assert Due.objects.breached(at + timedelta(hours=25)).exists()
    actions.meet(CASE, ["update"], at=at + timedelta(hours=25))
    assert Due.objects.breached(at + timedelta(days=9)).exists()


def test_what_one_owed_another_owes(cast, at):
    owe(cast, at)
    offer(cast, at)
    actions.hand_on(CASE, of=cast["joanne"], to=Team.objects.get(code="asb"))
    assert Due.objects.get().owner_team.code == "asb"
    assert Step.objects.get().owner_user is None


@pytest.mark.parametrize("owner", ["user", "team", "agency"])
def test_dues_and_steps_belong_to_a_person_team_or_agency(cast, at, owner):
    owners = {
        "user": cast["dan"],
        "team": Team.objects.get(code="asb"),
        "agency": cast["dan"].agency,
    }
    owe(cast, at, to=owners[owner])
    step = offer(cast, at, owner=owners[owner])
    assert list(Due.objects.all().owned_by(cast["dan"])) == [Due.objects.get()]
    assert list(Step.objects.all().owned_by(cast["dan"])) == [step]
    assert not Due.objects.all().owned_by(cast["stranger"]).exists()
    assert not actions.obstacles_to_speaking_for(step, cast["dan"])
    assert actions.obstacles_to_speaking_for(step, cast["stranger"])


def test_my_own_step_is_accepted_as_it_is_made(cast, at):
    step = offer(cast, at, clock=counted(at, "answer_step"))
    assert (step.state, step.answered_by) == ("accepted", cast["joanne"])
    assert not Due.objects.exists()


def test_anothers_step_is_answered_by_the_clock(cast, at):
    step = offer(cast, at, to="tom", clock=counted(at, "answer_step"))
    assert step.state == "offered"
    due = Due.objects.get()
    assert (due.subject, due.owner_user) == (f"step:{step.pk}", cast["tom"])
    move(step, cast, at, "accepted", by="tom")
    assert not Due.objects.open().exists()


def test_a_step_says_what_is_to_be_done(cast, at):
    with pytest.raises(Refused, match="Say what is to be done"):
        offer(cast, at, text=" ")
    assert not Event.objects.filter(kind="step.offered").exists()


def test_only_the_owner_answers(cast, at):
    step = offer(cast, at, to="tom")
    with pytest.raises(Refused, match="asked of somebody else"):
        move(step, cast, at, "accepted")
    move(step, cast, at, "done", as_owner=False)


def test_a_refusal_has_a_reason_and_may_be_asked_again(cast, at):
    step = offer(cast, at, to="tom")
    with pytest.raises(Refused, match="Say why"):
        move(step, cast, at, "refused", by="tom")
    step = move(step, cast, at, "refused", by="tom", note="No key.")
    assert (step.note, step.ended_by, step.version) == ("No key.", cast["tom"], 2)
    step = move(step, cast, at, "offered", due_on=at.date())
    assert (step.state, step.ended_at, step.due_on) == ("offered", None, at.date())
    kinds = Event.objects.filter(subject=CASE).values_list("kind", flat=True)
    assert list(kinds) == ["step.offered", "step.refused", "step.offered"]


@pytest.mark.parametrize(
    ("first", "by", "who"),
    [(None, "tom", "Tom Ellery"), ("accepted", "tom", "Tom Ellery")],
)
def test_two_answers_at_once_clash(cast, at, first, by, who):
    step = offer(cast, at, to="tom")
    if first:
        move(step, cast, at, first, by=by, version=1)
    move(step, cast, at, "done", by="tom", version=2 if first else 1)
    with pytest.raises(Clash) as clash:
        move(step, cast, at, "not_possible", by="tom", note="x", version=1)
    assert (clash.value.who, clash.value.theirs["state"]) == (who, "Done")
    assert Step.objects.get().state == "done"


def test_a_step_is_chased_once_a_day(cast, at):
    step = offer(cast, at, to="tom")
    actions.chase(step, by=cast["joanne"], at=at)
    with pytest.raises(Refused, match="chased today"):
        actions.chase(step, by=cast["joanne"], at=at + timedelta(hours=1))
    actions.chase(step, by=cast["joanne"], at=at + timedelta(days=1))
    assert Event.objects.filter(kind="step.chased").count() == 2
    move(step, cast, at, "done", by="tom")
    with pytest.raises(Refused, match="nothing to chase"):
        actions.chase(step, by=cast["joanne"], at=at + timedelta(days=2))
