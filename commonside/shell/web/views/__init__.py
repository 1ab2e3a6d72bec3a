"""My work, one's own settings, health."""

from typing import Any

from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from commonside.ground.audit.viewing import seen
from commonside.ground.colleagues.queries import asks
from commonside.ground.design import ports
from commonside.ground.design.paging import page_of
from commonside.shell.web import actions, queries, rules
from commonside.shell.web.forms import MeForm
from commonside.work.cases.queries.triage import met as met_reports

MET_AT_MOST = 8


def my_work(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    now = timezone.now()
    day = queries.my_work(user, at=now)
    met = met_reports(user) if user.may("triage.decide") else []
    refs = day.refs + [f"report:{report.pk}" for report, _ in met]
    if refs:
        seen(request, "work.seen", user, refs)
    context: dict[str, Any] = {"day": day, "sections": day.sections}
    context |= {"asks": asks(user, at=now), "met": met[:MET_AT_MOST]}
    context["met_more"] = max(0, len(met) - MET_AT_MOST)
    fillers = ports.insets["web.work"]
    context["insets"] = [html for fill in fillers if (html := fill(request, user))]
    return render(request, "web/my_work.html", context)


def my_section(request: HttpRequest, section: str) -> HttpResponse:
    """Everything under one heading of My work, late first, a page at a time."""
    if section not in rules.SECTIONS:
        raise Http404
    user: Any = request.user
    found = queries.my_work(user, at=timezone.now()).section(section)
    page = page_of(found.rows, request.GET.get("page"))
    refs = sorted({f"case:{row.case.pk}" for row in page})
    if refs:
        seen(request, "work.seen", user, refs)
    return render(request, "web/my_section.html", {"section": found, "page": page})


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
