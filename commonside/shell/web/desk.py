"""A desk: who sits at it, whether it is open, and what was typed when it was not.

The session says when somebody signed in, when they last looked, and when their second
factor was last used; a page costs no further question of the database.
"""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth import login, logout
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.crypto import constant_time_compare
from django.utils.http import url_has_allowed_host_and_scheme

from commonside.ground.agencies.doors import last_used
from commonside.ground.agencies.models import User
from commonside.ground.drafts import actions as drafts
from commonside.ground.drafts.queries import load
from commonside.ground.keys import ring
from commonside.shell.web import rules
from commonside.shell.web.rules import Desk

FORM = "desk"
BACKEND = "django.contrib.auth.backends.ModelBackend"
MARK = "commonside.device"


def sit_down(
    request: HttpRequest, user: User, *, at: datetime, proved_at: datetime | None = None
) -> None:
    """Begin a session for somebody whose first factor was right.

    It opens no desk without a second factor: the one used now, or the one that this
    device's mark tells of.
    """
    proved_at = proved_at or _marked_at(request, user, at)
    login(request, user, backend=BACKEND)
    for name in ("locked", "second_factor_at", "token"):
        request.session.pop(name, None)
    request.session["since"] = request.session["seen_at"] = at.isoformat()
    if proved_at == at:
        prove(request, at)
    elif proved_at:
        request.session["second_factor_at"] = proved_at.isoformat()


def prove(request: HttpRequest, at: datetime) -> None:
    """Note that the second factor was used now, in the session and on the device."""
    request.session["second_factor_at"] = at.isoformat()
    request.new_mark = True  # type: ignore[attr-defined]


def state(request: HttpRequest, now: datetime) -> Desk:
    """What the session of this request is worth now."""
    if not request.user.is_authenticated:
        return Desk.NOBODY
    return rules.desk_state(
        since=_moment(request, "since"),
        seen_at=_moment(request, "seen_at"),
        proved_at=last_used(request),
        is_locked=bool(request.session.get("locked")),
        now=now,
    )


def look(request: HttpRequest, now: datetime) -> None:
    """Move the desk's clock on; written at once, so that no later save undoes more."""
    seen = _moment(request, "seen_at")
    if seen is None or now - seen >= rules.NOTED_EVERY:
        request.session["seen_at"] = now.isoformat()
        request.session.save()
        request.session.modified = False


def unlock(request: HttpRequest, at: datetime) -> None:
    request.session.pop("locked", None)
    request.session["seen_at"] = at.isoformat()


def end(request: HttpRequest, at: datetime) -> HttpResponse:
    """The day is over: sign out, keeping what was typed for the next sign-in."""
    if not request.path.startswith("/staff/account/"):
        keep(request, at)
    then, has_typed = (request.session.get(name) for name in ("then", "has_typed"))
    logout(request)
    request.session["then"], request.session["has_typed"] = then, has_typed
    return redirect("web:sign-in")


def _moment(request: HttpRequest, name: str) -> datetime | None:
    said = request.session.get(name)
    return datetime.fromisoformat(said) if said else None


# The device's mark: signed, for one person, gone with their password or door key.


def mark(request: HttpRequest, response: HttpResponse) -> None:
    """Let this device skip the second factor until the working day is over."""
    user: Any = request.user
    said = {
        "user": user.pk,
        "door": user.get_session_auth_hash(),
        "at": request.session["second_factor_at"],
    }
    response.set_cookie(
        settings.DEVICE_COOKIE_NAME,
        signing.dumps(said, salt=MARK),
        max_age=int(rules.DAY.total_seconds()),
        secure=settings.HTTPS,
        httponly=True,
        samesite="Lax",
    )


def _marked_at(request: HttpRequest, user: User, now: datetime) -> datetime | None:
    """When this person's second factor was last used on this device, if today."""
    try:
        said = signing.loads(
            request.COOKIES.get(settings.DEVICE_COOKIE_NAME, ""), salt=MARK
        )
    except signing.BadSignature:
        return None
    door = user.get_session_auth_hash()
    if said["user"] != user.pk or not constant_time_compare(said["door"], door):
        return None
    used = datetime.fromisoformat(said["at"])
    return used if now - used < rules.DAY else None


# What was typed when the desk asked who is there.


def keep(request: HttpRequest, at: datetime) -> None:
    """Remember where somebody was going, and what they had typed there.

    Typing goes encrypted into a draft, never into the session; passwords and files are
    not kept at all.
    """
    request.session["then"] = request.get_full_path()
    has_typed = request.method == "POST" and request.user.is_authenticated
    request.session["has_typed"] = has_typed
    if has_typed:
        values = [
            (name, said) for name, said in request.POST.lists() if _may_keep(name)
        ]
        left_out = sorted(request.FILES)
        kept = {"to": request.get_full_path(), "values": values, "files": left_out}
        drafts.save(_owner(request), FORM, kept, at)


def _may_keep(name: str) -> bool:
    return name != "csrfmiddlewaretoken" and "password" not in name


def _owner(request: HttpRequest) -> str:
    return f"user:{request.user.pk}"


def kept_of(request: HttpRequest, at: datetime) -> dict[str, Any] | None:
    """Where the typing belongs, and its fields one a row; None when it is gone."""
    held = load(_owner(request), FORM, at)
    if held is None:
        return None
    fields = [(name, one) for name, said in held.values["values"] for one in said]
    return {**held.values, "fields": fields}


def back(request: HttpRequest) -> HttpResponse:
    """To where somebody was going, or to what they typed there."""
    then = request.session.pop("then", "")
    if request.session.pop("has_typed", False):
        return redirect("web:typed")
    is_safe = url_has_allowed_host_and_scheme(then, allowed_hosts=None)
    return redirect(then if then and is_safe else "web:my-work")


# The token of a link.


def without_token(request: HttpRequest, page: str) -> HttpResponse:
    """The same page at an address that no longer holds the token of its link.

    The session keeps it encrypted, so that a copy of the database opens nothing.
    """
    said = request.GET["token"][:200]
    request.session["token"] = ring.encrypt(settings.KEYS, "fields", said)
    response = redirect(page)
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def token_of(request: HttpRequest) -> str:
    """The token of the link that somebody followed in this session, or nothing."""
    said = request.session.get("token", "")
    return ring.decrypt(settings.KEYS, "fields", said) if said else ""
