"""A desk that stops to ask who is there, and gives back what was typed meanwhile."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme

from commonside.ground.drafts import actions as drafts
from commonside.ground.drafts.queries import load
from commonside.ground.keys import ring

FORM = "desk"


def keep(request: HttpRequest, at: datetime) -> None:
    """Remember where somebody was going, and what they had typed there.

    Typing goes encrypted into a draft, never into the session; passwords and files are
    not kept at all.
    """
    request.session["then"] = request.get_full_path()
    request.session["has_typed"] = request.method == "POST"
    if request.method == "POST":
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
    held = load(_owner(request), FORM, at) if request.user.is_authenticated else None
    if held is None:
        return None
    fields = [(name, one) for name, said in held.values["values"] for one in said]
    return {**held.values, "fields": fields}


def back(request: HttpRequest) -> HttpResponse:
    """To where somebody was going, or to what they typed there."""
    then = request.session.pop("then", "")
    if request.session.pop("has_typed", False):
        return redirect("web:typed")
    safe = url_has_allowed_host_and_scheme(then, allowed_hosts=None)
    return redirect(then if then and safe else "web:my-work")


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
