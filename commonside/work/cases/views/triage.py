"""Triage: the queue with one report open beside it, and the ways out of it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from commonside.ground.agencies.doors import needs
from commonside.ground.agencies.models import User
from commonside.ground.audit.refusals import Refused
from commonside.ground.audit.viewing import seen
from commonside.ground.design.forms import Form
from commonside.ground.design.words import clock, moment
from commonside.ground.files.queries import of
from commonside.ground.places.queries import area_names
from commonside.ground.practice import queries as practice
from commonside.work.cases.actions import naming
from commonside.work.cases.actions import triage as actions
from commonside.work.cases.actions.meeting import note_looked
from commonside.work.cases.forms.acts import LetBackForm
from commonside.work.cases.forms.triage import (
    AddToCaseForm,
    FilterForm,
    HandForm,
    KnowForm,
    OpenCaseForm,
    PassForm,
    SignpostForm,
)
from commonside.work.cases.queries import triage as queries
from commonside.work.cases.queries.bars import shut_out_of
from commonside.work.cases.queries.matching import matches
from commonside.work.cases.queries.procedure import offer as offer_of
from commonside.work.reports.models import Report, Routing
from commonside.work.reports.queries import facts


class StaffRequest(HttpRequest):
    """A request behind a staff door: somebody is signed in."""

    user: User


Done = Callable[[dict[str, Any]], str]


def _found(request: StaffRequest, reference: str) -> Report:
    """The report, for somebody who may read it; absent and invisible alike (S2)."""
    try:
        return queries.report_of(request.user, reference)
    except Report.DoesNotExist:
        raise Http404 from None


def _frame(request: StaffRequest) -> dict[str, Any]:
    """What every page of triage stands in: the queue, its filters and its words."""
    found = _filters(request)
    return {**found, "queue": queries.queue(request.user, found["filters"])}


def _filters(request: StaffRequest) -> dict[str, Any]:
    """The part of the queue that the address asks for."""
    kinds = queries.kinds_on(timezone.localdate())
    wards = area_names()
    form = FilterForm(
        request.GET,
        kinds=sorted(kinds.names.items(), key=lambda pair: pair[1]),
        wards=sorted(wards.items(), key=lambda pair: pair[1]),
    )
    filters = form.chosen
    return {
        "kinds": kinds,
        "wards": wards,
        "filter_form": form,
        "filters": filters,
        "query": filters.as_query(),
    }


def _page(frame: dict[str, Any], number: Any, per_page: int) -> Any:
    page = Paginator(frame["queue"].lines, per_page).get_page(number)
    page.object_list = queries.named(page.object_list, frame["kinds"], frame["wards"])
    return page


def _decide_by(report: Report, now: datetime) -> tuple[str, str]:
    """The clock of a decision as a colleague says it, and its tone."""
    said, tone = clock(report.routing.decide_by, now)
    if tone == "late":
        return f"Decision {said}", tone
    return f"Decide {'' if said.startswith('in ') else 'by '}{said}", tone


@needs("triage.decide")
def triage(request: StaffRequest, reference: str = "") -> HttpResponse:
    """One report to decide, beside the queue; without a reference the first of it."""
    frame = _frame(request)
    lines = frame["queue"].lines
    if not reference and not lines:
        return render(request, "cases/triage/nothing.html", frame)
    report = _found(request, reference or lines[0].reference)
    now = timezone.now()
    found = matches(request.user, report, at=now)
    seen(request, "report.seen", report, found.refs)
    place = frame["queue"].places.get(report.reference)
    at_page = (place or 0) // queries.A_PAGE + 1
    before, after = frame["queue"].around(report.reference)
    page = _page(frame, at_page, queries.A_PAGE)
    return render(
        request,
        "cases/triage/report.html",
        {
            **frame,
            "report": report,
            "photos": list(of("report", report.pk)),
            "title": frame["kinds"].title(report.category, report.third_level),
            "is_waiting": report.routing.state == Routing.State.WAITING,
            "place": None if place is None else place + 1,
            "before": before,
            "after": after,
            "page": page,
            "decide_by": _decide_by(report, now),
            "found": found,
            "shut_out": len(shut_out_of(report))
            if request.user.may("cases.restrict")
            else 0,
            "flags": queries.red_flags(report, on=timezone.localdate()),
            "worth": queries.worth_knowing(report, found, frame["kinds"], at=now),
            "facts": queries.in_few_lines(facts(report)),
        },
    )


@needs("triage.decide")
def everything(request: StaffRequest) -> HttpResponse:
    """The whole queue as a list: on a phone the way in, elsewhere the filters."""
    frame = _frame(request)
    page = _page(frame, request.GET.get("page"), 25)
    seen(request, "reports.listed", "", [f"report:{line.id}" for line in page])
    return render(request, "cases/triage/everything.html", {**frame, "page": page})


def _next(request: StaffRequest, report: Report) -> str:
    """Where the officer goes on: the report after this one, under the same filters."""
    filters = _filters(request)["filters"]
    reference = queries.next_after(request.user, filters, report)
    name, args = (
        ("cases:triage-report", [reference])
        if reference
        else (
            "cases:triage",
            [],
        )
    )
    return f"{reverse(name, args=args)}{filters.as_query()}"


def _decision(
    request: StaffRequest,
    report: Report,
    form: Form,
    act: Done,
    *,
    words: dict[str, str],
    prepare: Callable[[], None] = lambda: None,
) -> HttpResponse:
    """Ask, act once, say in one line what was done, and show the next report.

    `prepare` reads what only a page that is shown needs.
    """
    if request.method == "POST" and form.is_valid():
        try:
            said = act(form.cleaned_data)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, f"{report.shown_reference}: {said}")
            return redirect(_next(request, report))
    prepare()
    frame = _frame(request)
    seen(request, "report.seen", report)
    title = frame["kinds"].title(report.category, report.third_level)
    context = {**frame, "report": report, "form": form, "title": title, **words}
    return render(request, "cases/triage/decide.html", context)


def _typed(request: StaffRequest, report: Report) -> dict[str, Any]:
    """What every form of a decision is given: what was typed, or the version read."""
    if request.method == "POST":
        return {"data": request.POST}
    return {"initial": {"version": report.routing.version}}


@needs("triage.decide")
def open_case(request: StaffRequest, reference: str) -> HttpResponse:
    report, now = _found(request, reference), timezone.now()
    owners = {user.pk: user for user in queries.owners_for(report, at=now)}
    given = _typed(request, report)
    offer = offer_of(report, timezone.localdate())
    if "initial" in given:
        given["initial"]["known_as"] = queries.called(report)
        given["initial"]["procedure"] = offer.suggested and offer.suggested.pk
    form = OpenCaseForm(
        **given,
        owners=[(pk, owner.name) for pk, owner in owners.items()],
        procedures=[(row.pk, row.label) for row in offer.versions],
        why=f"Offered because of: {', '.join(offer.reasons)}." if offer.reasons else "",
    )
    procedures = {row.pk: row for row in offer.versions}

    def prepare() -> None:
        form.offer_owners(queries.with_load(request.user, owners))

    def act(values: dict[str, Any]) -> str:
        owner = owners[values["owner"]]
        case = actions.open_case(
            report,
            version=values["version"],
            known_as=values["known_as"],
            owner=owner,
            procedure=procedures.get(values.get("procedure") or 0),
            by=request.user,
            at=now,
        )
        return f"{case.reference} opened, owner {owner.name}."

    words = {"ask": "Open a case", "send": "Open the case"}
    return _decision(request, report, form, act, words=words, prepare=prepare)


@needs("triage.decide")
def add_to_case(request: StaffRequest, reference: str) -> HttpResponse:
    report, now = _found(request, reference), timezone.now()
    choices = queries.case_choices(matches(request.user, report, at=now))
    given = _typed(request, report)
    if "initial" in given and choices:
        given["initial"]["case"] = choices[0][0]
    form = AddToCaseForm(**given, cases=choices)

    def act(values: dict[str, Any]) -> str:
        case = queries.case_named(request.user, form.reference)
        actions.add_to_case(
            report, version=values["version"], case=case, by=request.user, at=now
        )
        return f"added to {case.reference}. {case.owner.name} has it."

    words = {"ask": "Add to a case", "send": "Add it"}
    return _decision(request, report, form, act, words=words)


@needs("triage.decide")
def pass_on(request: StaffRequest, reference: str) -> HttpResponse:
    report, now = _found(request, reference), timezone.now()
    agencies = {agency.pk: agency for agency in queries.agencies_for(request.user)}
    gateways = {row.pk: row for row in queries.gateways(timezone.localdate())}
    form = PassForm(
        **_typed(request, report),
        agencies=[(pk, agency.name) for pk, agency in agencies.items()],
        gateways=[(pk, row.label) for pk, row in gateways.items()],
    )

    def act(values: dict[str, Any]) -> str:
        agency = agencies[values["agency"]]
        due_at = actions.pass_on(
            report,
            version=values["version"],
            agency=agency,
            gateway=gateways[values["gateway"]],
            why=values["why"],
            is_life_at_risk=values["is_life_at_risk"],
            by=request.user,
            at=now,
        )
        by_when = f" by {moment(due_at)}" if due_at else ""
        return f"passed to {agency.short_name}, who answers{by_when}."

    words = {"ask": "Pass to an agency", "send": "Pass it on"}
    return _decision(request, report, form, act, words=words)


@needs("triage.decide")
def signpost(request: StaffRequest, reference: str) -> HttpResponse:
    report, now = _found(request, reference), timezone.now()
    reasons = practice.current("signposts", "asb", timezone.localdate()).body["reason"]
    labels = {row["code"]: row["label"]["en"] for row in reasons}
    form = SignpostForm(**_typed(request, report), reasons=list(labels.items()))

    def act(values: dict[str, Any]) -> str:
        actions.signpost(report, **values, by=request.user, at=now)
        return f"sign-posted. {labels[values['reason']]}."

    words = {"ask": "Sign-post", "send": "Sign-post it"}
    return _decision(request, report, form, act, words=words)


@needs("triage.decide")
def hand(request: StaffRequest, reference: str) -> HttpResponse:
    report, now = _found(request, reference), timezone.now()
    form = HandForm(**_typed(request, report))

    def act(values: dict[str, Any]) -> str:
        actions.hand_to_safe_route(report, **values, by=request.user, at=now)
        return "handed to the safe route."

    words = {"ask": "Hand to the safe route", "send": "Hand it over"}
    return _decision(request, report, form, act, words=words)


@needs("triage.decide")
def know(request: StaffRequest, reference: str) -> HttpResponse:
    report, now = _found(request, reference), timezone.now()
    form = KnowForm(**_typed(request, report))

    def act(values: dict[str, Any]) -> str:
        actions.i_know_someone(report, by=request.user, at=now)
        return "your colleagues have it. You will not see it again."

    words = {"ask": "I know someone here", "send": "Hand it over now"}
    return _decision(request, report, form, act, words=words)


@needs("triage.decide")
def looked(request: StaffRequest, reference: str) -> HttpResponse:
    """Its keeper has looked at who met the report and may not see it."""
    report = _found(request, reference)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    if not report.is_met:  # type: ignore[attr-defined]
        raise Http404
    note_looked(subject=report, by=request.user, at=timezone.now())
    messages.success(request, "Noted.")
    return redirect("cases:triage-report", report.reference)


@needs("cases.restrict")
def let_back(request: StaffRequest, reference: str) -> HttpResponse:
    """Whoever pressed "I know someone here" by mistake may read the report again."""
    report, now = _found(request, reference), timezone.now()
    shut_out = User.objects.filter(pk__in=shut_out_of(report))
    form = LetBackForm(request.POST or None, tied=shut_out)

    def act(values: dict[str, Any]) -> str:
        naming.let_back(subject=report, **values, by=request.user, at=now)
        return "they may see it again."

    words = {"ask": "Let a colleague back", "send": "Let them back"}
    return _decision(request, report, form, act, words=words)
