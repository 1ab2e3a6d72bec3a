"""Somebody new: invited, enrolled, in by a passkey, locked out of a lost device.

By keyboard alone, in a browser that has a passkey of its own; each page is read by axe
at both sizes.
"""

import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from tests.journeys.conftest import DESK, PHONE, Windows
from tests.journeys.device import assert_back_shows_nothing, assert_nothing_is_left
from tests.journeys.keyboard import Keyboard
from tests.journeys.served import ROOT
from tests.web.authenticator import code_of

PASSWORD = "a long walk by the river"  # noqa: S105
KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def visit(chromium, installed):
    """Passkeys want a name for a host, and take this one without https."""
    windows = Windows(chromium, f"http://localhost:{installed.port}")
    yield windows
    windows.close()


@pytest.fixture
def look(axe, fits):
    def check(page):
        for size in (PHONE, DESK):
            page.set_viewport_size(size)
            fits(page)
        axe(page)

    return check


def told(server, *words):
    """What the installation's own script says."""
    return subprocess.run(
        [sys.executable, "-m", "tests.journeys.newcomer", *words],
        cwd=ROOT,
        env=server.env | {"DJANGO_SETTINGS_MODULE": "commonside.shell.web.settings"},
        check=True,
        capture_output=True,
        text=True,
    ).stdout


def signs_in(keys):
    keys.goes_to("/staff/account/sign-in/")
    keys.fill("User name", "kemi")
    keys.fill("Password", PASSWORD)
    keys.push("Sign in")


def signs_out(keys):
    keys.goes_to("/staff/me/")
    keys.push("Sign out")


def test_from_an_invitation_to_a_lost_device(visit, installed, look, fits):
    """S30: enrolment, passkey sign-in and a lost device, lived by keyboard."""
    token = told(installed, "invite", "Kemi Ade")
    keys = Keyboard(visit(DESK), look)
    keys.goes_to(f"/staff/account/invited/?token={token}")
    assert token not in keys.page.url
    keys.fill("A password", PASSWORD)
    keys.push("Choose it")
    secret, spare = enrols_app(keys)
    keys.sees("My work")
    signs_out(keys)
    without_script(visit, fits, secret)
    signs_in(keys)
    keys.sees("My work")  # this device is known for today
    makes_passkey(keys)
    signs_out(keys)
    keys.push("Sign in with a passkey")
    keys.sees("My work")
    leaves_the_desk(keys, installed)
    loses_the_device(Keyboard(visit(PHONE), look), spare)


def enrols_app(keys):
    """An app that shows codes; the secret, and one of the spare codes."""
    secret = gives_secret(keys)
    return secret, keeps_codes(keys)


def gives_secret(keys):
    keys.sees("An app that shows codes")
    shown = keys.page.get_by_text("The letters:").inner_text()
    secret = shown.partition(":")[2].replace(" ", "")
    keys.fill("The code that the app shows now", code_of(secret, datetime.now(UTC)))
    keys.push("Go on")
    return secret


def keeps_codes(keys):
    keys.sees("Your spare codes")
    codes = re.findall(r"\b\d{8}\b", keys.page.inner_text("main"))
    assert len(codes) == 10
    keys.follow("I have kept them")
    return codes[0]


def without_script(visit, fits, secret):
    """Another device, on which no script runs: the password, then a code.

    Nor does axe's; it reads the same two pages on the other devices.
    """
    keys = Keyboard(visit(PHONE, script=False), fits)
    keys.goes_to("/staff/account/sign-in/")
    passkey = keys.page.get_by_role("button", name="Sign in with a passkey")
    assert not passkey.is_visible()
    signs_in(keys)
    # Each code works once, and one was used to enrol.
    next_one = code_of(secret, datetime.now(UTC) + timedelta(seconds=30))
    keys.fill("Code", next_one)
    keys.push("Go on")
    keys.sees("My work")


def makes_passkey(keys):
    tool = keys.page.context.new_cdp_session(keys.page)
    tool.send("WebAuthn.enable")
    tool.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
    keys.goes_to("/staff/me/second-factor/")
    keys.follow("Add a passkey")
    keys.fill("Name of this passkey", "my laptop")
    keys.push("Make a passkey")
    keys.sees("my laptop, since")


def leaves_the_desk(keys, installed):
    """Half an hour later the desk is locked; what was typed there is sent after all."""
    keys.goes_to("/staff/me/")
    told(installed, "idle")
    keys.push("Save")
    keys.sees("This desk is locked", "What you typed is kept")
    keys.push("Open it with my passkey")
    keys.sees("Still to be sent")
    keys.push("Send it now")
    keys.sees("How I prove that it is me")


def loses_the_device(keys, spare):
    """A new device, a spare code; the lost one is shut out."""
    signs_in(keys)
    keys.sees("Second step", "Lost your device?")
    keys.fill("Code", spare)
    keys.push("Go on")
    keys.sees("9 left", "my laptop")
    keys.push("Remove my laptop")
    keys.sees("None.")
    keys.follow("Replace it")
    secret = gives_secret(keys)
    keys.push("Make new ones")
    spare = keeps_codes(keys)
    keys.goes_to("/staff/me/second-factor/")
    assert_nothing_is_left(keys.page, secret, spare, PASSWORD, "kemi")
    signs_out(keys)
    assert assert_back_shows_nothing(keys.page, secret, spare, PASSWORD) > 2
