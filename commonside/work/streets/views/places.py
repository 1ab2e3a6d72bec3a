"""The places that come up most: whose each is, and what is done there."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from commonside.ground.agencies.doors import needs
from commonside.ground.audit.refusals import Clash, Refused
from commonside.ground.audit.viewing import seen
from commonside.ground.duties.models import Step
from commonside.work.cases.page import typed
from commonside.work.streets import forms
from commonside.work.streets.actions import places as actions
from commonside.work.streets.queries import places as queries
from commonside.work.streets.queries.places import Place


@needs("places.read")
def top(request: HttpRequest) -> HttpResponse:
    """The top places, those that have nothing first."""
    user: Any = request.user
    now = timezone.now()
    on = timezone.localdate()
    days = queries.chosen_days(request.GET.get("days", ""), on)
    rows = queries.top(user, days=days, at=now)
    _leave_trace(request, rows)
    body = queries.practice_on(on).body
    context = {
        "rows": rows,
        "days": days,
        "body": body,
        "open": sum(not row.state.is_settled for row in rows),
        "may_keep": user.may("places.keep"),
    }
    return render(request, "streets/top.html", context)


def _leave_trace(request: HttpRequest, rows: list[Place]) -> None:
    refs = [f"case:{case.pk}" for row in rows for case in row.cases]
    if refs:
        seen(request, "streets.places_seen", "", refs)


def _place(request: HttpRequest, code: str) -> Place:
    found = queries.one(request.user, code, at=timezone.now())
    if found is None:
        raise Http404
    return found


@needs("places.read")
def place(request: HttpRequest, code: str) -> HttpResponse:
    """One place: whose, the cases that the reader sees, and what is done."""
    user: Any = request.user
    found = _place(request, code)
    _leave_trace(request, [found])
    context = {"place": found, "may_keep": user.may("places.keep")}
    return render(request, "streets/place.html", context)


def _act(
    title: str, button: str, form: Any, run: Callable[..., Any], **said: Any
) -> Callable[..., HttpResponse]:
    """The page of one act on a place; a clash is told in words, and asked again."""
    needed: Callable[[Place], dict[str, Any]] = said.get("needs", lambda place: {})

    @needs("places.keep")
    def view(request: HttpRequest, code: str, **more: Any) -> HttpResponse:
        found = _place(request, code)
        first = {"version": forms.version_of(found.spot)}
        asked = form(typed(request), initial=first, **needed(found))
        if request.method == "POST" and asked.is_valid():
            given = {"by": request.user, "at": timezone.now(), **more}
            try:
                run(place=found, **asked.cleaned_data, **given)
            except Refused as refused:
                asked.refuse(refused)
            except Clash:
                asked.add_error(
                    None, "Somebody changed this place since. Look at it again first."
                )
            else:
                messages.success(request, "Saved.")
                return redirect("streets:place", code)
        context = {"place": found, "form": asked, "title": title, "button": button}
        return render(request, "streets/act.html", context)

    return view


def _keepers(place: Place) -> dict[str, Any]:
    return {"keepers": queries.keepers()}


give = _act(
    "Whose place it is", "Give it", forms.GiveForm, actions.give, needs=_keepers
)
why_not = _act(
    "Why nothing is done here for now",
    "Keep the reason",
    forms.WhyNotForm,
    actions.say_why_not,
)
act = _act(
    "Agree an action here", "Agree it", forms.ActForm, actions.act, needs=_keepers
)


def came(request: HttpRequest, code: str, step: str) -> HttpResponse:
    """What came of an action of the place: its keeper says, or who answers for it."""

    @needs("places.read")
    def view(request: HttpRequest) -> HttpResponse:
        found = _place(request, code)
        row = _step(request, found, step)
        form = forms.CameForm(typed(request))
        if request.method == "POST" and form.is_valid():
            by: Any = request.user
            try:
                actions.end(
                    place=found, step=row, by=by, at=timezone.now(), **form.cleaned_data
                )
            except Refused as refused:
                form.refuse(refused)
            else:
                return redirect("streets:top")
        context = {"place": found, "form": form, "step": row, "button": "Save"}
        context["title"] = "What came of it"
        return render(request, "streets/act.html", context)

    return view(request)


def _step(request: HttpRequest, place: Place, code: str) -> Step:
    """A live action of this place that is the reader's own, or theirs to answer for."""
    user: Any = request.user
    found = queries.step_of(place, code)
    if found is None or not (user.may("places.keep") or found.owner_user_id == user.pk):
        raise Http404
    return found
