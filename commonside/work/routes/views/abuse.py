"""Abuse at home: the questions, their score, and MARAC offered at once."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from commonside.work.cases.page import Act, Values, acting, frame, on_case
from commonside.work.cases.queries.case import Head
from commonside.work.routes.actions import abuse as actions
from commonside.work.routes.forms import abuse as forms
from commonside.work.routes.queries import abuse as queries


@on_case("cases.read")
def abuse(request: HttpRequest, head: Head) -> HttpResponse:
    """Each time it was asked, for those who need to know; for others, how to ask."""
    if not head.is_ours:
        raise Http404
    may_ask = head.case.is_open and head.reader.may("cases.assess")
    context = frame(head, "risk", asked=queries.asked(head), may_ask=may_ask)
    return render(request, "routes/abuse.html", context)


def _needs(head: Head, user: Any) -> Values:
    version = queries.questions_on(timezone.localdate())
    if version is None:
        raise Http404
    people = {str(one.pk): one for one in queries.harmed(head.case)}
    return {"people": people, "body": version.body}


def _ask(head: Head, form: Any, **given: Any) -> Any:
    return actions.ask(case=head.case, **form.said(), **given)


ask = acting(
    Act(
        title="Abuse at home: the questions",
        button="Save the answers",
        form=forms.AskForm,
        run=_ask,
        needs=_needs,
        intro="Ask only when they are alone and safe to speak. In danger now: 999. "
        "These are short names of what is asked: read the questions out from the "
        "licensed questionnaire of your partnership.",
        done="Saved. Only those who need to know read it.",
        to="routes:abuse",
        template="routes/ask_abuse.html",
    ),
    "cases.assess",
)
