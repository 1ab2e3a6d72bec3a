"""The other routes of a case: what was handed over, to whom, and what came back."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from commonside.ground.audit.refusals import Clash, Refused
from commonside.work.cases.page import frame, on_case, typed
from commonside.work.cases.queries.case import Head
from commonside.work.routes.actions import referring as actions
from commonside.work.routes.forms import referring as forms
from commonside.work.routes.models import Referral
from commonside.work.routes.queries import abuse, children
from commonside.work.routes.queries import referring as queries
from commonside.work.routes.rules.referring import NEXT, State


@on_case("cases.read")
def routes(request: HttpRequest, head: Head) -> HttpResponse:
    """What was handed over, and the ways there are."""
    if not head.is_ours:
        raise Http404
    now = timezone.now()
    lines = [queries.line_of(row, at=now) for row in queries.of_case(head)]
    may_hand = head.case.is_open and head.sees_contact
    context = frame(
        head,
        "",
        lines=sorted(lines, key=lambda one: not one.is_live),
        ways=queries.ways_on(timezone.localdate()) if may_hand else [],
        may_hand=may_hand,
    )
    return render(request, "routes/routes.html", context)


@on_case("cases.work")
def hand(request: HttpRequest, head: Head, key: str) -> HttpResponse:
    """Hand something over by one way."""
    way = queries.way_on(timezone.localdate(), key)
    if way is None or not head.is_ours:
        raise Http404
    case = head.case
    if way.body["apart"] and not abuse.offers(head, way):
        raise Http404
    form = forms.HandForm(
        typed(request),
        body=way.body,
        people={str(one.pk): one for one in children.people_of(case)},
        agencies={
            str(one.pk): one
            for one in queries.receivers(way.body, but=case.lead_agency_id)
        },
        initial={"on": timezone.localdate()},
    )
    if request.method == "POST" and form.is_valid():
        given: Any = {"by": request.user, "at": timezone.now()}
        try:
            made = actions.hand_over(case=case, way=way, said=form.said(), **given)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, "Handed over.")
            return redirect("routes:handed", case.reference, made.code)
    context = frame(head, "", form=form, way=way, about=way.body["about"]["en"])
    return render(request, "routes/hand.html", context)


@on_case("cases.read")
def handed(request: HttpRequest, head: Head, code: str) -> HttpResponse:
    """One hand-over, and what they told us of it."""
    row = queries.one_of_case(head, code)
    if row is None:
        raise Http404
    may = head.sees_contact
    wanted = ("taken", "refused", "ended", "withdrawn") if may else ()
    shown = shown_forms(request, row, wanted)
    if request.method == "POST" and tried(request, row, shown):
        return redirect("routes:handed", head.case.reference, row.code)
    context = frame(head, "", **shown_in(request, row, shown))
    return render(request, "routes/handed.html", context)


def shown_forms(
    request: HttpRequest, row: Referral, wanted: Iterable[str]
) -> dict[str, forms.MoveForm]:
    """The answers that may be given now, the one that was sent with what was typed."""
    asked = request.POST.get("do", "") if request.method == "POST" else ""
    body = row.practice.body
    doable = [name for name in wanted if State(name) in NEXT[State(row.state)]]
    if not body["may_refuse"] and "refused" in doable:
        doable.remove("refused")
    return {
        name: forms.FORMS[name](
            request.POST if asked == name else None,
            initial={"do": name, "version": row.version},
            body=body,
        )
        for name in doable
    }


def shown_in(
    request: HttpRequest, row: Referral, shown: dict[str, forms.MoveForm]
) -> dict[str, Any]:
    line = queries.line_of(row, at=timezone.now())
    wrong = shown.get(request.POST.get("do", ""))
    return {"line": line, "forms": list(shown.values()), "wrong": wrong}


def tried(
    request: HttpRequest, row: Referral, shown: dict[str, forms.MoveForm]
) -> bool:
    """Do what was sent; False when the page is shown again with what is wrong."""
    form = shown.get(request.POST.get("do", ""))
    if form is None:
        raise Http404
    if not form.is_valid():
        return False
    given: Any = {"by": request.user, "at": timezone.now()}
    try:
        actions.answer(row, **form.said(), **given)
    except Refused as refused:
        form.refuse(refused)
        return False
    except Clash as clash:
        form.add_error(
            None,
            f"Changed meanwhile: it is now “{clash.theirs['state']}”. Look at it "
            "again; nothing was saved.",
        )
        return False
    messages.success(request, "Saved.")
    return True
