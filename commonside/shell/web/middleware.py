"""What every request passes: sign-in for staff, the trace of what was seen, headers."""

from collections.abc import Callable
from typing import Any

from django.db import DatabaseError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils import timezone

from commonside.ground.agencies.actions import note_use
from commonside.ground.audit.actions import record
from commonside.shell.web import desk, errors

Next = Callable[[HttpRequest], HttpResponse]


class SignedInForStaff:
    """Every page under /staff/ asks who you are, but for the page that asks."""

    def __init__(self, get_response: Next):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith("/staff/"):
            open_to_all = request.path.startswith("/staff/account/")
            if not open_to_all and not request.user.is_authenticated:
                ask = f"{resolve_url('web:sign-in')}"
                if request.method == "GET":
                    request.session["then"] = request.path
                return redirect(ask)
        response = self.get_response(request)
        if request.__dict__.get("wants_second_factor"):
            desk.keep(request, timezone.now())
        return response


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
