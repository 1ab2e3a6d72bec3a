"""One case: what stands above the fold, and the tabs beneath it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from commonside.ground.audit.viewing import seen
from commonside.ground.design.paging import page_of
from commonside.work.cases.page import filled, frame, on_case, only
from commonside.work.cases.queries import case as queries
from commonside.work.cases.queries import procedure, tabs
from commonside.work.cases.queries.doings import changes
from commonside.work.cases.rules.involving import SHARED


@on_case("cases.read")
def case(request: HttpRequest, head: queries.Head) -> HttpResponse:
    fold = queries.now(request.user, head, at=timezone.now())
    insets = filled("cases.now", request, head)
    following = procedure.following(head) if head.is_ours else None
    context = frame(head, "now", fold=fold, insets=insets, following=following)
    return render(request, "cases/now.html", context)


@on_case("cases.read")
def people(request: HttpRequest, head: queries.Head) -> HttpResponse:
    only(head, "people")
    found = tabs.people(head.case, request.user)
    insets = filled("cases.people", request, head)
    context = frame(head, "people", found=found, insets=insets)
    return render(request, "cases/people.html", context)


@on_case("cases.read")
def risk(request: HttpRequest, head: queries.Head) -> HttpResponse:
    only(head, "risk")
    found = tabs.risk(head, at=timezone.now())
    insets = filled("cases.risk", request, head)
    context = frame(head, "risk", found=found, insets=insets)
    return render(request, "cases/risk.html", context)


@on_case("cases.read")
def steps(request: HttpRequest, head: queries.Head) -> HttpResponse:
    found = tabs.steps(head.case, request.user, at=timezone.now())
    insets = filled("cases.steps", request, head)
    context = frame(head, "steps", found=found, insets=insets)
    return render(request, "cases/steps.html", context)


@on_case("cases.read")
def contacts(request: HttpRequest, head: queries.Head) -> HttpResponse:
    only(head, "contacts")
    page = page_of(tabs.contacts(head.case), request.GET.get("page"))
    return render(request, "cases/contacts.html", frame(head, "contacts", page=page))


@on_case("cases.read")
def reports(request: HttpRequest, head: queries.Head) -> HttpResponse:
    only(head, "reports")
    rows = tabs.reports(head.case, request.user)
    refs = [f"report:{row.report_id}" for row in rows]
    seen(request, "report.seen", head.case, refs)
    return render(request, "cases/reports.html", frame(head, "reports", rows=rows))


@on_case("cases.read")
def who(request: HttpRequest, head: queries.Head) -> HttpResponse:
    only(head, "who")
    user: Any = request.user
    may_let_back = user.may("cases.restrict")
    found = tabs.who(head.case)
    context = frame(head, "who", found=found, shared=SHARED, may_let_back=may_let_back)
    return render(request, "cases/who.html", context)


@on_case("cases.read", kind="case.history_seen")
def history(request: HttpRequest, head: queries.Head) -> HttpResponse:
    only(head, "history")
    page = page_of(changes(head.case), request.GET.get("page"))
    done = tabs.history(head.case, page.object_list, request.user)
    looked = tabs.looked(head.case)
    links = filled("cases.history", request, head)
    context = frame(head, "history", page=page, done=done, looked=looked, links=links)
    return render(request, "cases/history.html", context)
