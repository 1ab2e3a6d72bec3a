"""Who may open a page at all. Absent, forbidden and invisible are the same 404 (S2)."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

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
