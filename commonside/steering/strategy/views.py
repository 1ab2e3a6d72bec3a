"""Measures: what is counted, how, and every case behind it."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_POST

from commonside.ground.agencies.doors import needs
from commonside.ground.audit.viewing import seen
from commonside.ground.design import ports
from commonside.ground.design.paging import page_of
from commonside.ground.practice.models import Version
from commonside.ground.practice.queries import current, profile
from commonside.library.analysis.periods import Period
from commonside.library.analysis.resolution import Standing
from commonside.steering.strategy import actions, figures, queries, rules

SHOWN = {
    "": "All",
    Standing.FAILED.value: "Against us",
    Standing.COUNTED.value: "Stopped",
    Standing.MATURING.value: "Can still come back",
    Standing.EXCLUDED.value: "Left out",
}


@needs("measures.read")
def measures(request: HttpRequest) -> HttpResponse:
    on = timezone.localdate()
    rows: list[dict[str, Any]] = []
    for version in queries.measures(on):
        counted = queries.count(version, _default_period(version, on), as_of=on)
        words = _words(version, on)
        rows.append(
            {
                "name": version.key,
                "question": words.body["question"],
                "sentence": words.body["sentence"],
                "result": counted.result,
                "share": figures.share_row("", counted.result.resolved),
            }
        )
    facts = profile(on)
    context: dict[str, Any] = {
        "rows": rows,
        "promises": rules.promises(facts) if facts else [],
        "questions": {row["name"]: row["question"] for row in rows},
    }
    context["counted"] = sum(bool(one.measures) for one in context["promises"])
    return render(request, "strategy/measures.html", context)


@needs("measures.read")
def measure(request: HttpRequest, name: str) -> HttpResponse:
    now = timezone.now()
    on = timezone.localdate(now)
    version = _in_force(name, on)
    offered = rules.offered_periods(on)
    period = _asked_period(request, offered) or _default_period(version, on)
    standing = request.GET.get("show", "")
    if standing not in SHOWN:
        raise Http404
    counted = queries.count(version, period, as_of=on)
    words = _words(version, on)
    visible = queries.seen_by(request.user, counted)
    shown = page_of(
        figures.case_rows(counted, visible, words, standing), request.GET.get("page")
    )
    seen(
        request,
        "measure.cases_seen",
        f"measure:{name}",
        [f"case:{row.case.pk}" for row in shown],
    )
    user: Any = request.user
    is_exact = user.may("cases.read")
    kept = list(queries.readings(name, period)[:5])
    context = figures.facts(counted.result, words, _claims(name, on)) | {
        "version": version,
        "groups": figures.groups(counted.result, _names(on), is_exact=is_exact),
        "is_exact": is_exact,
        "page": shown,
        "hidden": sum(v.ref not in visible for v in counted.result.verdicts),
        "offered": offered,
        "shown": SHOWN,
        "standing": standing,
        "readings": kept,
        "insets": _insets(request, kept),
        "may_keep": user.may("measures.publish"),
        "counted_at": now,
    }
    return render(request, "strategy/measure.html", context)


@needs("measures.publish")
@require_POST
def keep(request: HttpRequest, name: str) -> HttpResponse:
    now = timezone.now()
    on = timezone.localdate(now)
    version = _in_force(name, on)
    period = _asked_period(request, rules.offered_periods(on))
    if period is None:
        raise Http404
    user: Any = request.user
    actions.read(version, period, by=user, at=now)
    messages.success(request, f"Kept what was counted for {period.name}.")
    return redirect(f"{reverse('strategy:measure', args=[name])}?period={period.name}")


def _in_force(name: str, on: date) -> Version:
    try:
        return queries.measure(name, on)
    except Version.DoesNotExist:
        raise Http404 from None


def _default_period(version: Version, on: date) -> Period:
    definition = rules.definition_of(version.key, version.version, version.body)
    return rules.latest_judged_quarter(on, definition)


def _asked_period(request: HttpRequest, offered: list[Period]) -> Period | None:
    """One of the periods that we offer, or none asked for; others do not exist."""
    asked = request.POST.get("period") or request.GET.get("period")
    if not asked:
        return None
    found = [period for period in offered if period.name == asked]
    if not found:
        raise Http404
    return found[0]


def _words(version: Version, on: date) -> figures.Words:
    return figures.Words.of(version, current("outcomes", version.body["outcomes"], on))


def _claims(name: str, on: date) -> list[int]:
    """What a plan once claimed for this measure, in per cent."""
    said = profile(on).get("claim", [])
    return [claim["percent"] for claim in said if claim["measure"] == name]


def _names(on: date) -> dict[str, dict[str, str]]:
    return queries.names_of_groups(on) | {"hate": figures.HATE}


def _insets(request: HttpRequest, kept: list[Any]) -> list[str]:
    """What a higher room offers for the newest reading: to publish it."""
    if not kept:
        return []
    fillers = ports.insets["strategy.reading"]
    # Each filler renders a template of its own room.
    return [mark_safe(filler(request, kept[0])) for filler in fillers]  # noqa: S308
