"""The timetable writes, sends and warns by itself."""

import pytest

from commonside.ground.letters import jobs as letters
from commonside.ground.timetable.registry import discover, regulars
from commonside.work.cases import jobs as cases


def test_the_timetable_knows_them():
    discover()
    assert regulars["letters.digests"].pattern == "daily 07:30"
    assert {"letters.send", "cases.tell_breaches"} <= set(regulars)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "job", [letters.write_digests, letters.send_queued, cases.tell_breaches]
)
def test_each_runs_with_nothing_to_do(job):
    job.call()
