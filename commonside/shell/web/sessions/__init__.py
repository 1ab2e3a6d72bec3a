"""Two kinds of session, so that what opens one surface is nothing on the other (S31).

A key of one surface finds nothing on the other, whatever cookie it came in.
"""

import hashlib
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.exceptions import SessionInterrupted
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import patch_vary_headers


class Store(db.SessionStore):
    """Rows of Django's table, found by a hash of the surface's word and the key.

    The key itself is in the cookie alone: a copy of the table opens no session.
    """

    surface = ""

    def row_of(self, key: str | None) -> str:
        """What the table holds of a key: forty letters, as many as its column."""
        return hashlib.sha256(f"{self.surface} {key}".encode()).hexdigest()[:40]

    def exists(self, session_key: str) -> bool:
        return super().exists(self.row_of(session_key))

    def _get_session_from_db(self) -> Any:
        now = timezone.now()
        row = self.row_of(self.session_key)
        found = self.model.objects.filter(session_key=row, expire_date__gt=now).first()
        if found is None:
            self._session_key = None
        return found

    def create_model_instance(self, data: dict) -> Any:
        made = super().create_model_instance(data)
        made.session_key = self.row_of(made.session_key)
        return made

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        if key:
            self.model.objects.filter(session_key=self.row_of(key)).delete()


class Sessions(SessionMiddleware):
    """Reads and writes the session of the surface that a page belongs to."""

    def process_request(self, request: HttpRequest) -> None:
        from commonside.shell.web.sessions import public, staff

        module = staff if request.path.startswith("/staff/") else public
        request.session = module.SessionStore(request.COOKIES.get(_cookie(request)))

    def process_response(
        self, request: HttpRequest, response: HttpResponse
    ) -> HttpResponse:
        session: Any = getattr(request, "session", None)
        if session is None:
            return response
        if session.accessed:
            patch_vary_headers(response, ("Cookie",))
        name = _cookie(request)
        if session.is_empty():
            if name in request.COOKIES:
                response.delete_cookie(name, samesite="Lax")
        elif session.modified and response.status_code < 500:
            _save(session)
            # Without an age: it goes when the browser closes.
            response.set_cookie(
                name,
                session.session_key,
                secure=settings.HTTPS,
                httponly=True,
                samesite="Lax",
            )
        return response


def _cookie(request: HttpRequest) -> str:
    is_staff = request.path.startswith("/staff/")
    return settings.SESSION_COOKIE_NAME if is_staff else settings.PUBLIC_COOKIE_NAME


def _save(session: Any) -> None:
    try:
        session.save()
    except UpdateError:
        raise SessionInterrupted("Signed out meanwhile, in another request.") from None
