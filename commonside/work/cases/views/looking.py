"""Look whether there is a record: posted, answered at an address without the words."""

import secrets
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from commonside.ground.agencies.doors import needs
from commonside.ground.audit.refusals import Refused
from commonside.ground.audit.viewing import seen
from commonside.ground.drafts import actions as drafts
from commonside.ground.drafts.queries import load
from commonside.ground.practice.actions import count_tries
from commonside.ground.practice.rules import TooMany
from commonside.work.cases.actions.looking import look_up
from commonside.work.cases.forms.looking import LookForm
from commonside.work.cases.queries.looking import look

KEPT_MINUTES = 60


def _form_of(token: str) -> str:
    return f"cases.look:{token}"


@needs("records.look_up")
def ask(request: HttpRequest) -> HttpResponse:
    """A number, a name or an address, with a purpose."""
    user: Any = request.user
    form, status = LookForm(request.POST if request.method == "POST" else None), 200
    if request.method == "POST" and form.is_valid():
        asked, now = dict(form.cleaned_data), timezone.now()
        try:
            count_tries([("look_up", str(user.pk))], at=now)
            look_up(asked=asked, by=user, at=now)
        except Refused as refused:
            form.refuse(refused)
            status = 429 if isinstance(refused, TooMany) else 200
        else:
            token = secrets.token_urlsafe(9)
            owner = f"user:{user.pk}"
            drafts.save(owner, _form_of(token), asked, now, minutes=KEPT_MINUTES)
            return redirect("cases:looked", token)
    return render(request, "cases/look.html", {"form": form}, status=status)


@needs("records.look_up")
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """What there is, for the person who asked and nobody else."""
    user: Any = request.user
    held = load(f"user:{user.pk}", _form_of(token), timezone.now())
    if held is None:
        raise Http404
    found = look(user, held.values)
    seen(request, "record.look_seen", user, found.refs)
    context = {"found": found, "may_decide": user.may("triage.decide")}
    return render(request, "cases/looked.html", context)
