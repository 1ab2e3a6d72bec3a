"""What every staff page about a Case Review stands in: its door, its act, its clash."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from commonside.ground.agencies.doors import needs
from commonside.ground.audit.refusals import Clash, Refused
from commonside.ground.audit.viewing import seen
from commonside.work.cases.forms.fields import Versioned
from commonside.work.reviews.models import Review
from commonside.work.reviews.queries import desk

Page = Callable[..., HttpResponse]
HERE = "reviews:list"


def on_review(permission: str) -> Callable[[Page], Page]:
    """A page about a review that the reader may see; leaves the trace of a look."""

    def wrap(view: Page) -> Page:
        @needs(permission)
        @wraps(view)
        def page(request: HttpRequest, reference: str, **more: Any) -> HttpResponse:
            review = desk.find(request.user, reference)
            if review is None:
                raise Http404
            seen(request, "review.seen", review)
            request.here = HERE  # type: ignore[attr-defined]
            return view(request, review, **more)

        return page

    return wrap


@dataclass(frozen=True)
class Act:
    """One thing to do with an application: what its page is called, asks and does."""

    slug: str
    title: str
    button: str
    form: type[Any]
    # (review, cleaned values, by=, at=) -> done
    run: Callable[..., Any]
    # In which states it is offered.
    states: frozenset[str]
    needs: Callable[[Review, Any], dict[str, Any]] = lambda review, user: {}
    intro: str = ""
    permission: str = "reviews.coordinate"


def acting(act: Act) -> Page:
    """The view of an act: its form, the act, and back to the review."""

    @on_review(act.permission)
    def view(request: HttpRequest, review: Review, **more: Any) -> HttpResponse:
        form = _form(act, request, review)
        if request.method == "POST" and form.is_valid():
            try:
                act.run(review, form, by=request.user, at=timezone.now(), **more)
            except Refused as refused:
                form.refuse(refused)
            except Clash as clash:
                return _clashed(request, review, act, form, clash)
            else:
                messages.success(request, f"{act.title}: done.")
                return redirect("reviews:review", review.reference)
        context = {"form": form, "act": act, "review": review}
        return render(request, "reviews/act.html", context)

    return view


def _form(act: Act, request: HttpRequest, review: Review) -> Any:
    found = act.needs(review, request.user)
    initial = found.pop("initial", {})
    if issubclass(act.form, Versioned):
        initial = {"version": review.version, **initial}
    data = request.POST if request.method == "POST" else None
    return act.form(data, initial=initial, **found)


def _clashed(
    request: HttpRequest, review: Review, act: Act, form: Any, clash: Clash
) -> HttpResponse:
    """Nothing is stored; what was typed stands here, and can be sent again."""
    now = desk.find(request.user, review.reference) or review
    data = request.POST.copy()
    data["version"] = str(now.version)
    form.data = data
    context = {"form": form, "act": act, "review": now, "clash": clash}
    return render(request, "reviews/act.html", context, status=409)
