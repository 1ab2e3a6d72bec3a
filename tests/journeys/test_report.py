"""A resident tells us, on a phone, by keyboard alone; and when the connection goes."""

import re

import pytest

from tests.journeys.conftest import PHONE
from tests.journeys.device import assert_back_shows_nothing, assert_nothing_is_left
from tests.journeys.keyboard import Keyboard

OFFLINE = re.compile("ERR_INTERNET_DISCONNECTED|Failed to fetch")


def go_on(keys: Keyboard, name: str = "Continue") -> None:
    keys.push(name)


def tell(keys: Keyboard, look) -> None:
    """Every page of one report, looked at before it is answered."""
    keys.choose("Is anyone in danger now?", "No")
    look("danger"), go_on(keys)
    keys.tick("Threats, being followed or made afraid")
    look("what"), go_on(keys)
    keys.choose("Which of these is it?", "Threats by a person or group")
    look("kind"), go_on(keys)
    keys.choose("Who is doing it?", "A neighbour")
    look("who"), go_on(keys)
    keys.fill("Tell us in your own words", "He kicked the door.")
    keys.fill("What they look like", "The man from the flat above")
    look("words"), go_on(keys)
    keys.fill("Postcode, or street and number", "LU1 1AA")
    keys.tick("It is my home")
    look("where"), go_on(keys)
    keys.choose("When does it happen?", "It happens again and again")
    keys.choose("Apart from this time, how often?", "Every day")
    look("when"), go_on(keys)
    keys.choose("Is it aimed at someone?", "At me or my home")
    keys.choose("Do you think it is because of who you are", "Not sure")
    look("aimed"), go_on(keys)
    keys.choose("Has anyone threatened you or used violence?", "Threatened")
    keys.choose("How much does it affect you?", "Extremely")
    keys.tick("I am afraid to go out")
    look("harm"), go_on(keys)
    keys.tick("Ring me")
    look("ways"), go_on(keys)
    keys.fill("Telephone number", "07700 900142")
    keys.choose("On which days is it safe to ring?", "Monday to Friday")
    keys.select("Safe from", "10:00")
    keys.select("Safe until", "14:00")
    look("reach"), go_on(keys)
    look("check")
    keys.follow("Add Photos")
    look("photos"), go_on(keys)
    keys.fill("A word or PIN of your own", "blue kettle")
    go_on(keys, "Send it")
    look("sent")


def test_a_report_by_keyboard_on_a_phone(visit_installed, axe, fits):
    page = visit_installed(PHONE)
    page.goto("/report/")
    seen = []

    def look(name):
        seen.append(name)
        assert page.locator("h1").count() == 1, name
        axe(page)
        fits(page)

    tell(Keyboard(page), look)
    assert page.locator("h1").inner_text() == "We have it"
    receipt = page.locator(".cs-receipt__code")
    assert re.fullmatch(r"\d{4} \d{4} \d{4} \d{4}", receipt.inner_text())
    for written in ("kicked", "900142", "flat above"):
        assert written not in page.content()
    number = receipt.inner_text()
    left = ("kicked", "flat above", "900142", "LU1 1AA", "blue kettle", number)
    assert_nothing_is_left(page, *left, number.replace(" ", ""))
    Keyboard(page).push("Hide it")
    assert receipt.inner_text() == "Shown once"
    assert assert_back_shows_nothing(page, *left) > 5
    page.goto("/report/words/")
    assert "kicked" not in page.content()
    assert_nothing_is_left(page, *left)


def test_what_a_browser_kept_would_be_found(visit_installed):
    """T4: each store of a browser is looked into."""
    page = visit_installed(PHONE)
    page.goto("/privacy/")
    assert_nothing_is_left(page, "quince")
    for planted in (
        "localStorage.setItem('a', 'quince')",
        "sessionStorage.setItem('a', 'quince')",
        "history.replaceState('quince', '')",
        "document.cookie = 'a=quince'",
        "caches.open('a').then(c => c.put('/quince', new Response('')))",
        "new Promise(done => indexedDB.open('a').onsuccess = done).then(() => 1)",
    ):
        page = visit_installed(PHONE)
        page.goto("/privacy/")
        page.evaluate(planted)
        with pytest.raises(AssertionError):
            assert_nothing_is_left(page, "quince")
    page = visit_installed(PHONE)
    for address in ("/privacy/", "/", "/report/"):
        page.goto(address)
    with pytest.raises(AssertionError):
        assert_back_shows_nothing(page, "Privacy")


def test_it_works_without_script(visit_installed):
    page = visit_installed(PHONE, script=False)
    page.goto("/report/")
    page.get_by_label("No", exact=True).check()
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Noise", exact=True).check()
    page.get_by_role("button", name="Continue").click()
    assert "/report/kind/" in page.url


def test_typing_goes_on_without_a_connection(visit_installed):
    page = visit_installed(PHONE)
    page.goto("/report/")
    keys = Keyboard(page)
    keys.choose("Is anyone in danger now?", "No"), go_on(keys)
    keys.tick("Litter or dumped rubbish"), go_on(keys)
    go_on(keys)
    keys.choose("Who is doing it?", "Strangers"), go_on(keys)
    said = page.locator("[data-draft-state]")
    keys.fill("Tell us in your own words", "Sofas")
    said.get_by_text("Saved").wait_for()
    page.context.set_offline(True)
    keys.write(" and a fridge")
    said.get_by_text(re.compile(r"Not saved since \d\d:\d\d. Keep typing.")).wait_for()
    page.context.set_offline(False)
    said.get_by_text(re.compile(r"^Saved")).wait_for()
    with page.expect_response(re.compile("/report/keep/words/")):
        keys.write(".")
    page.reload()
    assert page.locator("textarea[name=words]").input_value() == "Sofas and a fridge."
    visit_installed.wrong = [w for w in visit_installed.wrong if not OFFLINE.search(w)]
