"""A summer of closed cases, counted, kept and perhaps published."""

from datetime import UTC, datetime

import pytest

from commonside.library.analysis.periods import Period
from commonside.public.publishing.actions import publish
from commonside.steering.strategy import actions
from tests.strategy.office import Office
from tests.strategy.rows import practice_rows

AT = datetime(2026, 11, 19, 9, tzinfo=UTC)
# (outcome, who confirmed it, how many): 124 of 156 stopped, 12 are left out.
SUMMER = (
    ("R1", "victim", 97),
    ("R6", "agency", 27),
    ("N4", "", 8),
    ("P1", "", 6),
    ("N3", "", 5),
    ("R8", "", 4),
    ("N1", "", 3),
    ("R2", "", 6),
    ("N6", "", 6),
    ("N5", "", 5),
    ("N7", "", 1),
)


@pytest.fixture
def practice(db):
    return practice_rows()


@pytest.fixture
def office(cast, practice):
    return Office(cast, practice)


@pytest.fixture
def summer(office):
    """168 closings of July to September."""
    for outcome, by, number in SUMMER:
        for _ in range(number):
            office.closing("2026-08-03T10:00", outcome, by)


@pytest.fixture
def read(office):
    """Counts a period and keeps the reading."""
    version = office.practice["measure", "resolution_rate"]

    def keep(period="2026-Q3", at=AT):
        return actions.read(
            version, Period.parse(period), by=office.cast["helen"], at=at
        )

    return keep


@pytest.fixture
def published(summer, read, cast):
    """The summer as the town reads it."""
    return publish(read(), by=cast["helen"], at=AT)
