"""Diary sheets: handed out, fetched blank as a PDF, back; and the diary as read."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.utils import timezone

from commonside.ground.audit.refusals import Refused
from commonside.ground.audit.viewing import seen
from commonside.library.clocks.instants import london_date
from commonside.work.cases.page import typed
from commonside.work.cases.queries.case import Head
from commonside.work.evidence.actions import sheets
from commonside.work.evidence.forms.sheets import ActForm, GiveForm
from commonside.work.evidence.page import on_evidence, shown, tried
from commonside.work.evidence.queries import evidence
from commonside.work.evidence.queries import sheets as queries
from commonside.work.evidence.rules.sheets import worded
from commonside.work.evidence.typesetting import typeset
from commonside.work.evidence.views.bundles import saved


@on_evidence("cases.work", acts=True)
def give(request: HttpRequest, head: Head) -> HttpResponse:
    """Hand out sheets, and fetch them blank to print."""
    practice = queries.practice_on(timezone.localdate())
    form = GiveForm(typed(request), people=evidence.diarists(head.case))

    def run(**given: Any) -> Any:
        return sheets.give(head.case, person=form.diarist, **given)

    answer = tried(
        request,
        head,
        form,
        run,
        title="Give diary sheets",
        done="Noted. You are reminded to ask how it goes.",
        to="evidence:diary",
    )
    more = {"form": form, "practice": practice, "out": queries.out(head.case)}
    return answer or shown(request, head, "give_sheets.html", **more)


@on_evidence("cases.work", acts=True)
def blank(request: HttpRequest, head: Head) -> HttpResponse:
    """Blank sheets to print: they name nobody, and say not who handed them out."""
    practice = queries.practice_on(london_date(timezone.now()))
    if practice is None:
        raise Http404
    seen(request, "diary.sheets_fetched", head.case)
    facts = {
        **worded(practice.body, "en"),
        "case": head.case.reference,
    }
    return saved(typeset("diary", facts), "application/pdf", "sheets.pdf")


@on_evidence("cases.work", acts=True)
def act(request: HttpRequest, head: Head) -> HttpResponse:
    """The sheets are back, or the diary has been read."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    form = ActForm(request.POST)
    if not form.is_valid():
        raise Http404
    run, done = {
        "back": (
            sheets.take_back,
            "Noted: the sheets are back. Type in what they say.",
        ),
        "read": (sheets.read, "Noted with your name: the diary has been read."),
    }[form.cleaned_data["what"]]
    user: Any = request.user
    try:
        run(head.case, by=user, at=timezone.now())
    except Refused as refused:
        messages.error(request, " ".join(str(one) for one in refused.obstacles))
    else:
        messages.success(request, done)
    return redirect("evidence:diary", head.case.reference)
