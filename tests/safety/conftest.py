"""A case room with the board's practice besides, and somebody who keeps plans."""

import tomllib
from datetime import UTC, date, datetime

import pytest

from commonside.ground.agencies.models import Holding, Team, User
from tests.cases.conftest import (  # noqa: F401
    DATA,
    case,
    opened,
    plain,
    practice,
    told,
)
from tests.safety import living

TODAY = date(2026, 11, 19)
BOARD = plain(tomllib.loads((DATA / "safety/board.toml").read_text("utf-8")))


@pytest.fixture
def vera(cast):
    """The vulnerable victims caseworker, in the team of the cases."""
    user = User.objects.create_user(
        "vera", None, name="Vera Lomax", agency=cast["joanne"].agency
    )
    since = datetime(2026, 1, 1, tzinfo=UTC)
    role = "vulnerable_victims_caseworker"
    Holding.objects.create(user=user, role=role, since=since)
    Holding.objects.create(user=user, team=Team.objects.get(code="asb"), since=since)
    return User.objects.select_related("agency").get(pk=user.pk)


@pytest.fixture
def flagged(at, vera):
    """`flagged(case)`: somebody vulnerable, with the plan that begins with it."""

    def flag(case, *, owner=None, when=at, **more):  # noqa: F811
        return living.flagged(case, owner or vera, when, by=vera, **more)

    return flag


@pytest.fixture
def plan(case, flagged):  # noqa: F811
    return flagged(case)
