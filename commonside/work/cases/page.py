"""What every page about a case stands in: its door, its head, its tabs.

Rooms above use it for their own pages about a case, and add to its menus through
`ports.menus`: "cases.tabs", "cases.do" and "cases.look" (both on the page "More").
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from commonside.ground.agencies.doors import needs
from commonside.ground.audit.viewing import seen
from commonside.ground.design import ports
from commonside.work.cases.queries import case as queries

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
    shown += [
        {"name": entry.name, "label": entry.label, "is_here": entry.code == here}
        for entry in ports.menus["cases.tabs"]
        if entry.shown(head)
    ]
    return {"head": head, "case": head.case, "tabs": shown, **more}


def filled(place: str, request: HttpRequest, head: queries.Head) -> list[str]:
    """What rooms above have to show at one place of a page: "cases.now", ..."""
    return [html for fill in ports.insets[place] if (html := fill(request, head))]


def _is_shown(head: queries.Head, code: str) -> bool:
    if code in FOR_OURS:
        return head.is_ours
    needed = FOR_TOLD.get(code)
    return needed is None or needed in head.told


def only(head: queries.Head, code: str) -> None:
    """404 for a tab that this reader was not told of."""
    if not _is_shown(head, code):
        raise Http404
