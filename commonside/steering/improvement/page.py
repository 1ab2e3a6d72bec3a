"""How the forms of this room are shown, sent and refused: one way for all."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from commonside.ground.audit.refusals import Refused
from commonside.work.cases.page import typed

FORM = "improvement/form.html"


def sent(
    request: HttpRequest,
    form: Any,
    run: Callable[..., Any],
    *,
    said: str,
) -> Any:
    """What the action made of a valid form; None when the page is shown again."""
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        made = run(by=request.user, at=timezone.now(), **form.cleaned_data)
    except Refused as refused:
        form.refuse(refused)
        return None
    messages.success(request, said)
    return made


def shown(request: HttpRequest, form: Any, **more: Any) -> HttpResponse:
    """A page that is one form: `title`, `button`, `back` (address, words), `intro`."""
    return render(request, FORM, {"form": form, **more})


def pressed(
    request: HttpRequest,
    run: Callable[..., Any],
    *,
    said: str,
    to: tuple[str, str],
    **given: Any,
) -> HttpResponse:
    """A button that asks nothing: done, or refused with why, and back."""
    try:
        run(by=request.user, at=timezone.now(), **given)
    except Refused as refused:
        messages.warning(request, " ".join(str(one) for one in refused.obstacles))
    else:
        messages.success(request, said)
    return redirect(*to)


__all__ = ["pressed", "sent", "shown", "typed"]
