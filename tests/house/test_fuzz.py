"""Whatever is sent to whichever address, the answer is a page (see `fuzzing`).

A few hundred requests each time; `python -m tools.fuzz` sends as many as it is told.
"""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from tests.house.fuzzing import Fuzz
from tests.house.test_doors import undone

# Requests to one world, each set of them undone again.
COUNT = int(os.environ.get("COMMONSIDE_FUZZ", "480"))
SEED = int(os.environ.get("COMMONSIDE_FUZZ_SEED", "0"))
AT_ONCE = 12
# hypothesis remembers all that it drew in a run, so a long one is many short ones.
A_RUN = 1200


def tell(fuzz):
    """A long run says from time to time what it has found."""
    if path := os.environ.get("COMMONSIDE_FUZZ_REPORT"):
        Path(path).write_text("\n".join(fuzz.report()) + "\n")


def send(fuzz, count, number):
    """One run of hypothesis: so many requests, drawn from this number."""

    @seed(number)
    @settings(
        max_examples=count // AT_ONCE,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.lists(fuzz.requests(), min_size=AT_ONCE, max_size=AT_ONCE))
    def run(requests):
        with undone():
            for request in requests:
                fuzz.send(request)

    run()


# What it draws from is long, and hypothesis would like it shorter.
@pytest.mark.filterwarnings("ignore::hypothesis.errors.HypothesisWarning")
@pytest.mark.walk
@pytest.mark.django_db
def test_no_request_is_too_odd(world):
    """S36: odd queries, forms, uploads and paths bring no failure and no 500."""
    fuzz = Fuzz(world)
    with undone():
        fuzz.learn()

        for done in range(0, COUNT, A_RUN):
            fuzz.sign_in()
            send(fuzz, min(A_RUN, COUNT - done), SEED + done)
            tell(fuzz)
    report = "\n".join(fuzz.report())
    assert not fuzz.faults, report
    assert fuzz.total >= COUNT * 0.9
