"""What the pages of evidence share: for whom they are, and how an act is answered."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from commonside.ground.audit.refusals import Clash, Refused
from commonside.work.cases.page import Page, clashed, frame, on_case
from commonside.work.cases.queries.case import Head

TAB = "evidence"


def on_evidence(permission: str, *, acts: bool = False) -> Callable[[Page], Page]:
    """A page for those whose agency has the case; to act, the case must be open.

    What may stand before a court is not told to partners with the case: it is handed
    to them as an exhibit or a bundle, by name.
    """

    def wrap(view: Page) -> Page:
        @on_case(permission, "evidence.seen")
        @wraps(view)
        def page(request: HttpRequest, head: Head, **more: Any) -> HttpResponse:
            if not head.is_ours or (acts and not head.case.is_open):
                raise Http404
            return view(request, head, **more)

        return page

    return wrap


def tried(
    request: HttpRequest,
    head: Head,
    form: Any,
    run: Callable[..., Any],
    *,
    title: str,
    done: str,
    to: str,
    version: int = 0,
    coded: bool = False,
) -> HttpResponse | None:
    """Do what a form asks, and go on; None when the page is shown again.

    `run` is given who and when; `coded` says that the next page is about what it made.
    """
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        made = run(by=request.user, at=timezone.now())
    except Refused as refused:
        form.refuse(refused)
        return None
    except Clash as clash:
        form.version_now = version
        return clashed(request, head, form, clash, title=title)
    messages.success(request, done)
    code = {"code": made.code} if coded else {}
    return redirect(to, reference=head.case.reference, **code)


def shown(request: HttpRequest, head: Head, page: str, /, **more: Any) -> HttpResponse:
    """A page of the tab."""
    return render(request, f"evidence/{page}", frame(head, TAB, **more))
