"""Whose draft it is, without an account: a random name in a cookie of its own path."""

import hashlib
import secrets
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from commonside.ground.drafts import actions as drafts
from commonside.ground.drafts.queries import Held, load
from commonside.work.reviews.rules import steps

COOKIE, PATH = "case-review", "/case-review/"
FORM = "reviews.apply"


def owner_of(request: HttpRequest) -> str:
    """The owner of this browser's draft, or "". The table holds only its hash."""
    token = request.COOKIES.get(COOKIE, "")
    return _named(token) if token else ""


def new_owner(response: HttpResponse) -> str:
    """A new name for a new draft; no script can read it, no other page gets it."""
    token = secrets.token_urlsafe(32)
    response.set_cookie(
        COOKIE,
        token,
        path=PATH,
        httponly=True,
        secure=settings.HTTPS,
        samesite="Lax",
    )
    return _named(token)


def _named(token: str) -> str:
    return f"public:{hashlib.sha256(token.encode()).hexdigest()}"


@dataclass
class Draft:
    """What somebody has answered so far, page by page."""

    held: Held | None = None
    answers: dict[str, Any] = field(default_factory=dict)
    done: list[str] = field(default_factory=list)
    # What was typed and is not an answer yet: wrong, or not yet sent.
    typed: dict[str, dict[str, Any]] = field(default_factory=dict)
    # What the last page shows once it was sent: a reference, and nothing of theirs.
    sent: dict[str, Any] | None = None

    @property
    def path(self) -> list[str]:
        return steps.path(self.answers)

    @property
    def values(self) -> dict[str, Any]:
        return {"answers": self.answers, "done": self.done, "typed": self.typed}

    def answered(self, step: str, kept: dict[str, Any]) -> None:
        """Take an answer; the numbers are asked again when the ways have changed."""
        if step == "ways" and {**self.answers, **kept} != self.answers:
            self.done = [name for name in self.done if name != "reach"]
        self.answers |= kept
        self.typed.pop(step, None)
        if step not in self.done:
            self.done.append(step)

    def save(self, owner: str, at: datetime) -> None:
        drafts.save(owner, FORM, self.values, at)

    def keep(self, at: datetime) -> None:
        """Keep what is half typed, unless a page was answered since it was read."""
        if self.held:
            drafts.change(self.held, self.values, at, minutes=drafts.MINUTES)


def draft_of(owner: str, at: datetime) -> Draft | None:
    """The draft of an owner, or None when there is none or its time is over."""
    held = load(owner, FORM, at) if owner else None
    return Draft(held=held, **held.values) if held else None


def sent_from(owner: str, sent: dict[str, Any], at: datetime) -> None:
    """Every answer is gone from here; the last page shows a reference."""
    drafts.save(owner, FORM, {"sent": sent}, at)


def drop(owner: str) -> None:
    drafts.drop(owner, FORM)
