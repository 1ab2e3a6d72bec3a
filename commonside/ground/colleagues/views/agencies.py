"""Agencies with their teams, and the quarterly question to each of them."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from commonside.ground.agencies.doors import needs
from commonside.ground.agencies.models import Agency, Team
from commonside.ground.agencies.queries import members_of
from commonside.ground.audit.refusals import Refused
from commonside.ground.audit.viewing import seen
from commonside.ground.colleagues import actions, forms, queries
from commonside.ground.colleagues.models import Roll
from commonside.ground.design.paging import page_of

NAMES_A_PAGE = 100


@needs("people.read")
def agencies(request: HttpRequest) -> HttpResponse:
    """Every agency, its people counted, its teams and who is on duty in each."""
    page = page_of(queries.agencies(), request.GET.get("page"))
    rolls = {roll.agency_id: roll for roll in Roll.objects.open()}
    rows = [(agency, rolls.get(agency.pk)) for agency in page.object_list]
    context = {"page": page, "rows": rows}
    return render(request, "colleagues/agencies.html", context)


@needs("people.manage")
def duty(request: HttpRequest, code: str) -> HttpResponse:
    """Who of a team is told at once outside office hours."""
    team: Team = get_object_or_404(Team.objects.select_related("agency"), code=code)
    first = {"to": team.duty_contact_id}
    form = forms.DutyForm(request.POST or None, mates=members_of(team), initial=first)
    if request.method == "POST" and form.is_valid():
        by: Any = request.user
        to = form.cleaned_data["to"]
        actions.set_duty_contact(team, to=to, by=by, at=timezone.now())
        messages.success(request, f"The duty contact of {team.name} is set.")
        return redirect("colleagues:agencies")
    return render(request, "colleagues/duty.html", {"team": team, "form": form})


@needs("people.confirm")
def yours(request: HttpRequest) -> HttpResponse:
    """The people of one's own agency, and the question that waits, if one does."""
    user: Any = request.user
    roll = queries.roll_of(user, at=timezone.now())
    return _roll(request, user.agency, roll)


@needs("people.approve")
def roll(request: HttpRequest, code: str) -> HttpResponse:
    """The same for an agency that has no contact: the information lead answers."""
    agency: Agency = get_object_or_404(Agency, code=code)
    user: Any = request.user
    found = Roll.objects.open().filter(agency=agency).first()
    if found is None or not queries.may_answer(user, found, at=timezone.now()):
        raise Http404
    return _roll(request, agency, found)


def _roll(
    request: HttpRequest, agency: Agency | None, roll: Roll | None
) -> HttpResponse:
    if agency is None:
        raise Http404
    at, by = timezone.now(), request.user
    asked = list(queries.unconfirmed(roll)[:NAMES_A_PAGE]) if roll else []
    lines = queries.lines(asked, at=at)
    choices = [(str(line.user.pk), _said(line)) for line in lines]
    form = forms.ConfirmForm(request.POST or None, asked=choices, me=by.pk or 0)
    if request.method == "POST" and roll and form.is_valid():
        return _confirmed(request, roll, form.cleaned_data)
    chosen = {"agency": str(agency.pk), "state": "on"}
    page = page_of(queries.people(chosen), request.GET.get("page"))
    seen(request, "colleague.list_seen", f"agency:{agency.pk}", count=len(page))
    context = {
        "agency": agency,
        "roll": roll,
        "form": form,
        "asked": len(asked),
        "page": page,
        "lines": queries.lines(page.object_list, at=at),
    }
    return render(request, "colleagues/yours.html", context)


def _said(line: queries.Line) -> str:
    holds = ", ".join(line.holds) or "no role yet"
    return f"{line.user.name}: {holds}"


def _confirmed(request: HttpRequest, roll: Roll, said: dict[str, Any]) -> HttpResponse:
    by: Any = request.user
    stay = [int(id_) for id_ in said["shown"]]
    gone = [int(id_) for id_ in said["gone"]]
    try:
        now = actions.confirm(roll, stay=stay, gone=gone, by=by, at=timezone.now())
    except Refused:
        raise Http404 from None
    text = "All are confirmed. Thank you." if now.closed_at else "Now the next names."
    messages.success(request, text)
    return redirect(request.path)
