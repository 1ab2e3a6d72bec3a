"""A case room with the practice of samples."""

import tomllib

import pytest

from tests.cases.conftest import (
    DATA,
    case,  # noqa: F401
    load,
    opened,  # noqa: F401
    plain,
    read,
    told,  # noqa: F401
)
from tests.cases.conftest import practice as cases_practice  # noqa: F401

REVIEWS = read("supervision/reviews")
DIP = plain(tomllib.loads((DATA / "samples/dip.toml").read_text("utf-8")))


@pytest.fixture
def practice(cases_practice):  # noqa: F811
    load(kind="sample", key="dip", body=DIP)
    load(kind="supervision", key="reviews", body=REVIEWS)


@pytest.fixture
def body():
    return DIP
