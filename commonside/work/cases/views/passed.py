"""What was passed to an agency, and its answer."""

from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from commonside.ground.agencies.doors import needs
from commonside.ground.audit.refusals import Refused
from commonside.ground.audit.viewing import seen
from commonside.work.cases.actions import triage as actions
from commonside.work.cases.forms.triage import AnswerForm
from commonside.work.cases.queries import triage as queries
from commonside.work.cases.views.triage import StaffRequest
from commonside.work.reports.models import Report
from commonside.work.reports.queries import facts

A_PAGE = 50


@needs("steps.answer")
def passed(request: StaffRequest) -> HttpResponse:
    """Reports that wait for this agency's yes or no, and those it has by rule."""
    user, kinds = request.user, queries.kinds_on(timezone.localdate())
    waiting = list(queries.passed_to(user)[:A_PAGE])
    told = list(queries.told_by_rule(user, at=timezone.now())[:A_PAGE])
    due = queries.answer_by(waiting)
    refs = [f"report:{row.pk}" for row in waiting + told]
    seen(request, "reports.listed", "", refs)

    def titled(rows: list[Report]) -> list[tuple[Report, str, datetime | None]]:
        return [
            (row, kinds.title(row.category, row.third_level), due.get(row.pk))
            for row in rows
        ]

    context = {"reports": titled(waiting), "told": titled(told)}
    return render(request, "cases/triage/passed.html", context)


@needs("steps.answer")
def passed_report(request: StaffRequest, reference: str) -> HttpResponse:
    """One report, why we were given it, and our answer."""
    try:
        report = queries.report_for_agency(request.user, reference)
    except Report.DoesNotExist:
        raise Http404 from None
    if "know" in request.POST:
        actions.i_know_someone(report, by=request.user, at=timezone.now())
        messages.success(request, "Closed to you. Your colleagues have it.")
        return redirect("cases:passed")
    initial = {"version": report.routing.version}
    form = AnswerForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            said = _answer(request, report, form)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, f"{report.shown_reference}: {said}")
            return redirect("cases:passed")
    seen(request, "report.seen", report)
    kinds = queries.kinds_on(timezone.localdate())
    context = {
        "report": report,
        "form": form,
        "title": kinds.title(report.category, report.third_level),
        "facts": queries.in_few_lines(facts(report)),
        "may_answer": report.routing.passed_to_id == request.user.agency_id,
        "answer_by": queries.answer_by([report]).get(report.pk),
    }
    return render(request, "cases/triage/passed_report.html", context)


def _answer(request: StaffRequest, report: Report, form: AnswerForm) -> str:
    values, now = form.cleaned_data, timezone.now()
    version, by = values["version"], request.user
    if values["answer"] == "yes":
        actions.accept_passed(report, version=version, by=by, at=now)
        return "yours from now on."
    actions.refuse_passed(
        report, version=version, reason=values["reason"], by=by, at=now
    )
    return "given back, with your reason."
