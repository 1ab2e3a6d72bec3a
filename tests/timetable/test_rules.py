"""When a regular job is due, the day on which the clocks change included."""

from datetime import UTC, datetime, timedelta

import pytest

from commonside.ground.timetable import rules


@pytest.mark.parametrize(
    ("after", "due"),
    [
        # The last day of summer time and the first of winter time.
        ("2026-10-24T06:31", "2026-10-25T07:30"),
        ("2026-10-24T06:29", "2026-10-24T06:30"),
        # Due this very instant: the next one is tomorrow's.
        ("2026-11-22T07:30", "2026-11-23T07:30"),
        ("2026-12-31T23:59", "2027-01-01T07:30"),
    ],
)
def test_a_daily_job_is_due_by_the_clock_on_the_wall(after, due):
    found = rules.next_after("daily 07:30", datetime.fromisoformat(f"{after}+00:00"))
    assert found == datetime.fromisoformat(f"{due}+00:00")


@pytest.mark.parametrize("pattern", ["every 0 s", "hourly", "daily 7:30", ""])
def test_another_pattern_is_a_mistake(pattern):
    with pytest.raises(ValueError, match="every 60 s"):
        rules.next_after(pattern, datetime(2026, 1, 1, tzinfo=UTC))


def test_gaps_grow_and_stop_growing():
    gaps = [rules.gap(attempt) for attempt in range(1, 60)]
    assert gaps[0] == timedelta(seconds=10)
    assert gaps == sorted(gaps)
    assert gaps[-1] == timedelta(hours=1)
