"""The roles as anybody on the staff may read them; and the agreements."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from commonside.ground.agencies import actions, rules
from commonside.ground.agencies import agreements as register
from commonside.ground.agencies.doors import asks_again, needs
from commonside.ground.agencies.forms import AgreementForm, StopForm
from commonside.ground.agencies.models import Agency
from commonside.ground.audit.refusals import Refused


@needs("practice.read")
def roles(request: HttpRequest) -> HttpResponse:
    """Who may do what, as the information lead approved it."""
    words = rules.permission_words()
    shown = [
        (role, [words.get(code, code) for code in sorted(role.may)])
        for role in rules.roles().values()
    ]
    return render(request, "agencies/roles.html", {"roles": shown})


@needs("agreements.keep")
def agreements(request: HttpRequest) -> HttpResponse:
    """Every agency, with what its agreement allows now."""
    rows = register.standings(at=timezone.now())
    return render(request, "agencies/agreements.html", {"rows": rows})


@needs("agreements.keep")
def agreement(request: HttpRequest, code: str) -> HttpResponse:
    """One agency's agreement: how it stands, and what became of it."""
    agency = get_object_or_404(Agency, code=code)
    context = {
        "row": register.standing(agency, at=timezone.now()),
        "history": register.history(agency),
    }
    return render(request, "agencies/agreement.html", context)


@needs("agreements.keep")
@asks_again
def record(request: HttpRequest, code: str) -> HttpResponse:
    agency = get_object_or_404(Agency, code=code)
    first = {"since": agency.agreement_since, "until": agency.agreement_until}
    form = AgreementForm(request.POST or None, initial=first)
    words = {"title": "Write down the agreement", "button": "Write it down"}
    return _act(request, agency, form, actions.record_agreement, words)


@needs("agreements.keep")
@asks_again
def suspend(request: HttpRequest, code: str) -> HttpResponse:
    words = {
        "title": "Suspend the agreement",
        "button": "Suspend it now",
        "intro": "From this moment its staff are shown nothing, signed in or not, and "
        "messages that wait for them are not sent. Write it down again to lift this.",
    }
    return _stop(request, code, actions.suspend_agreement, words)


@needs("agreements.keep")
@asks_again
def end(request: HttpRequest, code: str) -> HttpResponse:
    words = {
        "title": "End the agreement",
        "button": "End it now",
        "intro": "From this moment its staff are shown nothing, signed in or not, and "
        "messages that wait for them are not sent. Their steps stay on the cases: "
        "offer them to somebody else.",
    }
    return _stop(request, code, actions.end_agreement, words)


Action = Callable[..., Any]


def _stop(
    request: HttpRequest, code: str, action: Action, words: dict[str, str]
) -> HttpResponse:
    agency = get_object_or_404(Agency, code=code)
    # An empty form is sent too: the rules say what it lacks.
    form = StopForm(request.POST if request.method == "POST" else None)
    return _act(request, agency, form, action, words)


def _act(
    request: HttpRequest,
    agency: Agency,
    form: Any,
    action: Action,
    words: dict[str, str],
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            action(agency, **form.cleaned_data, by=request.user, at=timezone.now())
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, "Saved. It counts from now on.")
            return redirect("agencies:agreement", agency.code)
    context = {"agency": agency, "form": form, **words}
    return render(request, "agencies/agreement_act.html", context)
