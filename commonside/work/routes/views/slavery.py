"""Signs of modern slavery: seen, decided, answered."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from commonside.ground.audit.refusals import Clash, Refused
from commonside.work.cases.page import Act, Values, acting, frame, on_case, typed
from commonside.work.cases.queries.case import Head
from commonside.work.routes.actions import slavery as actions
from commonside.work.routes.forms import slavery as forms
from commonside.work.routes.models import Concern
from commonside.work.routes.queries import children
from commonside.work.routes.queries import slavery as queries
from commonside.work.routes.rules import ages
from commonside.work.routes.rules.slavery import REFER


@on_case("cases.read")
def slavery(request: HttpRequest, head: Head) -> HttpResponse:
    """What was seen in this case, for those who need to know."""
    if not head.is_ours:
        raise Http404
    now = timezone.now()
    lines = [queries.line_of(row, at=now) for row in queries.of_case(head)]
    may_raise = head.case.is_open and head.sees_contact
    context = frame(head, "risk", lines=lines, may_raise=may_raise)
    return render(request, "routes/slavery.html", context)


def _needs(head: Head, user: Any) -> Values:
    version = queries.practice_on(timezone.localdate())
    if version is None:
        raise Http404
    people = {str(one.pk): one for one in children.people_of(head.case)}
    return {"people": people, "body": version.body}


def _raise(head: Head, form: Any, **given: Any) -> Any:
    return actions.raise_concern(case=head.case, **form.said(), **given)


raise_ = acting(
    Act(
        title="Signs of modern slavery",
        button="Save what you saw",
        form=forms.RaiseForm,
        run=_raise,
        needs=_needs,
        intro="Make them safe first; in danger now: 999. Whoever may be a child is "
        "referred, and is not asked for consent.",
        done="Saved. Only those who need to know read it.",
        to="routes:slavery",
    )
)


@on_case("cases.read")
def concern(request: HttpRequest, head: Head, code: str) -> HttpResponse:
    """One concern: what is to be decided, or noted, next."""
    row = next((one for one in queries.of_case(head) if one.code == code), None)
    if row is None:
        raise Http404
    stage = queries.stage_of(row, timezone.localdate())
    form = _form(request, row, stage) if head.sees_contact else None
    if request.method == "POST":
        if form is None:
            raise Http404
        if form.is_valid() and _done(request, row, form):
            return redirect("routes:concern", head.case.reference, code)
    context = frame(
        head,
        "risk",
        line=queries.line_of(row, at=timezone.now()),
        form=form,
        is_child=ages.is_young(stage),
        is_unknown=stage == ages.Stage.UNKNOWN,
    )
    return render(request, "routes/concern.html", context)


def _form(request: HttpRequest, row: Concern, stage: ages.Stage) -> Any:
    """What comes next; None where nothing does."""
    given: dict[str, Any] = {
        "initial": {"version": row.version, "sent_on": timezone.localdate()},
        "body": row.practice.body,
    }
    if not row.decision:
        agencies = queries.responders(row.practice)
        return forms.DecideForm(
            typed(request),
            responders={str(one.pk): one for one in agencies},
            is_child=ages.is_young(stage),
            **given,
        )
    if row.decision != REFER or row.conclusive:
        return None
    return forms.AnswerForm(typed(request), is_final=bool(row.reasonable), **given)


def _done(request: HttpRequest, row: Concern, form: Any) -> bool:
    """Do what was sent; False when the page is shown again with what is wrong."""
    act = actions.note_answer if row.decision else actions.decide
    given: Any = {"by": request.user, "at": timezone.now()}
    try:
        act(row, **form.said(), **given)
    except Refused as refused:
        form.refuse(refused)
        return False
    except Clash:
        form.add_error(None, "Changed meanwhile: look at it again. Nothing was saved.")
        return False
    messages.success(request, "Saved.")
    return True
