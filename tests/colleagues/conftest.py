"""Somebody of each kind, read afresh, for what is done about accounts."""

from datetime import timedelta

import pytest

from commonside.ground.agencies.models import Team, User
from commonside.ground.colleagues import actions
from commonside.ground.practice.loading import load_profile
from commonside.shell.web.setup import folder_of, set_up
from tests.house.world import World, case_of


@pytest.fixture
def who(cast):
    """`who("dan")`: as the next request would read them."""
    return lambda name: User.objects.get(username=name)


@pytest.fixture
def propose(who, at):
    """`propose("dan", role="champion")`: the administrator proposes it."""

    def propose_(name="dan", *, by="admin", at=at, kind="role", **what):
        if kind == "role":
            what.setdefault("role", "champion")
        why = what.pop("why", "They asked for it.")
        return actions.propose(
            kind=kind, user=who(name), why=why, by=who(by), at=at, **what
        )

    return propose_


@pytest.fixture
def decide(who, at):
    """`decide(proposal)`: the information lead says yes, an hour later."""

    def decide_(proposal, *, by="ines", yes=True, why="", at=at):
        return actions.decide(
            proposal,
            approves=yes,
            why=why,
            by=who(by),
            at=at + timedelta(hours=1),
        )

    return decide_


@pytest.fixture
def asb(cast):
    return Team.objects.get(code="asb")


@pytest.fixture
def case(cast, at):
    set_up(load_profile(folder_of("luton")), by=None, at=at)
    return case_of(World(cast=cast))
