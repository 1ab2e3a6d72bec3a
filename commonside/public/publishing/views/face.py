"""The first page, the plan and the notices: the partnership's own words."""

from datetime import date

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import get_language

from commonside.ground.practice.models import Version
from commonside.ground.practice.queries import current, profile
from commonside.ground.practice.rules import in_language
from commonside.public.publishing import queries, rules
from commonside.steering.strategy.scale import percent


def language() -> str:
    return (get_language() or "en").split("-")[0]


def front(request: HttpRequest) -> HttpResponse:
    on = timezone.localdate()
    facts = profile(on, language())
    if not facts:
        return render(request, "publishing/not_set_up.html")
    context = {
        "start": _address("public-reports:start"),
        "safer": _address("public-reports:safer"),
        "call": _address("public-reports:call"),
        "lines": {line["for"]: line for line in facts["line"]},
        "opens": rules.hour(facts["hours"]["opens"]),
        "closes": rules.hour(facts["hours"]["closes"]),
        "ring_hours": queries.first_contact_hours(on),
        "languages": rules.other_languages(facts["languages"]),
    }
    return render(request, "publishing/front.html", context)


def plan(request: HttpRequest) -> HttpResponse:
    on = timezone.localdate()
    facts = profile(on, language())
    if not facts:
        return render(request, "publishing/not_set_up.html")
    newest = queries.figures(rules.MEASURE).first()
    figure = rules.as_published(newest.table) if newest else None
    value = figure.resolved.value if figure else None
    context = rules.plan(facts, on) | {
        "agencies": queries.agency_names(),
        "figure": figure,
        "percent": None if value is None else percent(value),
        "period": rules.said(newest.period) if newest else "",
    }
    return render(request, "publishing/plan.html", context)


def notice(request: HttpRequest, key: str, number: int | None = None) -> HttpResponse:
    """A page of our own words as it is in force, or as it once read."""
    on = timezone.localdate()
    facts = profile(on, language())
    if not facts:
        return render(request, "publishing/not_set_up.html")
    in_force = _notice(key, on)
    others = queries.notices(key, on)
    version = in_force if number is None else get_object_or_404(others, version=number)
    body = in_language(version.body, language())
    then = profile(version.valid_from, language()) or facts
    context = {
        "key": key,
        "version": version,
        "is_in_force": version.pk == in_force.pk,
        "others": [one for one in others if one.pk != version.pk],
        "heading": body["heading"],
        "sections": rules.filled(
            body["section"],
            facts if version.pk == in_force.pk else then,
            settings.PUBLIC_URL,
        ),
        "cookies": body.get("cookie", []),
    }
    return render(request, "publishing/notice.html", context)


def security_txt(request: HttpRequest) -> HttpResponse:
    """The same for machines, at the address where they look (RFC 9116)."""
    text = rules.security_txt(profile(timezone.localdate()), settings.PUBLIC_URL)
    if not text:
        raise Http404
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


def languages(request: HttpRequest) -> HttpResponse:
    """The few sentences that help at once, in each language of the profile."""
    on = timezone.localdate()
    facts = profile(on)
    if not facts:
        return render(request, "publishing/not_set_up.html")
    version = _notice("languages", on)
    told = [
        {
            "code": one.code,
            "name": one.name,
            "dir": one.dir,
            "sections": rules.filled(
                in_language(version.body, one.code)["section"], facts
            ),
        }
        for one in rules.other_languages(facts["languages"])
    ]
    return render(
        request, "publishing/languages.html", {"version": version, "told": told}
    )


def _notice(key: str, on: date) -> Version:
    try:
        return current("notice", key, on)
    except Version.DoesNotExist:
        raise Http404 from None


def _address(name: str) -> str:
    """Where a page is, or nothing when this surface does not have it."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
