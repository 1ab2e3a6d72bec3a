"""Projects of improvement: the plan, its points with evidence, what was found."""

from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from commonside.ground.agencies.doors import needs
from commonside.ground.design.paging import page_of
from commonside.steering.improvement import actions
from commonside.steering.improvement.forms import plan as forms
from commonside.steering.improvement.models import Point, Project
from commonside.steering.improvement.page import pressed, sent, shown, typed
from commonside.steering.improvement.queries import plan as queries
from commonside.steering.improvement.rules.plan import STANDS, Stand


def project_of(request: HttpRequest, code: str) -> Project:
    user: Any = request.user
    found = queries.project(user, code)
    if found is None:
        raise Http404
    return found


def _point(request: HttpRequest, code: str) -> Point:
    user: Any = request.user
    found = queries.point(user, code)
    if found is None:
        raise Http404
    return found


@needs("improvement.read")
def projects(request: HttpRequest) -> HttpResponse:
    """Every project, the newest first, with how far its plan is."""
    user: Any = request.user
    page = page_of(queries.projects(user), request.GET.get("page"))
    page.object_list = queries.summaries(page.object_list)
    context = {"page": page, "may_keep": user.may("improvement.keep")}
    return render(request, "improvement/projects.html", context)


@needs("improvement.keep")
def begin(request: HttpRequest) -> HttpResponse:
    form = forms.ProjectForm(typed(request))
    made = sent(request, form, actions.begin_project, said="Begun.")
    if made is not None:
        return redirect("improvement:project", made.code)
    back = (reverse("improvement:projects"), "Improvement")
    return shown(request, form, title="Begin a project", button="Begin", back=back)


@needs("improvement.read")
def project(request: HttpRequest, code: str) -> HttpResponse:
    """The plan: its points by number, and the percentage evidenced as done."""
    user: Any = request.user
    found = project_of(request, code)
    stand = request.GET.get("stand", "")
    page = page_of(queries.points(found, stand=stand), request.GET.get("page"))
    page.object_list = queries.shown(page.object_list)
    counts, percent = queries.counts(found)
    context = {
        "project": found,
        "page": page,
        "stand": stand,
        "stands": [(one.value, label) for one, label in STANDS.items()],
        "counts": counts,
        "total": sum(counts.values()),
        "percent": percent,
        "here": "plan",
        "may_keep": user.may("improvement.keep"),
    }
    return render(request, "improvement/project.html", context)


@needs("improvement.keep")
def recommend(request: HttpRequest, code: str) -> HttpResponse:
    found = project_of(request, code)
    form = forms.PointForm(typed(request), people=queries.people())
    run = partial(actions.recommend, project=found)
    if sent(request, form, run, said="Added to the plan.") is not None:
        return redirect("improvement:project", code)
    back = (reverse("improvement:project", args=[code]), found.title)
    return shown(request, form, title="Add a point", button="Add", back=back)


@needs("improvement.read")
def findings(request: HttpRequest, code: str) -> HttpResponse:
    """What was found, and the point to which each finding leads, with its state."""
    user: Any = request.user
    found = project_of(request, code)
    page = page_of(queries.findings(user, found), request.GET.get("page"))
    page.object_list = queries.leading(page.object_list)
    context = {
        "project": found,
        "page": page,
        "here": "findings",
        "may_keep": user.may("improvement.keep"),
    }
    return render(request, "improvement/findings.html", context)


@needs("improvement.keep")
def add_finding(request: HttpRequest, code: str) -> HttpResponse:
    found = project_of(request, code)
    form = forms.FindingForm(typed(request), points=queries.points(found))
    run = partial(actions.find, project=found)
    if sent(request, form, run, said="Recorded.") is not None:
        return redirect("improvement:findings", code)
    back = (reverse("improvement:findings", args=[code]), found.title)
    return shown(request, form, title="Add a finding", button="Add", back=back)


@needs("improvement.read")
def point(request: HttpRequest, code: str) -> HttpResponse:
    """One point: who answers for it, its evidence, and who signed it off."""
    user: Any = request.user
    found = _point(request, code)
    stand = queries.stand_of(found)
    may_keep = user.may("improvement.keep")
    form = forms.EvidenceForm(typed(request) if may_keep else None)
    run = partial(actions.evidence, point=found)
    if sent(request, form, run, said="Evidence kept.") is not None:
        return redirect("improvement:point", code)
    context = {
        "point": found,
        "stand": stand,
        "proofs": queries.proofs(found),
        "form": form,
        "is_open": stand in (Stand.OPEN, Stand.EVIDENCED),
        "may_keep": may_keep,
        "may_sign": stand == Stand.EVIDENCED and user.may("improvement.sign"),
    }
    return render(request, "improvement/point.html", context)


@needs("improvement.sign")
@require_POST
def sign(request: HttpRequest, code: str) -> HttpResponse:
    """A second person says that the evidence shows it."""
    found, to = _point(request, code), ("improvement:point", code)
    return pressed(request, actions.sign_off, said="Signed off.", to=to, point=found)


@needs("improvement.keep")
def drop(request: HttpRequest, code: str) -> HttpResponse:
    found = _point(request, code)
    form = forms.DropForm(typed(request))
    run = partial(actions.drop_point, point=found)
    if sent(request, form, run, said="Kept as not followed.") is not None:
        return redirect("improvement:point", code)
    back = (reverse("improvement:point", args=[code]), f"Point {found.number}")
    return shown(request, form, title="Not to be followed", button="Save", back=back)
