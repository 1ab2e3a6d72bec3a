"""Cases that were closed, and what was reported afterwards."""

import pytest

from tests.strategy.office import Office
from tests.strategy.rows import practice_rows


@pytest.fixture
def practice(db):
    """Luton's practice in force, as rows by kind and key."""
    return practice_rows()


@pytest.fixture
def office(cast, practice):
    return Office(cast, practice)
