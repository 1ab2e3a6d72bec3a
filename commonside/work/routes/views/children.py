"""How old somebody is, the record of a child, and what youth justice thinks."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from commonside.ground.audit.refusals import Clash, Refused
from commonside.work.cases.page import (
    Act,
    Values,
    acting,
    clashed,
    frame,
    on_case,
    typed,
)
from commonside.work.cases.queries.case import Head
from commonside.work.routes.actions import children as actions
from commonside.work.routes.forms import children as forms
from commonside.work.routes.queries import children as queries


def options(name: str) -> list[tuple[str, str]]:
    """The options of a list in force; 404 before there are any."""
    limits = queries.limits_on(timezone.localdate())
    if limits is None:
        raise Http404
    return [(one["code"], one["label"]["en"]) for one in limits.body[name]]


def people(head: Head) -> Values:
    return {str(one.pk): one for one in queries.people_of(head.case)}


def _for_age(head: Head, user: Any) -> Values:
    return {"people": people(head), "hows": options("how")}


def _for_consulting(head: Head, user: Any) -> Values:
    lines = queries.lines_of(head.case, timezone.localdate())
    young = {
        str(one.party.person_id): one.party.person for one in lines if one.is_young
    }
    return {"people": young, "views": options("view")}


def _say_age(head: Head, form: Any, **given: Any) -> Any:
    return actions.say_age(case=head.case, **form.said(), **given)


def _consult(head: Head, form: Any, **given: Any) -> Any:
    return actions.note_consultation(case=head.case, **form.said(), **given)


age = acting(
    Act(
        title="How old are they?",
        button="Save",
        form=forms.AgeForm,
        run=_say_age,
        needs=_for_age,
        intro="A child who is alleged to do something is not named on the case from "
        "then on: their record opens only to youth officers.",
        done="Age saved.",
        to="routes:before",
    )
)
consult = acting(
    Act(
        title="Youth justice was asked",
        button="Save what they said",
        form=forms.ConsultForm,
        run=_consult,
        needs=_for_consulting,
        intro="Before any enforcement against a child. They may know what would help.",
        done="Saved.",
        to="routes:before",
    )
)


@on_case("children.read", kind="routes.child_seen")
def child(request: HttpRequest, head: Head, code: str) -> HttpResponse:
    """The record of a child: who it is, and what youth justice said of them."""
    user: Any = request.user
    row = queries.record_of(user, head.case, code)
    if row is None:
        raise Http404
    first = {
        "version": row.version,
        "born_on": row.born_on,
        "about": row.about,
        "how": row.how,
    }
    form = forms.CorrectForm(typed(request), initial=first, hows=options("how"))
    form.version_now = row.version  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        given = {"person": row.person, "by": user, "at": timezone.now()}
        try:
            actions.say_age(case=head.case, **form.cleaned_data, **given)
        except Refused as refused:
            form.refuse(refused)
        except Clash as clash:
            return clashed(request, head, form, clash, title="The age of a child")
        else:
            return redirect("routes:before", head.case.reference)
    asked = [
        (one, queries.view_words(one))
        for one in queries.consultations(head.case, row.person)
    ]
    context = frame(head, "people", row=row, form=form, asked=asked)
    return render(request, "routes/child.html", context)
