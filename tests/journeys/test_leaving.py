"""What must hold when somebody looks over a shoulder, or the connection goes."""

import re

import pytest

from tests.journeys.conftest import PHONE
from tests.journeys.keyboard import Keyboard

AWAY = "https://www.bbc.co.uk/weather"
TYPED = "He kicked the door"
SAVED = re.compile(r"(?<!Not )Saved \d")


@pytest.fixture
def page(visit):
    """A window on a phone in which the way out leads to an empty page of our own."""
    visit.expected += [AWAY, "ERR_INTERNET_DISCONNECTED"]
    found = visit(PHONE)
    found.route(
        f"{AWAY}**",
        lambda route: route.fulfill(content_type="text/html", body="<p>Sunny.</p>"),
    )
    return found


@pytest.fixture
def telling(page):
    """In the middle of telling us, with some words typed and kept."""
    keys = Keyboard(page)
    keys.goes_to("/")
    keys.follow("It is happening to me")
    keys.choose("Is anyone in danger now?", "No")
    keys.push("Continue")
    keys.tick("Threats, being followed or made afraid")
    keys.push("Continue")
    keys.choose("Which of these is it?", "Threats by a person or group")
    keys.push("Continue")
    keys.choose("Who is doing it?", "A neighbour")
    keys.push("Continue")
    keys.fill("in your own words", TYPED)
    page.get_by_text(SAVED).wait_for()
    return keys


def answers_on(page):
    """What stands in the fields of the page."""
    return page.evaluate(
        "[...document.querySelectorAll('input, textarea')]"
        ".filter(f => f.type === 'hidden' ? false : f.checked || f.type !== 'radio')"
        ".filter(f => f.type !== 'checkbox' || f.checked).map(f => f.value).join(' ')"
    )


def is_forgotten(page):
    """Whether the server has dropped what was typed; it is told while we leave."""
    other = page.context.new_page()
    for _ in range(50):
        other.goto("/report/words/")
        if other.url.endswith("/report/"):
            return True
    return False


@pytest.mark.parametrize("way", ["the button", "three times Shift"])
def test_who_leaves_fast_finds_no_answer_behind(page, telling, way):
    if way == "the button":
        telling.tab_to(page.get_by_role("link", name="Leave this site"))
        page.keyboard.press("Enter")
    else:
        telling.press("Shift", "Shift", "Shift")
    page.wait_for_url(AWAY)
    assert is_forgotten(page)
    for _ in range(6):
        page.go_back()
        if page.url == "about:blank":
            break
        assert TYPED not in page.content()
        assert not answers_on(page).strip()


def test_typing_outlives_a_lost_connection(page, telling):
    page.context.set_offline(True)
    telling.write(" and shouted")
    page.get_by_text("Keep typing.").wait_for()
    telling.write(" at my son.")
    page.context.set_offline(False)
    page.get_by_text(SAVED).wait_for()
    page.reload()
    field = page.get_by_label("in your own words")
    assert field.input_value() == f"{TYPED} and shouted at my son."
