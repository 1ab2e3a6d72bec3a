"""Somebody is added and may read only once a second person said so, by keyboard."""

import pytest

from tests.journeys import staff
from tests.journeys.conftest import DESK, PHONE
from tests.journeys.keyboard import Keyboard


@pytest.mark.parametrize(
    ("size", "name"), [(DESK, "Nia Rowe"), (PHONE, "Omar Field")], ids=["desk", "phone"]
)
def test_two_people_let_a_third_in(visit, axe, fits, size, name):
    """S8: proposed by one, approved by another, at a desk and on a phone."""

    def look(page):
        fits(page)
        axe(page)

    keys = Keyboard(visit(size), look)
    staff.signs_in(keys, "Ada Quist")
    staff.goes_to(keys, "People")
    keys.follow("Add a person")
    keys.select("Agency", "Luton Borough Council")
    keys.fill("Name", name)
    keys.fill("Work e-mail address", f"{name.split()[0].lower()}@example.org")
    keys.push("Add them")
    keys.sees(f"{name} was added.", "The link was mailed to them.", "None yet.")
    keys.follow("Give a role")
    keys.choose("Role", "Case officer")
    keys.fill("Why they need it", "Joins the unit on Monday.")
    keys.push("Give or propose it")
    keys.sees("It waits for a second person.")
    staff.signs_in(keys, "Bea Lowry")
    staff.goes_to(keys, "My work")
    keys.sees("for a second person: roles, teams, accounts")
    staff.goes_to(keys, "People")
    keys.follow("Waits for a second person")
    keys.follow(f": {name}, Case officer")
    keys.sees("Joins the unit on Monday.", "Account: Not yet come.")
    keys.choose("Do you approve it?", "Yes")
    keys.push("Decide it")
    keys.sees("Approved.")
