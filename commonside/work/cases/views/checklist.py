"""The checklist of a case, and the change to another procedure."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from commonside.ground.audit.refusals import Clash, Refused, obstacle
from commonside.ground.design import ports
from commonside.work.cases import actions
from commonside.work.cases.forms.checklist import ChangeProcedureForm, ChecklistForm
from commonside.work.cases.page import (
    Act,
    acting,
    clashed,
    frame,
    on_case,
    only,
    typed,
)
from commonside.work.cases.queries import choices
from commonside.work.cases.queries import procedure as queries
from commonside.work.cases.queries.case import Head


@on_case("cases.read")
def page(request: HttpRequest, head: Head) -> HttpResponse:
    """Stage by stage: what the record shows, who ticked what, what was left out."""
    only(head, "checklist")
    user: Any = request.user
    may_keep = user.may("cases.work") and head.case.is_open
    if request.method == "POST" and not may_keep:
        raise Http404
    stages = queries.stages(head.case, timezone.localdate())
    form = ChecklistForm(
        typed(request),
        lines=[line for stage in stages if stage.is_asked for line in stage.lines],
        initial={"version": head.case.version},
    )
    if request.method == "POST" and form.is_valid():
        answer = _keep(request, head, form)
        if answer is not None:
            return answer
    fields = {line.name: (tick, why) for line, tick, why in form.rows()}
    letters = _letters(head, stages) if may_keep else {}
    context = frame(
        head,
        "checklist",
        form=form,
        stages=[
            (
                s,
                [(x, *fields.get(x.name, (None, None))) for x in s.lines],
                letters.get(s.code, []),
            )
            for s in stages
        ],
        followings=queries.followings(head.case),
        may_keep=may_keep,
    )
    return render(request, "cases/checklist.html", context)


def _letters(head: Head, stages: list[queries.Stage]) -> dict[str, Any]:
    """The page on which each letter of a stage is written, for whoever may write it."""
    pages = {"letter": "cases:message-write"} | {
        entry.code: entry.name
        for entry in ports.menus["cases.letters"]
        if entry.shown(head)
    }
    return {
        stage.code: [
            (pages[one.kind], one.key, one.label)
            for one in stage.letters
            if one.kind in pages
        ]
        for stage in stages
        if stage.is_asked
    }


def _keep(request: HttpRequest, head: Head, form: ChecklistForm) -> HttpResponse | None:
    """Save it and show it again; None when it is refused."""
    given: dict[str, Any] = {"by": request.user, "at": timezone.now()}
    try:
        actions.keep_checklist(
            case=head.case,
            version=form.cleaned_data["version"],
            **form.values(),
            **given,
        )
    except Refused as refused:
        form.refuse(refused)
        return None
    except Clash as clash:
        return clashed(request, head, form, clash, title="Checklist")
    messages.success(request, "Checklist saved.")
    return redirect("cases:checklist", head.case.reference)


def _change(head: Head, form: Any, **given: Any) -> Any:
    found = form.cleaned_data
    rows = {str(row.pk): row for row in queries.in_force(timezone.localdate())}
    chosen = rows.get(found["procedure"])
    if chosen is None:
        raise Refused(obstacle("Choose a procedure.", at_field="procedure"))
    return actions.follow_procedure(
        case=head.case,
        procedure=chosen,
        why=found["why"],
        version=found["version"],
        **given,
    )


change = acting(
    Act(
        title="Follow another procedure",
        button="Follow it",
        form=ChangeProcedureForm,
        run=_change,
        needs=choices.for_changing_procedure,
        intro="What is ticked stays ticked where both ask for it. Which procedure was "
        "followed until now stays written.",
        to="cases:checklist",
        done="Followed from now on.",
    )
)
