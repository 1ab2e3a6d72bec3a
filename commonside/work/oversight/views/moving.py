"""Many cases to another owner, on one page: what went, and why others stayed."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from commonside.ground.agencies.doors import needs
from commonside.ground.audit.refusals import Refused
from commonside.ground.audit.viewing import seen
from commonside.work.cases.page import typed
from commonside.work.oversight import actions, queries
from commonside.work.oversight.forms import MoveForm, WhoseForm
from commonside.work.oversight.rules.moving import MOST


@needs("cases.allocate")
def move(request: HttpRequest) -> HttpResponse:
    """Choose whose cases, which of them, and who takes them."""
    user: Any = request.user
    now = timezone.now()
    owner = WhoseForm(request.GET).chosen
    form = MoveForm(typed(request), takers=queries.takers(user, at=now))
    ticked, moved = request.POST.getlist("cases"), None
    if request.method == "POST" and form.is_valid():
        cases = queries.chosen(user, ticked)
        try:
            moved = actions.move_cases(
                cases=cases, by=user, at=now, **form.cleaned_data
            )
        except Refused as refused:
            form.refuse(refused)
    rows = list(queries.movable(user, owner))
    seen(request, "oversight.moving_seen", "", [f"case:{case.pk}" for case in rows])
    context = {
        "form": form,
        "owner": owner,
        "officers": queries.officers(user, at=now),
        "rows": rows,
        "ticked": set(ticked),
        "moved": moved,
        "most": MOST,
    }
    return render(request, "oversight/move.html", context)
