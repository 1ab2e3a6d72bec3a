"""Whom the lot falls on: seldom cases are always among them, and nobody is left out."""

from hypothesis import given
from hypothesis import strategies as st

from commonside.work.oversight.rules import samples

# One of high risk and one of medium among many of the rest.
CASES = [(1, 1), (2, 2), *((n, 3) for n in range(3, 80))]
BODY = {"size": 5, "days": 90}


@given(st.text(max_size=20))
def test_a_seldom_band_is_in_every_sample(seed):
    """By chance alone they would hardly ever be read."""
    found = samples.draw(CASES, size=5, least={"high": 1, "medium": 1}, seed=seed)
    assert {1, 2} <= set(found)
    assert len(set(found)) == 5


@given(st.text(max_size=20), st.integers(1, 90))
def test_the_same_seed_draws_the_same_and_only_what_there_is(seed, size):
    found = samples.draw(CASES, size=size, least={"high": 1}, seed=seed)
    assert found == samples.draw(
        reversed(CASES), size=size, least={"high": 1}, seed=seed
    )
    assert set(found) <= {id_ for id_, _ in CASES}
    assert len(found) == len(set(found)) == min(size, len(CASES))


def test_a_sample_is_as_large_as_the_practice_lets_it_and_no_larger():
    asked = {"found": 100, "body": BODY}
    assert samples.most_of(BODY) == 50
    assert samples.obstacles_to_drawing(**asked, size=1) == []
    assert samples.obstacles_to_drawing(**asked, size=50) == []
    for size in (0, 51):
        (wrong,) = samples.obstacles_to_drawing(**asked, size=size)
        assert wrong.at_field == "size"
    (nothing,) = samples.obstacles_to_drawing(found=0, size=5, body=BODY)
    assert "no case in the last 90 days" in str(nothing)
