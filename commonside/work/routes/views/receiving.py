"""What an agency was handed: it reads that alone, and says what became of it."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from commonside.ground.agencies.doors import needs
from commonside.ground.audit.viewing import seen
from commonside.ground.design.paging import page_of
from commonside.work.routes.queries import referring as queries
from commonside.work.routes.views.referring import shown_forms, shown_in, tried


@needs("steps.answer")
def received(request: HttpRequest) -> HttpResponse:
    """What waits for an answer first, the longest waiting first."""
    show = "ended" if request.GET.get("show") == "ended" else "open"
    rows = queries.received_by(request.user, is_open=show == "open")
    page = page_of(rows, request.GET.get("page"))
    now = timezone.now()
    lines = [queries.line_of(row, at=now) for row in page]
    refs = [f"referral:{line.referral.pk}" for line in lines]
    seen(request, "routes.received_seen", refs=refs, count=len(refs))
    context = {"page": page, "lines": lines, "show": show}
    return render(request, "routes/received.html", context)


@needs("steps.answer")
def one(request: HttpRequest, code: str) -> HttpResponse:
    """One of them, with what they were told and what they may answer."""
    user: Any = request.user
    row = queries.received(user).filter(code=code).first()
    if row is None:
        raise Http404
    seen(request, "routes.received_seen", row)
    shown = shown_forms(request, row, ("taken", "refused", "ended"))
    if request.method == "POST" and tried(request, row, shown):
        return redirect("routes:received-one", row.code)
    return render(request, "routes/received_one.html", shown_in(request, row, shown))
