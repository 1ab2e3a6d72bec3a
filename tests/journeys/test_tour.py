"""The tour of the demonstration: every step lands on a page, and leads back."""

import pytest

from commonside.shell.web.tour import STEPS
from tests.journeys.conftest import DESK, PHONE
from tests.journeys.keyboard import Keyboard

SEEN = {
    "Tell": "Is anyone in danger now?",
    "Read": "New reports",
    "Ring": "Mrs Begum",
    "Answer": "Change the lock and fit a chain",
    "Lead": "Load and promises",
    "Count": "The behaviour stopped, and did not return within 28 days.",
    "Check": "The history is whole.",
}


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_every_step_lands_where_it_says(visit, axe, fits, size):
    keys = Keyboard(visit(size), fits)
    keys.goes_to("/tour/")
    axe(keys.page)
    for step in STEPS:
        keys.push(f"{step.verb}, {step.who}")
        if step.persona:
            axe(keys.page)
            keys.push("Pass this step")
        keys.sees(f"Step {step.number} of {len(STEPS)}")
        assert SEEN[step.verb] in keys.page.content()
        axe(keys.page)
        keys.follow("Back to tour")
