"""Rather talk? One page that asks where and when we may ring."""

import secrets

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from commonside.ground.counters.queries import network_of
from commonside.ground.practice.actions import count_tries
from commonside.ground.practice.rules import TooMany
from commonside.work.reports import actions
from commonside.work.reports.forms.calling import Call
from commonside.work.reports.queries import notice_on, practice_on, ring_back_words
from commonside.work.reports.views.public import lines


def call(request: HttpRequest) -> HttpResponse:
    """Nothing is kept before it is sent: this page has no draft."""
    at = timezone.now()
    on = timezone.localdate(at)
    notice = notice_on(on)
    form = Call(
        request.POST if request.method == "POST" else None,
        practice=practice_on(on),
        initial={
            "once": secrets.token_hex(12),
            "notice": notice.version if notice else None,
        },
    )
    context = {"form": form, "lines": lines(), "soon": ring_back_words(on)}
    if request.method != "POST" or not form.is_valid():
        return render(request, "reports/call.html", context)
    try:
        count_tries([("report_network", network_of(request))], at=at)
    except TooMany as too_many:
        context["again"] = too_many.again
        return render(request, "reports/call.html", context, status=429)
    actions.ask_call(
        answers=form.kept(),
        once=form.cleaned_data["once"],
        notice=form.cleaned_data["notice"],
        at=at,
    )
    return redirect("public-reports:called")


@require_safe
def called(request: HttpRequest) -> HttpResponse:
    """That we ring, and how; it repeats nothing that was written."""
    soon = ring_back_words(timezone.localdate())
    return render(request, "reports/called.html", {"lines": lines(), "soon": soon})
