"""How long cases wait between any two states: the list, and one pair by month."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from commonside.ground.agencies.doors import needs
from commonside.ground.design.paging import page_of
from commonside.steering.improvement.forms.waiting import WaitsForm
from commonside.steering.improvement.queries import waiting as queries
from commonside.steering.improvement.rules.waiting import LEAST, LEAST_FOR_NINETIETH
from commonside.work.cases.rules.states import STATE_LABELS


@needs("improvement.read")
def waits(request: HttpRequest) -> HttpResponse:
    """Every pair of states of a month, or of the last twelve together."""
    months = queries.months()
    asked = WaitsForm(request.GET).asked(months)
    page = page_of(queries.waits(asked), request.GET.get("page"), per_page=50)
    page.object_list = queries.lines(page.object_list)
    context = {
        "page": page,
        "asked": asked,
        "months": [(f"{m:%Y-%m-%d}", f"{m:%B %Y}") for m in months],
        "month": f"{asked.month:%Y-%m-%d}" if asked.month else "",
        "states": [(s.value, label) for s, label in STATE_LABELS.items()],
        "orders": [(code, words) for code, (words, _) in queries.ORDERS.items()],
        "counted_at": queries.counted_at(),
        "least": LEAST,
        "least_for_ninetieth": LEAST_FOR_NINETIETH,
    }
    return render(request, "improvement/waits.html", context)


@needs("improvement.read")
def pair(request: HttpRequest, was: str, now: str) -> HttpResponse:
    """One pair of states over the last twelve months, drawn, with its table."""
    found = queries.pair(was, now, on=timezone.localdate())
    if found is None:
        raise Http404
    context = {
        "pair": found,
        "counted_at": queries.counted_at(),
        "least": LEAST,
        "least_for_ninetieth": LEAST_FOR_NINETIETH,
    }
    return render(request, "improvement/pair.html", context)
