"""A case with somebody alleged, the ladder, powers and limits of age besides."""

from datetime import UTC, datetime

import pytest

from commonside.ground.agencies.models import Holding, Team, User
from commonside.work.cases import actions as cases
from commonside.work.reports.models import Band
from tests.cases.conftest import DATA, load, read
from tests.cases.conftest import opened as opened
from tests.cases.conftest import practice as of_cases
from tests.cases.conftest import told as told

OURS = (
    "support/offers",
    "ladders/interventions",
    "youth/limits",
    "dash/questions",
    "slavery/nrm",
    *sorted(f"routes/{path.stem}" for path in (DATA / "routes").glob("*.toml")),
    *sorted(f"powers/{path.stem}" for path in (DATA / "powers").glob("*.toml")),
)
_ = of_cases


@pytest.fixture
def practice(of_cases):
    for name in OURS:
        body = read(name)
        load(kind=body["kind"], key=body["key"], body=body)


@pytest.fixture
def case(opened, cast, at):
    case = opened(band=Band.MEDIUM)
    cases.add_party(
        case=case, role="alleged", known_as="Jordan Reed", by=cast["joanne"], at=at
    )
    case.refresh_from_db()
    return case


@pytest.fixture
def victim(case):
    return case.parties.get(is_main=True).person


@pytest.fixture
def alleged(case):
    return case.parties.get(role="alleged").person


def hired(cast, name, role, team="asb"):
    """A colleague of the team with a role that nobody of the cast has."""
    user = User.objects.create_user(
        name, None, name=name.title(), agency=cast["joanne"].agency
    )
    since = datetime(2026, 1, 1, tzinfo=UTC)
    Holding.objects.create(user=user, role=role, since=since)
    Holding.objects.create(user=user, team=Team.objects.get(code=team), since=since)
    return User.objects.select_related("agency").get(pk=user.pk)


@pytest.fixture
def sol(cast):
    """The youth officer of the team."""
    cast["sol"] = hired(cast, "sol", "youth_officer")
    return cast["sol"]
