"""Steps: asking, answering, ending, chasing."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from commonside.ground.agencies.doors import needs
from commonside.ground.audit.refusals import Clash, Refused
from commonside.ground.audit.viewing import seen
from commonside.ground.duties import actions as duties
from commonside.ground.duties.models import Step
from commonside.work.cases import actions
from commonside.work.cases.forms.acts import MoveStepForm, StepForm
from commonside.work.cases.page import clashed, frame, on_case, typed
from commonside.work.cases.queries import case as queries
from commonside.work.cases.queries import choices, lists
from commonside.work.cases.queries.clocks import clocks_for
from commonside.work.cases.queries.messages import behind, shown
from commonside.work.cases.queries.triage import passed_to


@on_case("cases.work")
def add(request: HttpRequest, head: queries.Head) -> HttpResponse:
    user: Any = request.user
    owners = choices.owners_of_steps(head, user)
    form = StepForm(typed(request), owners=owners, initial={"purpose": "protect"})
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        values["to"] = choices.owner_named(values["to"])
        try:
            actions.offer_step(case=head.case, by=user, at=timezone.now(), **values)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, "Step added.")
            return redirect("cases:case", head.case.reference)
    now = timezone.now()
    answer = clocks_for(head.case, now).due("answer_step", start=now)
    context = frame(head, "steps", form=form, answer=answer)
    return render(request, "cases/add_step.html", context)


def _step_of(head: queries.Head, code: str) -> Step:
    step = queries.step_of(head.case, code)
    if step is None:
        raise Http404
    return step


@on_case("cases.read")
def step(request: HttpRequest, head: queries.Head, code: str) -> HttpResponse:
    """One step: its owner answers and ends it, who runs the case ends or asks again."""
    user: Any = request.user
    found = _step_of(head, code)
    is_mine = not duties.obstacles_to_speaking_for(found, user)
    if not (is_mine or (head.is_ours and head.sees_contact)):
        raise Http404
    moves = choices.moves_of(found, is_mine=is_mine)
    form = MoveStepForm(typed(request), moves=moves, initial={"version": found.version})
    form.version_now = found.version  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        try:
            actions.move_step(
                case=head.case,
                step=found,
                by=user,
                at=timezone.now(),
                **form.cleaned_data,
            )
        except Refused as refused:
            form.refuse(refused)
        except Clash as clash:
            return clashed(request, head, form, clash, title=found.text)
        else:
            messages.success(request, "Saved.")
            return redirect(_back(user), *_back_to(user, head))
    row = queries.row_of(found, user, at=timezone.now())
    context = frame(head, "steps", form=form, row=row, is_mine=is_mine, moves=moves)
    if head.is_ours and head.sees_contact and (message := behind(found)):
        context["found"] = shown(head, message, at=timezone.now())
    return render(request, "cases/step.html", context)


def _back(user: Any) -> str:
    """Partners go back to what was asked of them, everybody else to the case."""
    return "cases:case" if user.may("cases.work") else "cases:asked"


def _back_to(user: Any, head: queries.Head) -> list[str]:
    return [head.case.reference] if user.may("cases.work") else []


@on_case("cases.work")
@require_POST
def chase(request: HttpRequest, head: queries.Head, code: str) -> HttpResponse:
    user: Any = request.user
    try:
        actions.chase_step(step=_step_of(head, code), by=user, at=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "Chased.")
    return redirect("cases:case", head.case.reference)


@needs("steps.answer")
def asked(request: HttpRequest) -> HttpResponse:
    """What a partner owes: steps that wait for a yes, and those it took on."""
    user: Any = request.user
    page = lists.asked_of(user, at=timezone.now())
    seen(request, "steps.seen", f"agency:{user.agency_id}", page.refs)
    passed = passed_to(user).count()
    context = {"page": page, "passed": passed}
    return render(request, "cases/asked.html", context)
