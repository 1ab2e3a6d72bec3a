"""The change of shift: what the last one left, and what stays open."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.utils import timezone

from commonside.ground.agencies.doors import needs
from commonside.ground.audit.refusals import Refused
from commonside.ground.audit.viewing import seen
from commonside.ground.design.paging import page_of
from commonside.work.cases.page import Act, Values, acting, typed
from commonside.work.cases.queries.case import Head
from commonside.work.cases.queries.choices import colleagues
from commonside.work.oversight import actions
from commonside.work.oversight.forms.notes import CaseNoteForm, TeamNoteForm
from commonside.work.oversight.queries import notes as queries
from commonside.work.oversight.queries.samples import team_of


@needs("cases.work")
def shift(request: HttpRequest) -> HttpResponse:
    """What waits for whoever comes next, and a line to leave for them."""
    user: Any = request.user
    team = team_of(user)
    now = timezone.now()
    form = TeamNoteForm(typed(request))
    if team is not None and request.method == "POST" and form.is_valid():
        try:
            actions.leave_note(team=team, by=user, at=now, **form.cleaned_data)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, "Left for whoever comes next.")
            return redirect("oversight:shift")
    is_mine = request.GET.get("show") == "mine"
    found = queries.notes(user, at=now, is_mine=is_mine)
    page = page_of(found, request.GET.get("page"))
    page.object_list = queries.lines(page.object_list)
    refs = [f"case:{one.note.case_id}" for one in page if one.note.case_id]
    seen(request, "oversight.shift_seen", "", refs)
    context = {"page": page, "form": form, "team": team, "is_mine": is_mine}
    return render(request, "oversight/shift.html", context)


@needs("cases.work")
def take(request: HttpRequest, code: str) -> HttpResponse:
    """ "I have it"."""
    user: Any = request.user
    note = queries.find(user, code)
    if note is None:
        raise Http404
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    try:
        actions.take_note(note=note, by=user, at=timezone.now())
    except Refused as refused:
        messages.warning(request, " ".join(str(one) for one in refused.obstacles))
    else:
        messages.success(request, "You have it.")
    return redirect("oversight:shift")


def _needs(head: Head, user: Any) -> Values:
    if not user.may("cases.allocate"):
        return {}
    return {"takers": colleagues(head.case)}


def _leave(head: Head, form: Any, **given: Any) -> Any:
    to, text = form.cleaned_data.get("to"), form.cleaned_data["text"]
    if to is not None:
        return actions.pass_on(case=head.case, to=to, text=text, **given)
    team = head.case.team
    return actions.leave_note(team=team, text=text, case=head.case, **given)


leave = acting(
    Act(
        title="A note for whoever comes next",
        button="Leave it",
        form=CaseNoteForm,
        run=_leave,
        needs=_needs,
        intro="It stands on the case and on the page of the shift until somebody takes "
        "it. What is owed stays owed.",
        done="Left for whoever comes next.",
    )
)
