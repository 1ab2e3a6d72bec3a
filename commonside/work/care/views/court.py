"""Care before court: a new line of the plan, or a change to one."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from commonside.ground.audit.refusals import Clash, Refused
from commonside.work.care.actions.court import keep_need
from commonside.work.care.forms.court import ChangeForm, NeedForm
from commonside.work.care.queries.court import court_on, row_of
from commonside.work.care.queries.offers import people_of
from commonside.work.cases.page import frame, on_case
from commonside.work.cases.queries.case import Head


@on_case("cases.work")
def need(request: HttpRequest, head: Head, code: str = "") -> HttpResponse:
    """One form for one thing, saved once."""
    if not head.is_ours:
        raise Http404
    found = head.case.needs.filter(code=code).select_related("practice").first()
    if code and found is None:
        raise Http404
    form = _form(request, head, found)
    if (
        request.method == "POST"
        and form.is_valid()
        and _kept(request, head, found, form)
    ):
        return redirect("care:support", head.case.reference)
    row = row_of(found) if found else None
    return render(request, "care/need.html", frame(head, "support", form=form, row=row))


def _form(request: HttpRequest, head: Head, found: Any) -> Any:
    typed = request.POST if request.method == "POST" else None
    if found is None:
        people = {str(p.pk): p for p in people_of(head.case, "harmed")}
        body = court_on(timezone.localdate()).body
        return NeedForm(typed, body=body, people=people)
    first = {"state": found.state, "on": found.on, "options": found.options}
    first["version"] = found.version
    return ChangeForm(typed, initial=first, body=found.practice.body, kind=found.kind)


def _kept(request: HttpRequest, head: Head, found: Any, form: Any) -> bool:
    user: Any = request.user
    try:
        keep_need(case=head.case, need=found, by=user, at=timezone.now(), **form.said())
    except Refused as refused:
        form.refuse(refused)
        return False
    except Clash as clash:
        form.add_error(
            None,
            f"Changed meanwhile by {clash.who}: it is now “{clash.theirs['state']}”. "
            "Look at it again; nothing was saved.",
        )
        return False
    messages.success(request, "Saved.")
    return True
