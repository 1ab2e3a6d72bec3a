"""The list of cases, and the search for words, which never stand in an address."""

import secrets
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from commonside.ground.agencies.doors import asks_again, needs
from commonside.ground.audit.viewing import seen
from commonside.ground.design.paging import page_of
from commonside.ground.drafts import actions as drafts
from commonside.ground.drafts.queries import load
from commonside.ground.timetable import results
from commonside.work.cases.copies import CASES
from commonside.work.cases.queries import lists

KEPT_MINUTES = 60


@needs("cases.read")
def cases(request: HttpRequest) -> HttpResponse:
    """Open cases, 25 a page, by filters from fixed lists."""
    user: Any = request.user
    filters = lists.filters(user, request.GET)
    chosen = {one.name: one.chosen for one in filters if one.chosen}
    page = page_of(lists.cases(user, chosen), request.GET.get("page"))
    query = f"?{urlencode(chosen)}" if chosen else ""
    more = {
        "query": query,
        "may_copy": user.may("lists.copy"),
        "may_write": user.may("cases.work"),
        "may_look": user.may("records.look_up"),
    }
    return _show(request, page, filters=filters, chosen=chosen, **more)


def _show(request: HttpRequest, page: Any, **more: Any) -> HttpResponse:
    user: Any = request.user
    rows = lists.rows_of(page.object_list, user)
    refs = [row.case.reference for row in rows]
    seen(request, "case.list_seen", "cases", refs, len(rows))
    context = {"page": page, "rows": rows, **more}
    return render(request, "cases/list.html", context)


def _form(token: str) -> str:
    return f"cases.search:{token}"


@needs("cases.read")
@require_POST
def search(request: HttpRequest) -> HttpResponse:
    """Take the words and go to their answer, whose address does not hold them."""
    words = request.POST.get("words", "")[:200]
    token = secrets.token_urlsafe(9)
    drafts.save(
        f"user:{request.user.pk}",
        _form(token),
        {"words": words},
        timezone.now(),
        minutes=KEPT_MINUTES,
    )
    return redirect("cases:found", token)


@needs("cases.read")
def found(request: HttpRequest, token: str) -> HttpResponse:
    """The cases that hold the words, for the person who asked and nobody else."""
    held = load(f"user:{request.user.pk}", _form(token), timezone.now())
    if held is None:
        raise Http404
    user: Any = request.user
    words = held.values["words"]
    page = page_of(lists.holding(user, words), request.GET.get("page"))
    return _show(request, page, words=words)


@needs("lists.copy")
@asks_again
def copy(request: HttpRequest) -> HttpResponse:
    """Ask for a copy of the list as it is filtered, made in a job (S5, S32)."""
    user: Any = request.user
    filters = lists.filters(user, request.GET)
    chosen = {one.name: one.chosen for one in filters if one.chosen}
    if request.method != "POST":
        context = {"chosen": [one for one in filters if one.chosen]}
        return render(request, "cases/copy.html", context)
    result = results.ask(CASES, chosen, by=user, at=timezone.now())
    return redirect("web:result", result.code)
