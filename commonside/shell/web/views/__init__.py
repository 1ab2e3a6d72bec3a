"""My work, one's own settings, health."""

from typing import Any

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from commonside.ground.audit.viewing import seen
from commonside.ground.colleagues.queries import asks
from commonside.ground.design import ports
from commonside.shell.web import actions, queries
from commonside.shell.web.forms import MeForm
from commonside.work.cases.queries.triage import met as met_reports

ROWS_A_SECTION = 8


def my_work(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    now = timezone.now()
    day = queries.my_work(user, at=now)
    met = met_reports(user) if user.may("triage.decide") else []
    refs = day.refs + [f"report:{report.pk}" for report, _ in met]
    if refs:
        seen(request, "work.seen", user, refs)
    shown = request.GET.get("show", "")
    context = {"day": day, "at_most": ROWS_A_SECTION, "shown": shown}
    context |= {"asks": asks(user, at=now), "met": met[:ROWS_A_SECTION]}
    fillers = ports.insets["web.work"]
    context["insets"] = [html for fill in fillers if (html := fill(request, user))]
    return render(request, "web/my_work.html", context)


def me(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    form = MeForm(request.POST or None, initial={"keys_on": user.keys_on})
    if request.method == "POST" and form.is_valid():
        actions.choose_keys(by=user, at=timezone.now(), **form.cleaned_data)
        return redirect("web:me")
    return render(request, "web/me.html", {"form": form})


def menu(request: HttpRequest) -> HttpResponse:
    return render(request, "web/menu.html")


def health(request: HttpRequest) -> HttpResponse:
    """200 when the database answers; says nothing else to a stranger (S37)."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"ready": False}, status=503)
    return JsonResponse({"ready": True})
