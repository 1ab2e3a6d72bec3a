"""One case: what stands above the fold, and the tabs beneath it."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from commonside.ground.agencies.doors import needs
from commonside.ground.audit.viewing import seen
from commonside.ground.design import ports
from commonside.ground.design.paging import page_of
from commonside.work.cases.queries import case as queries
from commonside.work.cases.queries import tabs
from commonside.work.cases.rules.involving import SHARED

Page = Callable[..., HttpResponse]
TABS = (
    ("now", "cases:case", "Now", ""),
    ("people", "cases:people", "People and places", ""),
    ("risk", "cases:risk", "Risk", ""),
    ("steps", "cases:steps", "Steps", "steps_count"),
    ("contacts", "cases:contacts", "Contacts", "contacts_count"),
    ("reports", "cases:reports", "Reports", "reports_count"),
    ("files", "cases:files", "Files", ""),
    ("who", "cases:who", "Who may see this", ""),
    ("history", "cases:history", "History", ""),
)
# What a partner who was told little does not find in the row of tabs.
FOR_OURS = {"people", "reports", "who", "history"}
FOR_TOLD = {"risk": "risk", "contacts": "notes", "files": "notes"}


def on_case(permission: str, kind: str = "case.seen") -> Callable[[Page], Page]:
    """A page about a case that the reader may see; leaves the trace of a look.

    Whoever said that they know somebody here reads that, and nothing else; for
    everybody else who may not see it there is no such page.
    """

    def wrap(view: Page) -> Page:
        @needs(permission)
        @wraps(view)
        def page(request: HttpRequest, reference: str, **more: Any) -> HttpResponse:
            case = queries.find(request.user, reference)
            if case is None:
                return shut_out(request, reference)
            head = queries.head(request.user, case, at=timezone.now())
            seen(request, kind, case)
            # Where the navigation says that we are.
            request.here = "cases:list"  # type: ignore[attr-defined]
            return view(request, head, **more)

        return page

    return wrap


def shut_out(request: HttpRequest, reference: str) -> HttpResponse:
    tie = queries.tie_of(request.user, reference)
    if tie is None:
        raise Http404
    return render(request, "cases/shut_out.html", {"tie": tie}, status=404)


def frame(head: queries.Head, here: str, **more: Any) -> dict[str, Any]:
    """What every page of a case needs: its head, and its tabs with where we are."""
    shown = [
        {
            "name": name,
            "label": label,
            "count": getattr(head.case, count) if count else None,
            "is_here": code == here,
        }
        for code, name, label, count in TABS
        if _is_shown(head, code)
    ]
    return {"head": head, "case": head.case, "tabs": shown, **more}


def _is_shown(head: queries.Head, code: str) -> bool:
    if code in FOR_OURS:
        return head.is_ours
    needed = FOR_TOLD.get(code)
    return needed is None or needed in head.told


def only(head: queries.Head, code: str) -> None:
    """404 for a tab that this reader was not told of."""
    if not _is_shown(head, code):
        raise Http404


@on_case("cases.read")
def case(request: HttpRequest, head: queries.Head) -> HttpResponse:
    fold = queries.now(request.user, head, at=timezone.now())
    return render(request, "cases/now.html", frame(head, "now", fold=fold))


@on_case("cases.read")
def people(request: HttpRequest, head: queries.Head) -> HttpResponse:
    only(head, "people")
    found = tabs.people(head.case, request.user)
    return render(request, "cases/people.html", frame(head, "people", found=found))


@on_case("cases.read")
def risk(request: HttpRequest, head: queries.Head) -> HttpResponse:
    only(head, "risk")
    found = tabs.risk(head, at=timezone.now())
    return render(request, "cases/risk.html", frame(head, "risk", found=found))


@on_case("cases.read")
def steps(request: HttpRequest, head: queries.Head) -> HttpResponse:
    found = tabs.steps(head.case, request.user, at=timezone.now())
    return render(request, "cases/steps.html", frame(head, "steps", found=found))


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
    page = page_of(queries.changes(head.case), request.GET.get("page"))
    done = tabs.history(head.case, page.object_list, request.user)
    looked = tabs.looked(head.case)
    links = [fill(request, head.case) for fill in ports.insets["cases.history"]]
    context = frame(head, "history", page=page, done=done, looked=looked, links=links)
    return render(request, "cases/history.html", context)
