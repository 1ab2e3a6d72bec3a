"""Go to a page or a case by a few letters: the keyboard's way through the house."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from commonside.ground.audit.viewing import seen
from commonside.shell.web import queries, rules
from commonside.shell.web.context import staff_nav


def go(request: HttpRequest) -> HttpResponse:
    """Everything that this person may go to; with words, what fits them.

    The words are sent in the body, for they may be somebody's name: no address holds
    them. One that fits alone is gone to at once.
    """
    user: Any = request.user
    pages = [(one["label"], one["url"]) for one in staff_nav(request)]
    cases = queries.own_cases(user) if user.may("cases.read") else []
    words = request.POST.get("words", "")[: rules.LONGEST]
    case = queries.case_named(user, words)
    if case is not None:
        return redirect(case)
    found_pages = rules.fitting(words, pages)
    found_cases = rules.fitting(words, cases)
    fit = [*found_pages, *found_cases]
    if words.strip() and len(fit) == 1:
        return redirect(fit[0][1])
    if found_cases:
        refs = [url.rstrip("/").rsplit("/", 1)[-1] for _, url in found_cases]
        seen(request, "case.list_seen", "cases", refs, len(refs))
    context = {"pages": found_pages, "cases": found_cases, "words": words}
    return render(request, "web/go.html", context)
