"""Who may open a page at all. Absent, forbidden and invisible are the same 404 (S2)."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from commonside.ground.agencies import rules

View = Callable[..., HttpResponse]


def needs(permission: str) -> Callable[[View], View]:
    """Open this page only to people one of whose roles allows `permission`."""

    def wrap(view: View) -> View:
        @wraps(view)
        def door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            user: Any = request.user
            if not user.is_authenticated or not user.may(permission):
                raise Http404
            return view(request, *args, **kwargs)

        return door

    return wrap


def asks_again(view: View) -> View:
    """Open this page only within ten minutes of the second factor's last use (S32).

    Stands under `needs(...)`. Otherwise the address is kept and the second factor is
    asked; what was typed into a form is kept too, and offered to be sent afterwards.
    """

    @wraps(view)
    def door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if rules.is_fresh(last_used(request), now=timezone.now()):
            return view(request, *args, **kwargs)
        # The shell keeps what was typed (a draft is above this room).
        request.wants_second_factor = True  # type: ignore[attr-defined]
        request.session["then"] = request.get_full_path()
        return redirect("web:again")

    return door


def last_used(request: HttpRequest) -> datetime | None:
    """When the second factor was last used in this session, if it was."""
    said = request.session.get("second_factor_at")
    return datetime.fromisoformat(said) if said else None
