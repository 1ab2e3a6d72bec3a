"""How it went: asked by a link, on the telephone, and what came of it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import cache_control

from commonside.ground.agencies.doors import needs
from commonside.ground.audit.refusals import Refused
from commonside.ground.audit.viewing import seen
from commonside.work.care.actions import surveys as actions
from commonside.work.care.forms.surveys import AnswerForm, said_in
from commonside.work.care.queries import surveys as queries
from commonside.work.care.rules.surveys import language_of
from commonside.work.cases.page import frame, on_case
from commonside.work.cases.queries.case import Head


@cache_control(no_store=True, private=True)
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """The questions, without an account; looking uses nothing up, sending does (S22).

    The page says nothing of who is asked or of any case. A link that is wrong, old or
    used reads the same.
    """
    now = timezone.now()
    survey = queries.by_link(token, at=now)
    if survey is None:
        return render(request, "care/answer_over.html", status=404)
    body = survey.practice.body
    is_easy = "easy" in request.GET
    language = language_of(body, request.GET.get("in") or (get_language() or "en")[:2])
    form = AnswerForm(_typed(request), body=body, easy=is_easy, language=language)
    if request.method == "POST" and form.is_valid():
        try:
            actions.answer(survey, at=now, **form.said())
        except Refused as refused:
            form.refuse(refused)
        else:
            return redirect("public-care:answered")
    intro = said_in(body["intro"], language)
    context = {"form": form, "intro": intro, "is_easy": is_easy, "in": language}
    return render(request, "care/answer.html", context)


def answered(request: HttpRequest) -> HttpResponse:
    """Thanks; it repeats nothing that was said."""
    return render(request, "care/answered.html")


def _typed(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


@on_case("cases.work")
def by_phone(request: HttpRequest, head: Head) -> HttpResponse:
    """The same questions, read out on the telephone and written down."""
    now = timezone.now()
    survey = queries.for_phone(head.case, at=now) if head.is_ours else None
    if survey is None:
        raise Http404
    form = AnswerForm(_typed(request), body=survey.practice.body)
    if request.method == "POST" and form.is_valid():
        user: Any = request.user
        try:
            actions.answer(survey, at=now, by=user, **form.said())
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, "Answers saved. Thank them.")
            return redirect("care:support", head.case.reference)
    return render(request, "care/by_phone.html", frame(head, "support", form=form))


@needs("victims.watch")
def satisfaction(request: HttpRequest) -> HttpResponse:
    """A year of asking: how many answered, how content they are."""
    user: Any = request.user
    seen(request, "satisfaction.seen", "cases", [], 0)
    found = queries.satisfaction(user, at=timezone.now())
    return render(request, "care/satisfaction.html", {"found": found})
