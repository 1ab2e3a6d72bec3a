"""Second factors: asked, enrolled, listed, replaced."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from commonside.ground.agencies.doors import asks_again
from commonside.ground.audit.refusals import Refused
from commonside.ground.counters.actions import forget
from commonside.ground.practice.actions import count_tries
from commonside.ground.practice.rules import TooMany
from commonside.shell.web import desk, factors, fuse, sso
from commonside.shell.web.actions import factors as acts
from commonside.shell.web.forms import CodeForm, EnrolForm, NewPasskeyForm, PasskeyForm
from commonside.shell.web.rules import Desk

View = Callable[..., HttpResponse]
ELSEWHERE = {Desk.NOBODY: "web:sign-in", Desk.LOCKED: "web:locked"}


def _user(request: HttpRequest) -> Any:
    return request.user


def at_desk(*allowed: Desk) -> Callable[[View], View]:
    """Open this page of the account only in these states; else to where one belongs."""

    def wrap(view: View) -> View:
        @wraps(view)
        def door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            state = getattr(request, "desk", Desk.NOBODY)
            if state in allowed:
                return view(request, *args, **kwargs)
            if state == Desk.UNPROVED:
                return redirect("web:second-step")
            return redirect(ELSEWHERE.get(state, "web:my-work"))

        return door

    return wrap


def enrols(view: View) -> View:
    """For whoever has no second factor yet, or has used theirs in the last minutes."""
    known = asks_again(view)

    @at_desk(Desk.UNPROVED, Desk.OPEN)
    @wraps(view)
    def door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        user: Any = request.user
        if request.desk == Desk.OPEN:  # type: ignore[attr-defined]
            return known(request, *args, **kwargs)
        if fuse.is_lit() or factors.is_enrolled(user):
            return redirect("web:second-step")
        return view(request, *args, **kwargs)

    return door


@at_desk(Desk.UNPROVED)
def second_step(request: HttpRequest) -> HttpResponse:
    """The second factor of a sign-in; in the demonstration it is shown and passed."""
    user: Any = request.user
    if not fuse.is_lit() and not factors.is_enrolled(user):
        return redirect("web:enrol")
    return _ask(request, "web/second_step.html")


@at_desk(Desk.OPEN)
def again(request: HttpRequest) -> HttpResponse:
    """The second factor once more, before what only it may open (S32)."""
    return _ask(request, "web/again.html")


def _ask(request: HttpRequest, template: str) -> HttpResponse:
    """Asks for a code or a passkey, and goes on when it is right."""
    form, user = CodeForm(request.POST or None), _user(request)
    said = ""
    if request.method == "POST":
        try:
            used = _used(request, form)
        except TooMany as too_many:
            form.refuse(too_many)
            used = ""
        if used:
            desk.prove(request, timezone.now())
            if used == factors.CODES:
                return redirect("web:factors")
            return desk.back(request)
        if "credential" in request.POST:
            form, said = CodeForm(), "That passkey is not one of yours."
    context = {
        "form": form,
        "said": said,
        "is_shown_only": fuse.is_lit(),
        "is_enrolled": fuse.is_lit() or factors.is_enrolled(user),
        "sso": sso.offered(),
    }
    return render(request, template, context)


def _used(request: HttpRequest, form: CodeForm) -> str:
    """Which second factor was rightly used, or ""; only a lit fuse needs none."""
    user, now = _user(request), timezone.now()
    if fuse.is_lit():
        acts.note_second_factor("demonstration", by=user, at=now)
        return "demonstration"
    if "credential" in request.POST:
        row = factors.signed(PasskeyForm(request.POST), user)
        if row:
            acts.use_passkey(row, by=user, at=now)
        return factors.PASSKEY if row else ""
    if not form.is_valid():
        return ""
    count_tries([("second_factor", str(user.pk))], at=now)
    used = acts.use_code(form.cleaned_data["code"], by=user, at=now)
    if used:
        forget("second_factor", str(user.pk))
    else:
        form.add_error("code", "That code is not right now. Wait for the next one.")
    return used


@enrols
def enrol(request: HttpRequest) -> HttpResponse:
    """An app that shows codes: give it our secret, and type what it shows."""
    user, secret = _user(request), factors.secret_of(request)
    form = EnrolForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            acts.enrol_app(
                **form.cleaned_data, secret=secret, by=user, at=timezone.now()
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            del request.session["enrolling"]
            return _enrolled(request)
    context = {
        "form": form,
        "secret": " ".join(secret[i : i + 4] for i in range(0, len(secret), 4)),
        "is_first": request.desk == Desk.UNPROVED,  # type: ignore[attr-defined]
    }
    return render(request, "web/enrol.html", context)


@enrols
def square(request: HttpRequest) -> HttpResponse:
    """The secret as a picture, for the page that enrols it alone."""
    drawn = factors.picture_of(_user(request), factors.secret_of(request))
    return HttpResponse(drawn, content_type="image/svg+xml")


@enrols
def new_passkey(request: HttpRequest) -> HttpResponse:
    """A passkey: the device asks who holds it, and the page keeps its public half."""
    user = _user(request)
    form = NewPasskeyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = factors.checked_creation(form.cleaned_data["credential"])
        if made is not None:
            name = form.cleaned_data["name"]
            acts.enrol_passkey(name=name, credential=made, by=user, at=timezone.now())
            return _enrolled(request)
        form.add_error(None, "Your browser gave no passkey that we can use. Try again.")
    options = factors.creation_options(user)
    context = {
        "form": form,
        "options": options,
        "asked": json.dumps(options),
        "is_first": request.desk == Desk.UNPROVED,  # type: ignore[attr-defined]
    }
    return render(request, "web/new_passkey.html", context)


def _enrolled(request: HttpRequest) -> HttpResponse:
    """It was used just now by enrolling it; the first brings spare codes with it."""
    user, now = _user(request), timezone.now()
    update_session_auth_hash(request, user)
    desk.prove(request, now)
    if factors.factors_of(user).codes_left == 0:
        return _shows_codes(request)
    return redirect("web:factors")


def _shows_codes(request: HttpRequest) -> HttpResponse:
    """Ten spare codes, shown once: in the answer to the button that made them."""
    made = acts.make_recovery_codes(by=_user(request), at=timezone.now())
    return render(request, "web/codes.html", {"codes": made})


def factors_page(request: HttpRequest) -> HttpResponse:
    """What I sign in with, what is left of it, and how to replace a lost device."""
    context = {"factors": factors.factors_of(_user(request)), "said": ""}
    return render(request, "web/factors.html", context)


@require_POST
@asks_again
def new_codes(request: HttpRequest) -> HttpResponse:
    return _shows_codes(request)


@require_POST
@asks_again
def remove_passkey(request: HttpRequest, pk: int) -> HttpResponse:
    user = _user(request)
    try:
        acts.remove_passkey(pk, by=user, at=timezone.now())
    except Refused as refused:
        context = {"factors": factors.factors_of(user), "said": str(refused)}
        return render(request, "web/factors.html", context)
    return _doors_were_shut(request)


@require_POST
@asks_again
def sign_out_elsewhere(request: HttpRequest) -> HttpResponse:
    acts.sign_out_elsewhere(by=_user(request), at=timezone.now())
    return _doors_were_shut(request)


def _doors_were_shut(request: HttpRequest) -> HttpResponse:
    """Every session ended but this one; its device is marked anew."""
    update_session_auth_hash(request, _user(request))
    request.new_mark = True  # type: ignore[attr-defined]
    return redirect("web:factors")
