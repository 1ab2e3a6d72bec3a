"""The ladder of a case, and a decision on one of its rungs."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from commonside.work.cases import actions
from commonside.work.cases.forms.ladder import DecideForm
from commonside.work.cases.page import Act, acting, frame, on_case, only
from commonside.work.cases.queries import choices
from commonside.work.cases.queries import ladder as queries
from commonside.work.cases.queries.case import Head
from commonside.work.cases.rules.ladder import WEIGHED, Weighed


@on_case("cases.read")
def page(request: HttpRequest, head: Head) -> HttpResponse:
    """Rung by rung: what was decided, what was weighed and what came of it."""
    only(head, "people")
    climbs = queries.climbs(head.case, timezone.localdate())
    return render(request, "cases/ladder.html", frame(head, "steps", climbs=climbs))


def _decide(head: Head, form: Any, **given: Any) -> Any:
    said = dict(form.cleaned_data)
    weighed = Weighed(**{name: said.pop(name) for name in WEIGHED})
    people = {str(one.pk): one for one in queries.alleged(head.case)}
    said["against"] = people.get(said["against"])
    said["to"] = choices.owner_named(said["to"])
    return actions.decide_rung(case=head.case, weighed=weighed, **said, **given)


decide = acting(
    Act(
        title="Decide on an intervention",
        button="Decide",
        form=DecideForm,
        run=_decide,
        needs=choices.for_deciding,
        intro="The least that will stop it, and no fact that tells who complained.",
        to="cases:ladder",
        done="Decided, and asked for as a step.",
    )
)
