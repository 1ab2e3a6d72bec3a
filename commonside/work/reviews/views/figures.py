"""A year of Case Reviews: counted by one person, shown to the town by another."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from commonside.ground.agencies.doors import needs
from commonside.ground.audit.refusals import Refused
from commonside.library.analysis.periods import Period
from commonside.work.reviews import actions
from commonside.work.reviews.actions.figures import obstacles_to_publishing
from commonside.work.reviews.forms.running import TallyForm
from commonside.work.reviews.page import HERE
from commonside.work.reviews.queries import years


def _may(user: Any) -> bool:
    return bool(user.may("reviews.coordinate") or user.may("reviews.publish"))


def tallies(request: HttpRequest) -> HttpResponse:
    """Every year that was counted; a form that counts one."""
    user: Any = request.user
    if not user.is_authenticated or not _may(user):
        raise Http404
    request.here = HERE  # type: ignore[attr-defined]
    may_count = user.may("reviews.coordinate")
    data = request.POST if request.method == "POST" and may_count else None
    form = TallyForm(data, years=years.over(timezone.localdate()))
    if data is not None and form.is_valid():
        first = date(int(form.cleaned_data["year"]), 4, 1)
        try:
            actions.count(
                period=Period.of_months(first, 12),
                words=form.cleaned_data["words"],
                by=user,
                at=timezone.now(),
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, "Counted. Another person looks and publishes.")
            return redirect("reviews:tallies")
    context = {"rows": list(years.counted()), "form": form if may_count else None}
    return render(request, "reviews/tallies.html", context)


@needs("reviews.publish")
def tally(request: HttpRequest, year: int) -> HttpResponse:
    """The second look: what the town would read, and the button that shows it."""
    found = years.of(year)
    if found is None:
        raise Http404
    user: Any = request.user
    request.here = HERE  # type: ignore[attr-defined]
    if request.method == "POST":
        try:
            actions.publish(tally=found, by=user, at=timezone.now())
        except Refused:
            # The page says why.
            return redirect("reviews:tally", year)
        messages.success(request, "Published.")
        return redirect("reviews:tallies")
    context = {"tally": found, "obstacles": obstacles_to_publishing(found, by=user)}
    return render(request, "reviews/tally.html", context)
