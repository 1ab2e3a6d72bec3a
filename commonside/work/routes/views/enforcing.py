"""What must be looked at before enforcement, and what is still missing."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from commonside.ground.audit.refusals import Clash, Refused
from commonside.work.cases.page import Act, Values, acting, frame, on_case
from commonside.work.cases.queries import ladder
from commonside.work.cases.queries.case import Head
from commonside.work.routes.actions import enforcing as actions
from commonside.work.routes.forms import enforcing as forms
from commonside.work.routes.queries import children
from commonside.work.routes.queries import enforcing as queries


@on_case("cases.read")
def before(request: HttpRequest, head: Head) -> HttpResponse:
    """Each person alleged: age, youth justice, support, and what a power lacks."""
    if not head.is_ours:
        raise Http404
    today = timezone.localdate()
    rows = queries.page_of(head.case, request.user, on=today)
    may_work = head.case.is_open and head.sees_contact
    context = frame(head, "people", rows=rows, may_work=may_work)
    return render(request, "routes/before.html", context)


def _for_looking(head: Head, user: Any) -> Values:
    today = timezone.localdate()
    limits = children.limits_on(today)
    if limits is None:
        raise Http404
    return {
        "people": {str(one.pk): one for one in ladder.alleged(head.case)},
        "powers": {row.key: row for row in queries.powers_on(today)},
        "limits": limits.body,
    }


def _look(head: Head, form: Any, **given: Any) -> Any:
    return actions.look_before(case=head.case, **form.said(), **given)


look = acting(
    Act(
        title="Before enforcement",
        button="Save what was looked at",
        form=forms.LookForm,
        run=_look,
        needs=_for_looking,
        intro="What comes first: whether they can understand and keep to it, what the "
        "Equality Act asks, and whether help was offered.",
        done="Saved. The page says what is still missing.",
        to="routes:before",
    )
)


@on_case("cases.approve_closing")
@require_POST
def agree(request: HttpRequest, head: Head, code: str) -> HttpResponse:
    """A supervisor agrees that no support was offered."""
    found = [one for one in queries.groundworks(head.case) if one.code == code]
    if not found or not head.is_ours:
        raise Http404
    given: Any = {"by": request.user, "at": timezone.now()}
    said = request.POST.get("version", "")
    try:
        number = int(said) if said.isdigit() else 0
        actions.agree_without_offer(found[0], version=number, **given)
    except (Refused, Clash) as no:
        text = (
            str(no) if isinstance(no, Refused) else "Changed meanwhile: read it again."
        )
        messages.error(request, text)
    else:
        messages.success(request, "Agreed.")
    return redirect("routes:before", head.case.reference)
