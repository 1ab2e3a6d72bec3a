"""Who is away: arranging it, what falls due meanwhile, and handing back."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.utils import timezone

from commonside.ground.agencies.doors import needs
from commonside.ground.agencies.models import User
from commonside.ground.audit.refusals import Refused
from commonside.ground.audit.viewing import seen
from commonside.ground.design.paging import page_of
from commonside.work.cases.page import typed
from commonside.work.oversight import actions
from commonside.work.oversight.forms.cover import CoverForm, HandBackForm
from commonside.work.oversight.models import Cover
from commonside.work.oversight.queries import cover as queries

SHOWS = (("now", "Now and to come"), ("over", "Over"))


@needs("cases.work")
def covers(request: HttpRequest) -> HttpResponse:
    """Who is away in the reader's teams, now and to come, or before."""
    user: Any = request.user
    on = timezone.localdate()
    show = "over" if request.GET.get("show") == "over" else "now"
    page = page_of(queries.listed(user, on=on, show=show), request.GET.get("page"))
    context = {"page": page, "show": show, "shows": SHOWS, "on": on}
    return render(request, "oversight/covers.html", context)


@needs("cases.work")
def arrange(request: HttpRequest) -> HttpResponse:
    """Somebody says that they are away; a team leader says it of others too."""
    user: Any = request.user
    now = timezone.now()
    takers = queries.colleagues(user, at=now)
    away = takers if user.may("cases.allocate") else takers.filter(pk=user.pk)
    form = CoverForm(
        typed(request), away=away, takers=takers, initial={"away": user.pk}
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.cover(by=user, at=now, **form.cleaned_data)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, "Arranged. It ends by itself.")
            return redirect("oversight:cover", made.code)
    return render(request, "oversight/arrange.html", {"form": form})


def _found(request: HttpRequest, code: str) -> Cover:
    user: Any = request.user
    row = queries.find(user, code)
    if row is None:
        raise Http404
    return row


@needs("cases.work")
def cover(request: HttpRequest, code: str) -> HttpResponse:
    """What falls due while one is away, and what was done; and its hand-over."""
    user: Any = request.user
    row = _found(request, code)
    now, on = timezone.now(), timezone.localdate()
    form = HandBackForm(typed(request), initial={"note": row.note})
    if request.method == "POST" and form.is_valid():
        try:
            actions.hand_back(row=row, by=user, at=now, **form.cleaned_data)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, "Handed back.")
            return redirect("oversight:cover", row.code)
    return render(request, "oversight/cover.html", _shown(request, row, form, user, on))


def _shown(
    request: HttpRequest, row: Cover, form: Any, user: User, on: Any
) -> dict[str, Any]:
    is_over = row.is_over(on)
    falling = [] if is_over else queries.falling(user, row, until=row.until)
    done = queries.done(user, row, at=timezone.now())
    shown = {one.case.pk for one in falling} | {one.case.pk for one in done}
    seen(request, "oversight.cover_seen", "", [f"case:{pk}" for pk in sorted(shown)])
    leads = user.may("cases.allocate")
    return {
        "cover": row,
        "form": form,
        "falling": falling,
        "done": done,
        "is_over": is_over,
        "is_running": row.is_on(on),
        "unseen": 0 if is_over else queries.unseen(row),
        "may_end": not is_over and (leads or user.pk in (row.away_id, row.to_id)),
        "may_write": user.pk == row.to_id,
        "may_read": is_over and user.pk == row.away_id and row.read_at is None,
    }


@needs("cases.work")
def end(request: HttpRequest, code: str) -> HttpResponse:
    """Back before the day, or never gone."""
    row = _found(request, code)
    return _done(request, row, actions.end_cover, "Ended.")


@needs("cases.work")
def read(request: HttpRequest, code: str) -> HttpResponse:
    """What was done has been read by whoever was away."""
    row = _found(request, code)
    return _done(request, row, actions.read_back, "Noted that you have read it.")


def _done(request: HttpRequest, row: Cover, run: Any, said: str) -> HttpResponse:
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    try:
        run(row=row, by=request.user, at=timezone.now())
    except Refused as refused:
        messages.warning(request, " ".join(str(one) for one in refused.obstacles))
    else:
        messages.success(request, said)
    return redirect("oversight:cover", row.code)
