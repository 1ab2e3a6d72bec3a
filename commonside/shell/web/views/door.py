"""The door: sign in and out, the first administrator, an invitation, a locked desk."""

from datetime import datetime
from typing import Any

from django.contrib.auth import authenticate, logout
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from commonside.ground.agencies.actions import accept_invitation
from commonside.ground.agencies.models import User
from commonside.ground.audit.refusals import Refused
from commonside.ground.counters.actions import forget
from commonside.ground.counters.queries import network_of
from commonside.ground.practice.actions import count_tries
from commonside.ground.practice.rules import TooMany
from commonside.shell.web import actions, desk, factors, sso
from commonside.shell.web.actions import factors as acts
from commonside.shell.web.forms import (
    FirstKeyForm,
    InvitedForm,
    PasskeyForm,
    SignInForm,
    UnlockForm,
)
from commonside.shell.web.rules import Desk
from commonside.shell.web.views.factors import at_desk


def sign_in(request: HttpRequest) -> HttpResponse:
    """By password and then a second factor, or by a passkey, which is both."""
    if "credential" in request.POST:
        return _by_passkey(request)
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user = _authenticated(request, form)
        except TooMany as too_many:
            form.refuse(too_many)
            return _sign_in_page(request, form, status=429)
        if user is not None:
            return _in(request, user, "password")
        form.add_error(None, "That name and password do not fit together.")
    return _sign_in_page(request, form)


def _authenticated(request: HttpRequest, form: SignInForm) -> Any:
    """Who it is, or None; each try is counted by name and by network (S35).

    Who comes in has the tries by name given back, but never those of the network: one
    good password would pay for guessing all the others.
    """
    name = form.cleaned_data["username"].casefold()
    tries = [("sign_in_name", name), ("sign_in_network", network_of(request))]
    count_tries(tries, at=timezone.now())
    user = authenticate(request, **form.cleaned_data)
    if user is not None:
        forget("sign_in_name", name)
    return user


def _sign_in_page(
    request: HttpRequest, form: SignInForm, said: str = "", status: int = 200
) -> HttpResponse:
    if request.session.pop("sso_failed", False):
        said = "Your organisation's sign-in gave no answer that we can use. Try again."
    context = {
        "form": form,
        "sso": sso.offered(),
        "said": said,
    }
    return render(request, "web/sign_in.html", context, status=status)


def _by_passkey(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    row: Any = factors.signed(PasskeyForm(request.POST))
    if row is None:
        said = "That passkey is not one of ours. Sign in with your password."
        return _sign_in_page(request, SignInForm(), said)
    acts.use_passkey(row, by=row.user, at=now)
    return _in(request, row.user, "passkey", proved_at=now)


def _in(
    request: HttpRequest, user: User, way: str, proved_at: datetime | None = None
) -> HttpResponse:
    now = proved_at or timezone.now()
    desk.sit_down(request, user, at=now, proved_at=proved_at)
    actions.note_sign_in(way, by=user, at=now)
    if desk.state(request, now) == Desk.OPEN:
        return desk.back(request)
    return redirect("web:second-step")


@require_POST
def passkey_challenge(request: HttpRequest) -> HttpResponse:
    """What the browser hands to a passkey: fresh, and answered once."""
    user: Any = request.user if request.user.is_authenticated else None
    return JsonResponse(factors.challenge(user))


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect("web:sign-in")


def first_key(request: HttpRequest) -> HttpResponse:
    """The first administrator, by the link that setup printed (S34)."""
    if request.method == "GET" and "token" in request.GET:
        return desk.without_token(request, "web:first-key")
    form = FirstKeyForm(request.POST or None, initial={"token": desk.token_of(request)})
    if request.method == "POST" and form.is_valid():
        try:
            count_tries([("first_key_network", network_of(request))], at=timezone.now())
            user = actions.use_first_key(**form.cleaned_data, at=timezone.now())
        except Refused as refused:
            form.refuse(refused)
        else:
            return _in(request, user, "password")
    return render(request, "web/first_key.html", {"form": form})


def invited(request: HttpRequest) -> HttpResponse:
    """Choose a password by an invitation: opened by its link, used by a button."""
    if request.method == "GET" and "token" in request.GET:
        return desk.without_token(request, "web:invited")
    form = InvitedForm(request.POST or None, initial={"token": desk.token_of(request)})
    if request.method == "POST" and form.is_valid():
        try:
            tries = [("invitation_network", network_of(request))]
            count_tries(tries, at=timezone.now())
            user = accept_invitation(**form.cleaned_data, at=timezone.now())
        except Refused as refused:
            form.refuse(refused)
        else:
            return _in(request, user, "password")
    return render(request, "web/invited.html", {"form": form, "sso": sso.offered()})


@at_desk(Desk.LOCKED)
def locked(request: HttpRequest) -> HttpResponse:
    """A desk left alone: a passkey opens it, or the password; what was typed waits."""
    form, user, said = UnlockForm(request.POST or None), _user(request), ""
    if request.method == "POST":
        try:
            way = _opened_by(request, form)
        except TooMany as too_many:
            form.refuse(too_many)
            way = ""
        if way:
            return _unlocked(request, user, way, timezone.now())
        if "credential" in request.POST:
            form, said = UnlockForm(), "That passkey is not one of yours."
    context = {
        "form": form,
        "said": said,
        "sso": sso.offered(),
        "has_password": user.has_usable_password(),
    }
    return render(request, "web/locked.html", context)


def _opened_by(request: HttpRequest, form: UnlockForm) -> str:
    """How a locked desk was rightly opened: "passkey", "password", or ""."""
    user, now = _user(request), timezone.now()
    if "credential" in request.POST:
        row = factors.signed(PasskeyForm(request.POST), user)
        if row:
            acts.use_passkey(row, by=user, at=now)
            desk.prove(request, now)
        return "passkey" if row else ""
    if not form.is_valid():
        return ""
    name = user.username.casefold()
    count_tries([("sign_in_name", name)], at=now)
    if user.check_password(form.cleaned_data["password"]):
        forget("sign_in_name", name)
        return "password"
    form.add_error("password", "That is not your password.")
    return ""


def _user(request: HttpRequest) -> Any:
    return request.user


def _unlocked(
    request: HttpRequest, user: User, way: str, now: datetime
) -> HttpResponse:
    desk.unlock(request, now)
    actions.note_unlocked(way, by=user, at=now)
    return desk.back(request)


@at_desk(Desk.OPEN)
def typed(request: HttpRequest) -> HttpResponse:
    """What was typed when the desk asked who is there; it is sent by its own button."""
    kept = desk.kept_of(request, timezone.now())
    if kept is None:
        return redirect("web:my-work")
    return render(request, "web/typed.html", kept)


@require_POST
def sign_in_as(request: HttpRequest, username: str) -> HttpResponse:
    """Demonstration only: become one of the cast; the second step is shown next."""
    user = get_object_or_404(User, username=username, is_active=True)
    return _in(request, user, "persona")
