"""On whom a lot falls, and what scores say."""

from hypothesis import given
from hypothesis import strategies as st

from commonside.work.oversight.rules import moving, samples

LEAST = {"high": 2, "medium": 2, "standard": 1}
CASES = st.lists(
    st.tuples(st.integers(1, 10**6), st.integers(1, 3)),
    unique_by=lambda case: case[0],
    max_size=40,
)


@given(CASES, st.integers(1, 20), st.text(max_size=8))
def test_a_lot_is_fair_to_the_bands_and_can_be_drawn_again(cases, size, seed):
    drawn = samples.draw(cases, size=size, least=LEAST, seed=seed)
    assert drawn == samples.draw(cases[::-1], size=size, least=LEAST, seed=seed)
    assert len(drawn) == len(set(drawn)) == min(size, len(cases))
    assert set(drawn) <= {id_ for id_, _ in cases}
    if size >= sum(LEAST.values()):
        bands = dict(cases)
        for band, name in samples.BANDS.items():
            there = sum(its == band for its in bands.values())
            mine = sum(bands[id_] == band for id_ in drawn)
            assert mine >= min(there, LEAST[name])


def test_another_seed_is_another_lot():
    cases = [(number, 3) for number in range(100)]
    one, other = (samples.draw(cases, size=6, least={}, seed=s) for s in "ab")
    assert one != other


def test_what_does_not_apply_counts_neither_way(body):
    said = [
        ("2026-11-01", "wishes", "yes", 2),
        ("2026-11-01", "wishes", "partly", 1),
        ("2026-11-01", "wishes", "not_here", 5),
        ("2026-11-01", "wishes", "of another version", 5),
        ("2026-11-01", "not asked any more", "yes", 5),
    ]
    found = samples.trend(said, body)
    share = found["wishes"]["2026-11-01"]
    assert (share.met, share.asked, share.percent) == (2, 3, 67)
    assert found["risk"] == {}
    assert samples.Share(0, 0).percent is None


def test_a_sample_has_a_size(body):
    def said(**more):
        return [str(o) for o in samples.obstacles_to_drawing(body=body, **more)]

    assert said(found=0, size=6) == ["The team worked no case in the last 28 days."]
    assert said(found=9, size=61) == ["Choose between 1 and 60 cases."]
    assert said(found=9, size=6) == []


def test_a_case_is_read_by_somebody_else_and_wholly(body):
    answers = {q["code"]: "yes" for q in body["question"]}
    fine = {"is_owner": False, "note": ""}
    assert samples.obstacles_to_scoring(answers, body, **fine) == []
    (own,) = samples.obstacles_to_scoring(answers, body, is_owner=True, note="")
    assert str(own) == "Somebody other than its owner scores a case."
    odd = samples.obstacles_to_scoring({**answers, "risk": "maybe"}, body, **fine)
    assert [o.at_field for o in odd] == ["risk"]
    (long,) = samples.obstacles_to_scoring(
        answers, body, is_owner=False, note="x" * 2001
    )
    assert long.at_field == "note"


def test_nothing_is_moved_without_choice_and_reason():
    def fields(**said):
        return [o.at_field for o in moving.obstacles_to_moving(**said)]

    assert fields(chosen=0, why=" ") == ["cases", "why"]
    assert fields(chosen=moving.MOST + 1, why="Leave") == ["cases"]
    assert fields(chosen=1, why="Leave") == []
