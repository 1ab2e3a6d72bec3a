"""A message refused by the gate: somebody has it to say in person."""

import re

import pytest

from tests.journeys.conftest import DESK, PHONE
from tests.journeys.keyboard import Keyboard
from tests.journeys.staff import looks_up

REFUSED = "Not safe to send. Speak with them in person."


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_a_message_is_refused_and_somebody_has_it_to_say(visit, axe, fits, size):
    """Mrs Begum may only be rung; nobody is told more of why than that."""
    page = visit(size)
    keys = Keyboard(page)
    looks_up(keys, "Mrs Begum")
    address = page.url
    keys.goes_to(f"{address}messages/")
    axe(page)
    fits(page)
    templates = page.get_by_role("region", name="Write")
    keys.follow("When and where we meet", within=templates)
    keys.fill("Day and time", "Tuesday at 10:00")
    keys.fill("Where", "at the library")
    axe(page)
    fits(page)
    keys.push("Send it, if it is safe")
    page.wait_for_url(re.compile(r"/messages/\w{16}/$"))
    keys.sees(REFUSED, "Agree to meet: we thought of Tuesday at 10:00, at the library")
    axe(page)
    fits(page)
    keys.goes_to(f"{address}steps/")
    keys.sees(f"{REFUSED} About: When and where we meet.")
    keys.goes_to("/staff/cases/messages/?state=refused")
    keys.sees("When and where we meet", "Not sent: not safe")
    axe(page)
    fits(page)
