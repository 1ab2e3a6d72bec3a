"""The first thing that anybody sees, on a phone, at a desk, and without script."""

import pytest

from tests.journeys.conftest import DESK, PHONE


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("path", ["/", "/staff/account/sign-in/"])
def test_the_first_pages_fit_and_are_accessible(visit_installed, axe, fits, path, size):
    page = visit_installed(size)
    assert page.goto(path).status == 200
    assert page.locator("h1").count() == 1
    fits(page)
    axe(page)


def test_the_first_page_is_light(visit_installed):
    page = visit_installed()
    weights = []
    page.on("response", lambda answer: weights.append(answer.request.sizes()))
    page.goto("/")
    page.wait_for_load_state("networkidle")
    assert len(weights) <= 6
    assert sum(one["responseBodySize"] for one in weights) < 60_000


def test_the_keyboard_comes_to_the_content_first(visit_installed):
    page = visit_installed()
    page.goto("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "govuk-skip-link"
    page.keyboard.press("Enter")
    # The browser may say the new address a moment after the key.
    page.wait_for_url("**/#main")
    page.keyboard.press("Tab")
    assert page.evaluate(
        "document.querySelector('main').contains(document.activeElement)"
    )


def test_a_page_without_script_says_the_same(visit_installed):
    with_script, without = visit_installed(), visit_installed(script=False)
    with_script.goto("/staff/account/sign-in/")
    without.goto("/staff/account/sign-in/")
    # A passkey is asked of the browser, which needs script; the password is not.
    said = with_script.inner_text("main").replace("Sign in with a passkey", "").strip()
    assert said == without.inner_text("main").strip()
