"""Put a report by, and come back to it: a number that is shown once, and a word."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from commonside.ground.audit.refusals import Refused
from commonside.ground.counters.queries import network_of
from commonside.ground.practice.rules import TooMany
from commonside.work.reports import actions, rules
from commonside.work.reports.forms.contact import Back, Later
from commonside.work.reports.queries import number_in_fours, practice_on
from commonside.work.reports.rules import steps
from commonside.work.reports.views.draft import (
    COOKIE,
    PATH,
    draft_of,
    new_owner,
    owner_of,
)
from commonside.work.reports.views.public import START, to_step


def later(request: HttpRequest) -> HttpResponse:
    """Choose a word; the answer shows the number, and is the only page that does."""
    at, owner = timezone.now(), owner_of(request)
    draft = draft_of(owner, at)
    if draft is None or draft.sent or draft.held is None:
        return redirect(START)
    form = Later(
        request.POST if request.method == "POST" else None,
        practice=practice_on(timezone.localdate(at)),
        answers=draft.answers,
    )
    context = {
        "form": form,
        "days": actions.days_kept(at),
        "is_again": draft.held.is_put_by,
    }
    if request.method == "POST" and form.is_valid():
        try:
            number = actions.put_by(owner=owner, word=form.cleaned_data["word"], at=at)
        except Refused as refused:
            form.refuse(refused)
        else:
            context["number"] = number_in_fours(number)
            answer = render(request, "reports/put_by.html", context)
            answer.delete_cookie(COOKIE, path=PATH)
            return answer
    return render(request, "reports/later.html", context)


def back(request: HttpRequest) -> HttpResponse:
    """The number and the word of what was put by open it on this device."""
    at = timezone.now()
    practice = practice_on(timezone.localdate(at))
    form = Back(request.POST or None, practice=practice, answers={})
    if request.method != "POST" or not form.is_valid():
        return render(request, "reports/back.html", {"form": form})
    answer = redirect(START)
    owner = new_owner(answer)
    try:
        actions.take_up(
            receipt=form.cleaned_data["receipt"],
            word=form.cleaned_data["word"][: rules.LONGEST_WORD],
            network=network_of(request),
            owner=owner,
            at=at,
        )
    except TooMany as too_many:
        context = {"form": form, "again": too_many.again}
        return render(request, "reports/back.html", context, status=429)
    except Refused as refused:
        form.refuse(refused)
        return render(request, "reports/back.html", {"form": form})
    draft = draft_of(owner, at)
    if draft:
        path = draft.path(practice.categories.body)
        answer["Location"] = to_step(steps.next_of("", path, draft.done))["Location"]
    return answer
