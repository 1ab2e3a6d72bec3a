"""What every request passes: sign-in for staff, the trace of what was seen, headers."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import DatabaseError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from commonside.ground.agencies.actions import note_use
from commonside.ground.audit.actions import record
from commonside.shell.web import desk, errors
from commonside.shell.web.rules import Desk

Next = Callable[[HttpRequest], HttpResponse]
INSTEAD = {
    Desk.NOBODY: "web:sign-in",
    Desk.UNPROVED: "web:second-step",
    Desk.LOCKED: "web:locked",
}


class Nobody:
    """On the public pages alone nobody has an account, and no table of them is read."""

    def __init__(self, get_response: Next):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.user = AnonymousUser()
        return self.get_response(request)


class OpenDesk:
    """Every page under /staff/ asks for an open desk, but for those that open it.

    Nobody, or a session whose day is over: to the door. Signed in by one factor: to the
    second. Left alone for half an hour: to the locked page, which keeps what was typed.
    """

    def __init__(self, get_response: Next):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith("/staff/"):
            return self.get_response(request)
        now = timezone.now()
        request.desk = desk.state(request, now)  # type: ignore[attr-defined]
        if request.method in ("GET", "HEAD"):
            refused = self.refuse(request, now)
            if refused is not None:
                return refused
        response = self.get_response(request)
        if request.__dict__.get("wants_second_factor"):
            desk.keep(request, now)
        if request.__dict__.get("new_mark"):
            desk.mark(request, response)
        return response

    def process_view(self, request: HttpRequest, *_: Any) -> HttpResponse | None:
        """What is sent is kept only once it is known to come from a page of ours."""
        if not request.path.startswith("/staff/") or request.method in ("GET", "HEAD"):
            return None
        return self.refuse(request, timezone.now())

    def refuse(self, request: HttpRequest, now: datetime) -> HttpResponse | None:
        """Where to go instead, unless the desk is open or the page opens it."""
        state: Desk = request.desk  # type: ignore[attr-defined]
        if state == Desk.OPEN:
            desk.look(request, now)
            return None
        if state == Desk.ENDED:
            return desk.end(request, now)
        if state == Desk.LOCKED:
            request.session["locked"] = True
        if request.path.startswith("/staff/account/"):
            return None
        # A script that saves or asks in the background must not move anybody.
        if request.headers.get("Sec-Fetch-Mode", "navigate") != "navigate":
            return HttpResponse(status=401)
        desk.keep(request, now)
        return redirect(INSTEAD[state])


class NoteUse:
    """Remember on which day an account was last used, at most once a day."""

    def __init__(self, get_response: Next):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user: Any = getattr(request, "user", None)
        if request.path.startswith("/staff/") and user and user.is_authenticated:
            note_use(user, on=timezone.localdate())
        return self.get_response(request)


class RecordViews:
    """Write what was seen, in a short transaction of its own, before the first byte.

    If the trace cannot be written the page is not sent (503): a look that leaves no
    trace does not happen.
    """

    def __init__(self, get_response: Next):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        notes: list[Any] = request.__dict__.get("seen", [])
        if not notes or response.status_code >= 400:
            return response
        by: Any = request.user if request.user.is_authenticated else "public"
        try:
            with transaction.atomic():
                for kind, subject, refs, count in notes:
                    body: dict[str, Any] = {"refs": refs} if refs else {}
                    if count:
                        body["count"] = count
                    record(
                        kind,
                        subject=subject,
                        by=by,
                        at=timezone.now(),
                        is_view=True,
                        **body,
                    )
        except DatabaseError:
            return errors.unavailable(request)
        return response


class Headers:
    """Nothing about a person stays in a cache; nothing is guessed about content."""

    def __init__(self, get_response: Next):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not request.path.startswith("/static/"):
            response.headers.setdefault("Cache-Control", "no-store")
        # Without it a frame or an image on another site could tell who is signed in.
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("X-Frame-Options", "DENY")
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), geolocation=(self), microphone=()"
        )
        return response
