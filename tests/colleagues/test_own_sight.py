"""No sequence of acts on accounts by one user widens what they may see or do."""

from datetime import timedelta
from random import Random

from commonside.ground.agencies.models import Agency, Holding, Team, User
from commonside.ground.agencies.rules import roles
from commonside.ground.audit.refusals import Refused
from commonside.ground.colleagues import actions
from commonside.ground.colleagues.models import Proposal, Roll
from commonside.work.cases.models import Case
from tests.house.test_doors import undone

STEPS = 60


def read(name):
    return User.objects.get(username=name)


def everything(me, rng, at):
    """One act of each kind, with things chosen by lot, oneself among them."""
    somebody = rng.choice([me, *User.objects.all()])
    other = rng.choice([me, *User.objects.all()])
    team = rng.choice(list(Team.objects.all()))
    role = rng.choice(sorted(roles()))
    held = rng.choice(list(Holding.objects.held(at).select_related("user", "team")))
    proposal = rng.choice([*Proposal.objects.all(), None])
    roll = rng.choice([*Roll.objects.all(), None])
    who = {"by": me, "at": at}
    why = {"why": "Because.", **who}
    acts = [
        lambda: actions.propose(kind="role", user=somebody, role=role, **why),
        lambda: actions.propose(kind="team", user=somebody, team=team, **why),
        lambda: actions.propose(kind="return", user=somebody, **why),
        lambda: actions.propose(kind="factor", user=somebody, **why),
        lambda: actions.propose(kind="subject", user=somebody, subject="x", **why),
        lambda: actions.give(user=somebody, role=role, **who),
        lambda: actions.appoint_second(user=somebody, **why),
        lambda: actions.withdraw(held, **why),
        lambda: actions.hand_on(of=somebody, to=other, **who),
        lambda: actions.switch_off(somebody, code="urgent", **why),
        lambda: actions.leave(somebody, **why),
        lambda: actions.set_duty_contact(team, to=somebody, **who),
        lambda: actions.invite_again(somebody, **who),
    ]
    if proposal:
        acts.append(lambda: actions.decide(proposal, approves=True, **why))
    if roll:
        ids = [somebody.pk, other.pk]
        acts.append(lambda: actions.confirm(roll, stay=ids, gone=ids[:1], **who))
    return rng.choice(acts)


def guarded():
    """Who holds what two people give."""
    held = Holding.objects.select_related("team")
    return {
        (one.user_id, one.role or f"team:{one.team_id}")
        for one in held
        if one.team or roles()[one.role].needs_two
    }


def test_no_sequence_by_one_user_widens_anybodys_content(case, at):
    """S8: whatever one user does to accounts, nobody gains content by it (T3)."""
    council = Agency.objects.get(code="council")
    Roll.objects.create(agency=council, opened_at=at, due_at=at)
    for name in ("admin", "ines", "samuel", "joanne"):
        with undone():
            assert tries(name, at) > 5, name


def tries(name, at):
    """Acts by lot, one after the other, and looks after each; how many went through."""
    rng = Random(f"own sight {name}")
    seen = set(Case.objects.visible_to(read(name)).values_list("pk", flat=True))
    able, held, done = read(name).permissions, guarded(), 0
    for step in range(STEPS):
        me = read(name)
        try:
            everything(me, rng, at + timedelta(hours=step))()
            done += 1
        except Refused:
            continue
        now = set(Case.objects.visible_to(read(name)).values_list("pk", flat=True))
        assert now <= seen
        assert read(name).permissions <= able
        assert guarded() <= held
    return done
