"""Vehicles, and drinking in the street, on a case."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from commonside.ground.audit.refusals import Refused
from commonside.work.cases.actions import vehicles as noted
from commonside.work.cases.page import Act, Page, Values, acting, frame, on_case
from commonside.work.cases.queries.case import Head
from commonside.work.streets import forms
from commonside.work.streets.actions import drinking as logging
from commonside.work.streets.actions import vehicles as actions
from commonside.work.streets.models import Abandoned
from commonside.work.streets.queries import drinking, vehicles


def _ours(head: Head) -> None:
    """Kept by the agency that has the case; nobody else reads it."""
    if not (head.is_ours and head.sees_contact):
        raise Http404


@on_case("cases.work", kind="streets.seen")
def street(request: HttpRequest, head: Head) -> HttpResponse:
    """Vehicles seen again, warned or abandoned; drinking, and the help offered."""
    _ours(head)
    now = timezone.now()
    context = frame(
        head,
        "streets",
        found=vehicles.vehicles(request.user, head.case, at=now),
        abandoned=vehicles.abandoned(head.case, at=now),
        logs=drinking.logs(head.case),
    )
    return render(request, "streets/street.html", context)


def _act(**said: Any) -> Page:
    return acting(Act(to="streets:street", **said), permission="cases.work")


def _on(action: Callable[..., Any]) -> Callable[..., Any]:
    """An act on the case itself, whose form holds what the action takes."""

    def run(head: Head, form: Any, **given: Any) -> Any:
        return action(case=head.case, **form.cleaned_data, **given)

    return run


def _no_needs(head: Head, user: Any) -> Values:
    _ours(head)
    return {}


note = _act(
    title="Note a vehicle",
    button="Note it",
    form=forms.VehicleForm,
    run=_on(noted.note_vehicle),
    needs=_no_needs,
    intro="Whoever may see another record of the same vehicle is told.",
    done="Noted.",
)


def _for_warning(head: Head, user: Any) -> Values:
    _ours(head)
    found = vehicles.marks(head.case)
    if not found:
        raise Http404
    return {"marks": found}


warning = _act(
    title="The police warned the driver",
    button="Keep it",
    form=forms.WarningForm,
    run=_on(actions.note_warning),
    needs=_for_warning,
    intro="A constable warns under section 59; we keep only that they did.",
    done="Kept.",
)
tell = _act(
    title="Take up an abandoned vehicle",
    button="Take it up",
    form=forms.AbandonedForm,
    run=_on(actions.tell),
    needs=_no_needs,
    intro="Somebody looks at it first: which notices it needs follows from that.",
    done="Taken up. Look at it next.",
)


def _for_drinking(head: Head, user: Any) -> Values:
    _ours(head)
    body = drinking.practice_on(timezone.localdate()).body
    return {
        "offers": drinking.choices(body, "offer"),
        "answers": drinking.choices(body, "answer"),
        "initial": {"seen_at": timezone.localtime().strftime("%Y-%m-%dT%H:%M")},
    }


log = _act(
    title="Log drinking in the street",
    button="Log it",
    form=forms.DrinkingForm,
    run=_on(logging.log),
    needs=_for_drinking,
    intro="Help comes first. Nobody who drinks there is named.",
    done="Logged.",
)


def _row(head: Head, code: str) -> Abandoned:
    _ours(head)
    found = vehicles.abandoned_of(head.case, code)
    if found is None:
        raise Http404
    return found


def _on_vehicle(
    action: Callable[..., Any],
    offered: Callable[[Abandoned], Values] = lambda row: {},
    **said: Any,
) -> Page:
    """The page of one act on one abandoned vehicle."""

    def view(request: HttpRequest, reference: str, code: str) -> HttpResponse:
        def needs(head: Head, user: Any) -> Values:
            row = _row(head, code)
            first = {"version": row.version}
            more = offered(row)
            return {"row": row, **more, "initial": first | more.pop("initial", {})}

        def run(head: Head, form: Any, **given: Any) -> Any:
            return action(row=form.row, **form.cleaned_data, **given)

        return _act(run=run, needs=needs, **said)(request, reference=reference)

    return view


inspect = _on_vehicle(
    actions.inspect,
    lambda row: {
        "lands": vehicles.choices(row.practice.body, "land"),
        "conditions": vehicles.choices(row.practice.body, "condition"),
    },
    title="Inspect it",
    button="Save what you saw",
    form=forms.InspectForm,
    done="Saved.",
)
notice = _on_vehicle(
    actions.give_notice,
    lambda row: {
        "kinds": vehicles.wanted(row),
        "initial": {"given_at": timezone.localtime().strftime("%Y-%m-%dT%H:%M")},
    },
    title="A notice was given",
    button="Start its clock",
    form=forms.NoticeForm,
    done="The notice runs.",
)
remove = _on_vehicle(
    actions.remove,
    title="It was taken away",
    button="It was taken away",
    form=forms.RemoveForm,
    done="Removed.",
)
end = _on_vehicle(
    actions.end,
    lambda row: {"endings": vehicles.choices(row.practice.body, "ending")},
    title="How it ended",
    button="It is over",
    form=forms.EndForm,
    intro="It cannot be destroyed or sold before its notices have run out.",
    done="Over with this vehicle.",
)


def take_out(request: HttpRequest, reference: str, code: str) -> HttpResponse:
    """A vehicle was noted by mistake."""

    @on_case("cases.work")
    def act(request: HttpRequest, head: Head) -> HttpResponse:
        _ours(head)
        found = vehicles.vehicle_of(head.case, code)
        if found is None:
            raise Http404
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        by: Any = request.user
        noted.take_out_vehicle(vehicle=found, by=by, at=timezone.now())
        return redirect("streets:street", head.case.reference)

    return act(request, reference=reference)


@on_case("cases.work")
@require_POST
def compared(request: HttpRequest, head: Head) -> HttpResponse:
    """Both records of a vehicle were looked at."""
    _ours(head)
    by: Any = request.user
    try:
        noted.note_compared(case=head.case, by=by, at=timezone.now())
    except Refused:
        # Somebody else was quicker: the page says so by asking nothing any more.
        pass
    return redirect("streets:street", head.case.reference)
