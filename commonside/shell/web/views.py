"""The door, my work, health."""

from typing import Any

from django.contrib.auth import authenticate, login, logout
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from commonside.ground.agencies.actions import accept_invitation
from commonside.ground.agencies.models import User
from commonside.ground.audit.refusals import Refused
from commonside.ground.audit.viewing import seen
from commonside.ground.counters.actions import forget
from commonside.ground.counters.queries import network_of
from commonside.ground.practice.actions import count_tries
from commonside.ground.practice.rules import TooMany
from commonside.shell.web import actions, desk, fuse, queries
from commonside.shell.web.forms import (
    AgainForm,
    FirstKeyForm,
    InvitedForm,
    MeForm,
    SignInForm,
)

ROWS_A_SECTION = 8
BACKEND = "django.contrib.auth.backends.ModelBackend"


def sign_in(request: HttpRequest) -> HttpResponse:
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user = _authenticated(request, form)
        except TooMany as too_many:
            form.refuse(too_many)
            return render(request, "web/sign_in.html", {"form": form}, status=429)
        if user is not None:
            then = request.session.pop("then", "")
            login(request, user)
            actions.note_sign_in(by=user, at=timezone.now())
            safe = url_has_allowed_host_and_scheme(then, allowed_hosts=None)
            return redirect(then if then and safe else "web:my-work")
        form.add_error(None, "That name and password do not fit together.")
    return render(request, "web/sign_in.html", {"form": form})


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


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect("web:sign-in")


def first_key(request: HttpRequest) -> HttpResponse:
    form = FirstKeyForm(
        request.POST or None, initial={"token": request.GET.get("token", "")}
    )
    if request.method == "POST" and form.is_valid():
        try:
            count_tries([("first_key_network", network_of(request))], at=timezone.now())
            user = actions.use_first_key(**form.cleaned_data, at=timezone.now())
        except Refused as refused:
            form.refuse(refused)
        else:
            login(request, user, backend=BACKEND)
            return redirect("web:my-work")
    return render(request, "web/first_key.html", {"form": form})


def invited(request: HttpRequest) -> HttpResponse:
    """Choose a password by an invitation: opened by its link, used by a button."""
    if request.method == "GET" and "token" in request.GET:
        return desk.without_token(request, "web:invited")
    form = InvitedForm(request.POST or None, initial={"token": desk.token_of(request)})
    if request.method == "POST" and form.is_valid():
        try:
            user = accept_invitation(**form.cleaned_data, at=timezone.now())
        except Refused as refused:
            form.refuse(refused)
        else:
            login(request, user, backend=BACKEND)
            actions.note_sign_in(by=user, at=timezone.now())
            return redirect("web:my-work")
    return render(request, "web/invited.html", {"form": form})


def again(request: HttpRequest) -> HttpResponse:
    """The second factor once more, before what only it may open (S32)."""
    if not request.user.is_authenticated:
        return redirect("web:sign-in")
    form = AgainForm(request.POST or None)
    if request.method == "POST" and _is_still_them(request, form):
        now = timezone.now()
        request.session["second_factor_at"] = now.isoformat()
        user: Any = request.user
        actions.note_second_factor(by=user, at=now)
        return desk.back(request)
    return render(
        request, "web/again.html", {"form": form, "is_shown_only": fuse.is_lit()}
    )


def _is_still_them(request: HttpRequest, form: AgainForm) -> bool:
    """In the demonstration the step is shown and passed (S30)."""
    if fuse.is_lit():
        return True
    if not form.is_valid():
        return False
    if request.user.check_password(form.cleaned_data["password"]):
        return True
    form.add_error("password", "That is not your password.")
    return False


def typed(request: HttpRequest) -> HttpResponse:
    """What was typed when the desk asked who is there; it is sent by its own button."""
    kept = desk.kept_of(request, timezone.now())
    if kept is None:
        return redirect("web:my-work")
    return render(request, "web/typed.html", kept)


def my_work(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    day = queries.my_work(user, at=timezone.now())
    if not day.is_empty:
        seen(request, "work.seen", user, day.refs)
    shown = request.GET.get("show", "")
    context = {"day": day, "at_most": ROWS_A_SECTION, "shown": shown}
    return render(request, "web/my_work.html", context)


def me(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    form = MeForm(request.POST or None, initial={"keys_on": user.keys_on})
    if request.method == "POST" and form.is_valid():
        actions.choose_keys(by=user, at=timezone.now(), **form.cleaned_data)
        return redirect("web:me")
    return render(request, "web/me.html", {"form": form})


def menu(request: HttpRequest) -> HttpResponse:
    return render(request, "web/menu.html")


def health(request: HttpRequest) -> HttpResponse:
    """200 when the database answers; says nothing else to a stranger (S37)."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"ready": False}, status=503)
    return JsonResponse({"ready": True})


@require_POST
def sign_in_as(request: HttpRequest, username: str) -> HttpResponse:
    """Demonstration only: become one of the cast."""
    user = get_object_or_404(User, username=username, is_active=True)
    login(request, user, backend=BACKEND)
    actions.note_sign_in(by=user, at=timezone.now())
    return redirect("web:my-work")
