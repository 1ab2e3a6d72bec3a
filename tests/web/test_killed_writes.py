"""Killed in the middle of writes, many times: nothing confirmed is lost."""

import os

import pytest

from tests.web.killing import Kept, fresh_database, judge, run

# Asks for no rows; says that a database changes the answer.
pytestmark = pytest.mark.django_db
TIMES = 25


def test_kills_in_the_middle_of_writes_lose_nothing_confirmed(tmp_path):
    """S13: 25 kills while notes, reports and seals are written; the check stays green.

    `python -m tests.web.killing --times 500` does it for the record.
    """
    with fresh_database(os.environ.get("DATABASE_URL", "")) as env:
        found = run(tmp_path, env, times=TIMES)
    assert found.is_well, found
    assert found.confirmed >= 3 * TIMES
    assert found.stored >= found.confirmed
    assert found.seals > 5


def test_what_was_lost_doubled_or_left_no_trace_is_counted():
    """S13: the count itself can fail."""
    kept = Kept(confirmed={"a", "b"}, asked={"a", "b", "c"})
    left = {"marks": ["a", "c", "c"], "untraced": 1, "events": 3, "seals": 1}
    found = judge(1, kept, left, [])
    assert (found.lost, found.doubled, found.untraced) == (1, 1, 1)
    assert not found.is_well
