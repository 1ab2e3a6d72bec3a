"""The champion's page: who was not spoken with, let down, or failed."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from commonside.ground.agencies.doors import needs
from commonside.ground.audit.viewing import seen
from commonside.ground.design.paging import page_of
from commonside.work.care.forms.watching import filters, part
from commonside.work.care.queries import watching as queries
from commonside.work.cases.rules.team import PROMISE_DAYS


@needs("victims.watch")
def victims(request: HttpRequest, what: str = "silent") -> HttpResponse:
    """One of the four lists, 25 a page, by filters from fixed lists."""
    if what not in queries.LISTS:
        raise Http404
    user: Any = request.user
    now = timezone.now()
    title, find = queries.LISTS[what]
    chosen = filters(user, request.GET, what)
    found = find(user, part(user, chosen), at=now)
    page = page_of(found, request.GET.get("page"))
    rows = queries.shown(user, what, page.object_list)
    refs = [row.case.reference for row in rows]
    seen(request, "victims.seen", "cases", refs, len(rows))
    context = {
        "title": title,
        "what": what,
        "lists": [(code, label) for code, (label, _) in queries.LISTS.items()],
        "filters": chosen,
        "page": page,
        "rows": rows,
        "kept": queries.promises_kept(user, at=now) if what == "broken" else None,
        "days": PROMISE_DAYS,
        "may_escalate": what == "failing" and user.may("cases.work"),
    }
    return render(request, "care/victims.html", context)
