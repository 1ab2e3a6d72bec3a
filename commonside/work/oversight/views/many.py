"""Many cases at once, on one page: what was done, and why others stayed."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from commonside.ground.agencies.doors import needs
from commonside.ground.audit.refusals import Refused
from commonside.ground.audit.viewing import seen
from commonside.work.cases.page import typed
from commonside.work.oversight import actions
from commonside.work.oversight.forms import many as forms
from commonside.work.oversight.queries import many as queries
from commonside.work.oversight.rules.many import ACTS, MOST, acts_for

DOING: dict[str, Any] = {
    "move": actions.move_many,
    "chase": actions.chase_many,
    "review": actions.review_many,
    "note": actions.note_many,
}
FORMS: dict[str, Any] = {
    "chase": forms.ChaseForm,
    "review": forms.CallForm,
    "note": forms.NoteForm,
}


@needs("cases.work")
def many(request: HttpRequest) -> HttpResponse:
    """Choose whose cases, which of them, and what is done to each."""
    user: Any = request.user
    now = timezone.now()
    acts = acts_for(user.permissions)
    owner, act = forms.WhoseForm(request.GET).chosen
    act = act if act in acts else next(iter(acts))
    form = _form(act, request, user, now)
    ticked, outcome = request.POST.getlist("cases"), None
    if request.method == "POST" and form.is_valid():
        chosen = queries.chosen(user, ticked)
        try:
            outcome = DOING[act](chosen=chosen, by=user, at=now, **form.cleaned_data)
        except Refused as refused:
            form.refuse(refused)
    rows = list(queries.movable(user, owner))
    seen(request, "oversight.moving_seen", "", [f"case:{case.pk}" for case in rows])
    context = {
        "form": form,
        "act": act,
        "words": ACTS[act],
        "acts": [(code, one.label) for code, one in acts.items()],
        "owner": owner,
        "officers": queries.officers(user, at=now),
        "rows": rows,
        "ticked": set(ticked),
        "outcome": outcome,
        "most": MOST,
    }
    return render(request, "oversight/many.html", context)


def _form(act: str, request: HttpRequest, user: Any, now: Any) -> Any:
    if act != "move":
        return FORMS[act](typed(request))
    takers, loads = queries.takers(user, at=now), queries.loads(user, at=now)
    return forms.MoveForm(typed(request), takers=takers, loads=loads)
