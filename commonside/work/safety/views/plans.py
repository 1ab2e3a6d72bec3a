"""The safety plan of a case: its page, its card, and each thing done to it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from commonside.work.cases.page import Act, Page, Values, acting, frame, on_case
from commonside.work.cases.queries.case import Head
from commonside.work.safety import actions, forms, queries, rules
from commonside.work.safety.models import Fitting, Plan


def _ours(head: Head) -> None:
    """The agency that has the case keeps its plan; nobody else finds a page."""
    if not (head.is_ours and head.sees_contact):
        raise Http404


def _plan(head: Head) -> Plan:
    """The plan in force of the case that the reader has open; 404 without one."""
    _ours(head)
    found = queries.in_force(head.case)
    if found is None:
        raise Http404
    return found


@on_case("cases.work", kind="safety.plan_seen")
def plan(request: HttpRequest, head: Head) -> HttpResponse:
    """Why they are flagged, the steps, what was fitted, the card and the reviews."""
    _ours(head)
    user: Any = request.user
    now = timezone.now()
    held = queries.in_force(head.case)
    context = frame(
        head,
        "safety",
        found=queries.shown(held, at=now) if held else None,
        earlier=queries.earlier(head.case),
        may_keep=user.may("safety.keep"),
        may_board=user.may("safety.board"),
    )
    return render(request, "safety/plan.html", context)


@on_case("cases.work", kind="safety.card_seen")
def card(request: HttpRequest, head: Head) -> HttpResponse:
    """The crisis card, ready to print: a page of its own without our header."""
    found = queries.card(_plan(head), at=timezone.now())
    if found is None:
        raise Http404
    return render(request, "safety/card.html", {"card": found})


def _needs(head: Head, user: Any) -> Values:
    held = _plan(head)
    return {"plan": held, "initial": {"version": held.version}}


def _with(more: Callable[[Plan], Values]) -> Callable[[Head, Any], Values]:
    """What a form needs: the plan, its version, and what else it asks for."""

    def needs(head: Head, user: Any) -> Values:
        found = _needs(head, user)
        added = more(found["plan"])
        first = {**found["initial"], **added.pop("initial", {})}
        return {**found, **added, "initial": first}

    return needs


def _for_flagging(head: Head, user: Any) -> Values:
    _ours(head)
    on = timezone.localdate()
    body = queries.board_on(on).body
    keepers = queries.keepers(head.case)
    return {
        "people": queries.people_of(head.case),
        "keepers": keepers,
        "initial": {
            "person": head.person,
            "owner": user if keepers.filter(pk=user.pk).exists() else head.case.owner,
            "review_on": on + timedelta(days=body["review_days"] // 2),
            "expires_on": rules.months_after(on, body["expiry_months"] // 2),
        },
    }


def _for_changing(plan: Plan) -> Values:
    return {
        "keepers": queries.keepers(plan.case),
        "initial": {
            "reason": plan.reason,
            "kinds": plan.kinds,
            "owner": plan.owner_id,
            "expires_on": plan.expires_on,
        },
    }


def _for_reviewing(plan: Plan) -> Values:
    on = timezone.localdate()
    body = queries.board_on(on).body
    expires_on = plan.expires_on
    if expires_on <= on:
        expires_on = rules.months_after(on, body["expiry_months"] // 2)
    usual = on + timedelta(days=body["review_days"] // 2)
    first = {"next_on": min(usual, expires_on), "expires_on": expires_on}
    return {"initial": {**first, "is_stable": "no"}}


def _for_card(plan: Plan) -> Values:
    kept = plan.card or {}
    lines = "\n".join(f"{who}, {number}" for who, number in kept.get("lines", ()))
    return {"initial": {"found": kept.get("found"), "lines": lines}}


def _for_asking(head: Head, user: Any) -> Values:
    _plan(head)
    return {"fittings": queries.labels(timezone.localdate(), "fitting")}


def _fitting(head: Head, code: str) -> Fitting:
    found: Fitting | None = _plan(head).fittings.filter(code=code).first()
    if found is None:
        raise Http404
    return found


def _run(name: str) -> Callable[..., Any]:
    """An act on the plan in force, whose form holds what the action takes."""

    def run(head: Head, form: Any, **given: Any) -> Any:
        values = form.values() if hasattr(form, "values") else form.cleaned_data
        return getattr(actions, name)(plan=_plan(head), **values, **given)

    return run


def _flag(head: Head, form: Any, **given: Any) -> Any:
    return actions.flag(case=head.case, **form.cleaned_data, **given)


def _act(permission: str = "safety.keep", **said: Any) -> Page:
    """The page of one act on a plan; it goes back to the plan."""
    return acting(Act(to="safety:plan", **said), permission=permission)


flag = _act(
    title="Flag somebody as vulnerable",
    button="Flag them",
    form=forms.FlagForm,
    run=_flag,
    needs=_for_flagging,
    intro="Their safety plan begins with it. Ask them first, and write what they agree"
    " to hear read back.",
    done="Flagged. Now write the first steps of the plan.",
)
change = _act(
    title="Change the flag",
    button="Save",
    form=forms.ChangeForm,
    run=_run("change"),
    needs=_with(_for_changing),
    done="Saved.",
)
review = _act(
    title="Go through the safety plan",
    button="Save the review",
    form=forms.ReviewForm,
    run=_run("review"),
    needs=_with(_for_reviewing),
    intro="With the person, step by step. A flag that is about to end is given a new"
    " day, or ended.",
    done="Review saved.",
)
join = _act(
    permission="safety.board",
    title="Take them onto the board",
    button="Take them on",
    form=forms.JoinForm,
    run=_run("join"),
    needs=_with(lambda plan: {"watchers": queries.watchers(plan.case)}),
    intro="One caseworker watches over a few people closely. The board holds no more.",
    done="On the board.",
)
hand_back = _act(
    permission="safety.board",
    title="Hand them back",
    button="Hand back",
    form=forms.HandBackForm,
    run=_run("hand_back"),
    needs=_needs,
    intro="They are stable. The officer of the case keeps the safety plan from now on.",
    done="Handed back.",
)
end = _act(
    title="They are no longer flagged",
    button="End the flag",
    form=forms.EndForm,
    run=_run("end"),
    needs=_with(
        lambda plan: {"endings": queries.labels(timezone.localdate(), "ending")}
    ),
    intro="The plan stays to be read. To close this case, a second person still"
    " agrees.",
    done="Ended.",
)
add_line = _act(
    title="Add a step to the safety plan",
    button="Add",
    form=forms.LineForm,
    run=_run("add_line"),
    needs=lambda head, user: {} if _plan(head) else {},
    done="Step added.",
)
ask_fitting = _act(
    title="Have something fitted",
    button="Save",
    form=forms.AskFittingForm,
    run=_run("ask_fitting"),
    needs=_for_asking,
    done="Noted that it was asked for.",
)
keep_card = _act(
    title="The crisis card",
    button="Save",
    form=forms.CardForm,
    run=_run("keep_card"),
    needs=_with(_for_card),
    intro="A small card with the numbers that help at once. Ask first what would happen"
    " if somebody else found it.",
    done="Saved.",
)


def _note(head: Head, form: Any, *, code: str, **given: Any) -> Any:
    fitting = _fitting(head, code)
    return actions.note_fitting(
        plan=_plan(head), fitting=fitting, **form.values(), **given
    )


def note_fitting(request: HttpRequest, reference: str, code: str) -> HttpResponse:
    """What came of one thing that was to be fitted."""

    def needs(head: Head, user: Any) -> Values:
        fitting = _fitting(head, code)
        first = {"version": fitting.version, "fitted_on": timezone.localdate()}
        return {"fitting": fitting, "initial": first}

    view = _act(
        title="What came of it",
        button="Save",
        form=forms.NoteFittingForm,
        run=_note,
        needs=needs,
        done="Noted.",
    )
    return view(request, reference, code=code)


@on_case("safety.keep")
@require_POST
def end_line(request: HttpRequest, head: Head, code: str) -> HttpResponse:
    """A button on the plan's page takes one step out of it."""
    user: Any = request.user
    actions.end_line(plan=_plan(head), code=code, by=user, at=timezone.now())
    return redirect("safety:plan", head.case.reference)
