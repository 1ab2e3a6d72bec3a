"""Did it stop? The published figure, how it is counted, every period, a download."""

import csv
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from commonside.ground.practice.models import Version
from commonside.ground.practice.queries import current, profile
from commonside.ground.practice.rules import in_language
from commonside.library.analysis.periods import Period
from commonside.public.publishing import queries, rules, telling
from commonside.public.publishing.models import Figure


def figure(request: HttpRequest) -> HttpResponse:
    newest = queries.figures(rules.MEASURE).first()
    if newest is None:
        return render(request, "publishing/no_figure.html", _counting())
    return _shown(request, newest)


def figure_of(request: HttpRequest, period: str) -> HttpResponse:
    return _shown(request, _published(period))


def csv_of(request: HttpRequest, period: str) -> HttpResponse:
    found = _published(period)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    name = f"did-it-stop-{found.period.name}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    csv.writer(response).writerows(rules.csv_rows(rules.as_published(found.table)))
    return response


def quarters(request: HttpRequest) -> HttpResponse:
    rows = [
        telling.Quarter.of(found, rules.as_published(found.table))
        for found in queries.figures(rules.MEASURE)
    ]
    return render(request, "publishing/quarters.html", {"rows": rows})


def counting(request: HttpRequest) -> HttpResponse:
    return render(request, "publishing/counting.html", _counting())


def _shown(request: HttpRequest, found: Figure) -> HttpResponse:
    figure = rules.as_published(found.table)
    told = telling.of_version(figure, found.reading.definition, timezone.now())
    return render(request, "publishing/figure.html", {"told": told, "figure": found})


def _published(name: str) -> Figure:
    try:
        found = queries.of_period(rules.MEASURE, Period.parse(name))
    except ValueError:
        found = None
    if found is None:
        raise Http404
    return found


def _counting() -> dict[str, Any]:
    """The definition in force, word for word; nothing before set-up."""
    on = timezone.localdate()
    try:
        version = current("measure", rules.MEASURE, on)
        outcomes = current("outcomes", version.body["outcomes"], on)
    except Version.DoesNotExist:
        return {"version": None}
    words = in_language(version.body, "en")
    endings = in_language(outcomes.body, "en")["outcome"]
    named = {one["code"]: one["label"] for one in endings}
    return {
        "version": version,
        "words": words,
        "success": [named[code] for code in words["success"]],
        "left_out": [named[code] for code in words["excluded"]],
        "against": [one["label"] for one in words["failure"]],
        "claims": [
            one
            for one in profile(on).get("claim", [])
            if one["measure"] == rules.MEASURE
        ],
    }
