"""The team: load, lateness and broken promises, with the list behind each number."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from commonside.ground.agencies.doors import needs
from commonside.ground.audit.viewing import seen
from commonside.ground.design import ports
from commonside.ground.design.paging import page_of
from commonside.work.cases.forms.team import PartForm
from commonside.work.cases.queries import team as queries
from commonside.work.cases.rules.team import PROMISE_DAYS, total
from commonside.work.cases.views.triage import StaffRequest


@needs("team.read")
def team(request: StaffRequest) -> HttpResponse:
    now = timezone.now()
    officers = queries.team(request.user, at=now)
    late = queries.latest(request.user, at=now)
    seen(request, "team.seen", "", [f"case:{row.case.pk}" for row in late])
    return render(
        request,
        "cases/team.html",
        {
            "officers": officers,
            "whole": total(officers),
            "late": late,
            "waiting": queries.waiting_for(request.user),
            "days": PROMISE_DAYS,
            "links": [e for e in ports.menus["cases.team"] if e.shown(request.user)],
        },
    )


@needs("team.read")
def team_list(request: StaffRequest, what: str) -> HttpResponse:
    """The rows behind one number of the page of the team."""
    if what not in queries.LISTS:
        raise Http404
    title, find = queries.LISTS[what]
    now = timezone.now()
    form = PartForm(request.GET)
    page = page_of(find(request.user, form.part, at=now), request.GET.get("page"))
    page.object_list = queries.shown(request.user, page.object_list)
    refs = [f"case:{row.case.pk}" for row in page.object_list]
    seen(request, "team.listed", "", refs)
    context = {"title": title, "page": page, "what": what}
    return render(request, "cases/team_list.html", context)
