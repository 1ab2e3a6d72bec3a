"""The vulnerable victims' board, and the list of everybody who is flagged."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from commonside.ground.agencies.doors import needs
from commonside.ground.audit.viewing import seen
from commonside.ground.design.paging import page_of
from commonside.work.safety import queries
from commonside.work.safety.forms import ListForm


@needs("safety.board")
def board(request: HttpRequest) -> HttpResponse:
    """Everybody who is watched over, what is late first."""
    user: Any = request.user
    now = timezone.now()
    rows = queries.board(user, at=now)
    seen(request, "safety.board_seen", "", _refs(rows))
    context = {
        "rows": rows,
        "most": queries.board_on(timezone.localdate()).body["most"],
        "counts": queries.counts(user, at=now),
    }
    return render(request, "safety/board.html", context)


@needs("safety.board")
def flags(request: HttpRequest) -> HttpResponse:
    """All who are flagged, or those whose flag has expired, whose review is late."""
    user: Any = request.user
    now = timezone.now()
    form = ListForm(request.GET)
    said = form.cleaned_data if form.is_valid() else {}
    show, order = said.get("show", ""), said.get("order", "")
    show = show if show in queries.SHOWN else "all"
    order = order if order in queries.ORDERS else "expiry"
    found = queries.flags(user, show=show, order=order, at=now)
    page = page_of(found, request.GET.get("page"))
    page.object_list = queries.as_rows(page.object_list, at=now)
    seen(request, "safety.flags_seen", "", _refs(page.object_list))
    context = {
        "page": page,
        "show": show,
        "order": order,
        "title": queries.SHOWN[show],
        "shown": list(queries.SHOWN.items()),
        "orders": queries.ORDER_NAMES,
    }
    return render(request, "safety/flags.html", context)


def _refs(rows: list[queries.Row]) -> list[str]:
    return [f"case:{row.plan.case_id}" for row in rows]
