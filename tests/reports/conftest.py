"""Luton's practice and gazetteer, read once, loaded for each test that asks."""

from datetime import UTC, datetime
from functools import lru_cache

import pytest

from commonside.ground.practice.actions import load_versions
from commonside.ground.practice.loading import NATIONAL, load_profile


@lru_cache
def luton():
    return load_profile(NATIONAL / "profiles" / "luton")


@pytest.fixture(scope="session")
def bodies():
    """Each body of practice by kind, as its file has it."""
    return {version.kind: version.body for version in luton().versions}


@pytest.fixture
def practice(db):
    made = datetime(2026, 1, 1, tzinfo=UTC)
    load_versions(luton().versions, by=None, at=made)


@pytest.fixture
def town(practice, cast):
    """The cast under Luton's practice: enough to take a report."""
    return cast
