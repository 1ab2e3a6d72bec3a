"""A case room with the practice of samples."""

import tomllib

import pytest

from tests.cases.conftest import DATA, case, load, opened, plain, told  # noqa: F401
from tests.cases.conftest import practice as cases_practice  # noqa: F401

DIP = plain(tomllib.loads((DATA / "samples/dip.toml").read_text("utf-8")))


@pytest.fixture
def practice(cases_practice):  # noqa: F811
    load(kind="sample", key="dip", body=DIP)


@pytest.fixture
def body():
    return DIP
