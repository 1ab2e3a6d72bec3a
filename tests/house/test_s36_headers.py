"""The policy that a browser keeps for us stands on whatever we answer (S36)."""

import re
from html.parser import HTMLParser

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests.house.doors import NOBODY, declared
from tests.house.test_doors import client_of, undone

DOORS = declared()
POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "font-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}
# What is given away to be kept, not shown: it may do nothing at all in a browser.
INERT = {"default-src": "'none'", "sandbox": ""}
pytestmark = [pytest.mark.django_db, pytest.mark.walk]


class Page(HTMLParser):
    """What in a page could run, or fetch, without the policy."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.wrong: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        said = dict(attributes)
        if tag == "style" or (tag == "script" and not said.get("src")):
            self.wrong.append(f"<{tag}> without a file")
        for name, value in attributes:
            if name == "style" or name.startswith("on"):
                self.wrong.append(f"{name} on <{tag}>")
            if (value or "").strip().lower().startswith("javascript:"):
                self.wrong.append(f"{value} on <{tag}>")
        elsewhere = ("src", "action", "formaction", "hx-get", "hx-post")
        for name in elsewhere + (("href",) if tag == "link" else ()):
            if re.match(r"(https?:)?//", said.get(name) or ""):
                self.wrong.append(f"<{tag} {name}> leaves the house")


def policy_of(answer) -> dict[str, str]:
    said = answer.headers.get("Content-Security-Policy", "")
    parts = (part.strip().partition(" ") for part in said.split(";") if part.strip())
    return {name: value for name, _, value in parts}


def faults(answer) -> list[str]:
    """What an answer lacks; nothing for one that is as strict as it must be."""
    found = []
    policy = policy_of(answer)
    if policy not in (POLICY, INERT):
        found.append(f"policy {policy}")
    wanted = {
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
    found += [
        f"{name}: {answer.headers.get(name)}"
        for name, value in wanted.items()
        if answer.headers.get(name) != value
    ]
    if answer.headers.get("Referrer-Policy") not in ("same-origin", "no-referrer"):
        found.append("Referrer-Policy")
    if "no-store" not in answer.headers.get("Cache-Control", ""):
        found.append(f"Cache-Control: {answer.headers.get('Cache-Control')}")
    if "text/html" in answer.headers.get("Content-Type", ""):
        found += Page(answer.content.decode()).wrong
    return found


@pytest.mark.parametrize("name", sorted(DOORS))
def test_every_address_answers_under_the_policy(name, world):
    """S36: a strict policy on every address, and nothing inline in any page."""
    door = DOORS[name]
    address = reverse(name, kwargs=door.to(world))
    for persona in {NOBODY, *sorted(door.opens_for - {NOBODY})[:1]}:
        with undone():
            client = client_of(world, persona)
            assert faults(client.get(address)) == [], persona
            assert faults(client.post(address, {"nonsense": "1"})) == [], persona


def test_every_error_and_redirect_too(world, monkeypatch):
    """S36: error pages, redirects and refusals of every layer keep the policy."""
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    page = reverse("web:sign-in")

    def broken(*_, **__):
        raise RuntimeError("planted")

    found = {
        404: client.get("/no/such/page"),
        400: client.get("/", headers={"host": "elsewhere.example"}),
        403: client.post(page, {}),
        302: client.get("/staff/work/"),
        301: client.get("/staff/work"),
        405: client.get(reverse("web:sign-out")),
    }
    for status, answer in found.items():
        assert answer.status_code in (status, 302), status
        assert faults(answer) == [], status
    # Nothing works any more, the page that says so included.
    monkeypatch.setattr("django.db.backends.utils.CursorWrapper.execute", broken)
    for address in ("/", reverse("web:sign-in"), "/staff/work/"):
        client.cookies[settings.SESSION_COOKIE_NAME] = "x" * 32
        answer = client.get(address)
        assert answer.status_code == 500
        assert "Something broke on our side" in answer.content.decode()
        assert faults(answer) == []


def test_files_answer_under_the_policy(client):
    """S36: static files, and those that are not there, keep the policy."""
    there = client.get("/static/design/icon.svg")
    assert b"<svg" in there.getvalue()
    for answer in (there, client.get("/static/no-such-file.js")):
        assert policy_of(answer) == POLICY
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "no-store" not in there.headers.get("Cache-Control", "")


def test_a_page_that_could_run_something_would_be_found():
    """S36: the search for inline script and style finds each kind of it."""
    for planted in (
        "<script>alert(1)</script>",
        "<style>p{}</style>",
        '<p style="color:red">',
        '<p onclick="x()">',
        '<a href=" JavaScript:x()">',
        '<img src="//elsewhere.example/x.png">',
        '<form action="https://elsewhere.example/">',
    ):
        assert Page(planted).wrong, planted
    assert not Page('<script src="/static/x.js"></script><a href="https://e.x">').wrong


def test_htmx_is_told_to_keep_to_itself(client):
    """S36: selfRequestsOnly, no eval, no script tags; text lies under hx-disable."""
    page = client.get("/").content.decode()
    said = re.search(r"<meta name=\"htmx-config\" content='(.*?)'>", page).group(1)
    for setting in (
        '"selfRequestsOnly": true',
        '"allowEval": false',
        '"allowScriptTags": false',
        '"historyCacheSize": 0',
    ):
        assert setting in said
    assert re.search(r'<main id="main"[^>]* hx-disable>', page)


# Templates that ask something of htmx, and so lie outside hx-disable, with the reason.
ASK_HTMX = {
    "evidence/bar.html": "a bar; what it says of papers lies under hx-disable",
    "findings/bar.html": "a bar; what it says of files lies under hx-disable",
    "exchange/bar.html": "a bar; its form and all of the list lie under hx-disable",
}


def test_only_listed_templates_ask_something_of_htmx():
    """S36: whatever else holds user text lies under hx-disable."""
    from pathlib import Path

    house = Path(__file__).parents[2] / "commonside"
    asking = {
        "/".join(path.parts[-2:])
        for path in house.rglob("templates/*/*.html")
        if re.search(r"\shx-(?!disable)", path.read_text("utf-8"))
    }
    assert asking == set(ASK_HTMX)
    opted_out = [
        path.name
        for path in house.rglob("templates/*/*.html")
        if "block main_is" in path.read_text("utf-8")
    ]
    assert sorted(opted_out) == [
        "bundle.html",
        "list.html",
        "progress.html",
        "public.html",
        "staff.html",
    ]
