"""Steps move only along the table, and a no always says why."""

import itertools

import pytest

from commonside.ground.duties import rules
from commonside.ground.duties.rules import Purpose, StepState


@pytest.mark.parametrize(
    ("state", "to"), list(itertools.product(StepState, StepState)), ids=str
)
def test_a_step_moves_only_where_the_table_says(state, to):
    found = rules.obstacles_to_moving(state=state, to=to, reason="Because.")
    assert bool(found) == (to not in rules.NEXT[state])


def test_a_refused_move_names_both_states_in_the_words_of_pages():
    (obstacle,) = rules.obstacles_to_moving(state="done", to="offered", reason="")
    assert str(obstacle) == "A step that is “Done” cannot become “Not accepted yet”."


@pytest.mark.parametrize(
    ("state", "to"),
    [
        ("offered", "refused"),
        ("offered", "not_possible"),
        ("accepted", "not_possible"),
        ("accepted", "not_done"),
    ],
)
def test_a_no_without_a_reason_is_refused_at_the_note(state, to):
    (obstacle,) = rules.obstacles_to_moving(state=state, to=to, reason="  ")
    assert obstacle.at_field == "note"
    assert rules.obstacles_to_moving(state=state, to=to, reason="Moved away.") == []


def test_what_has_ended_moves_no_further_but_by_offering_it_again():
    for state in rules.ENDED:
        assert rules.NEXT[state] <= {StepState.OFFERED}


def test_every_state_and_purpose_has_words():
    words = [one.label for one in (*StepState, *Purpose)]
    assert all(words)
    assert len(set(words)) == len(words)
