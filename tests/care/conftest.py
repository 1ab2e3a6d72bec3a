"""A case with the person harmed and somebody alleged, and what may be offered."""

import tomllib

import pytest

from commonside.work.cases import actions as cases
from commonside.work.reports.models import Band
from tests.cases.conftest import DATA, load, plain
from tests.cases.conftest import opened as opened
from tests.cases.conftest import practice as of_cases
from tests.cases.conftest import told as told

OURS = ("support/offers", "court/witness", "satisfaction/closing")
_ = of_cases


@pytest.fixture
def practice(of_cases):
    for name in OURS:
        body = plain(tomllib.loads((DATA / f"{name}.toml").read_text("utf-8")))
        load(kind=body["kind"], key=body["key"], body=body)


@pytest.fixture
def case(opened, cast, at):
    case = opened(band=Band.MEDIUM)
    cases.add_party(
        case=case, role="alleged", known_as="Mr Cole", by=cast["joanne"], at=at
    )
    case.refresh_from_db()
    return case


@pytest.fixture
def victim(case):
    return case.parties.get(is_main=True).person


@pytest.fixture
def alleged(case):
    return case.parties.get(role="alleged").person
