"""Single sign-on: to the provider, and back as somebody whom we know."""

from datetime import UTC, datetime, timedelta
from typing import Any

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from commonside.ground.agencies.models import User
from commonside.ground.audit.refusals import Refused
from commonside.shell.web import actions, desk, rules, sso
from commonside.shell.web.actions import factors as acts
from commonside.shell.web.actions.single import accept_by_single_sign_on
from commonside.shell.web.rules import Desk

# A provider that is asked again must have asked the person, not remembered them.
JUST_NOW = timedelta(minutes=5)
NOT_OURS = (
    "Your organisation knows you, and nobody has invited you here yet. Ask your"
    " administrator for an invitation."
)


def go(request: HttpRequest) -> HttpResponse:
    """To the provider; who sits here already is asked there once more."""
    if not sso.offered():
        return redirect("web:sign-in")
    asked = {"prompt": "login", "max_age": "0"} if request.user.is_authenticated else {}
    provider = get_adapter().get_provider(request, sso.PROVIDER)
    try:
        return provider.redirect(request, "login", auth_params=asked)
    except (OSError, KeyError):  # what the requests raise, and a strange answer
        request.session["sso_failed"] = True
        return redirect("web:sign-in")


def back(request: HttpRequest) -> HttpResponse:
    """The provider's answer; allauth checks it and calls `answered`."""
    if not sso.offered():
        return redirect("web:sign-in")
    return OAuth2CallbackView.adapter_view(sso.Protocol(request, sso.PROVIDER))(request)


def answered(request: HttpRequest, account: Any) -> HttpResponse:
    """Somebody whom the provider knows: ours by exact subject, or by invitation."""
    now = timezone.now()
    user = _known(request, account, now)
    if user is None:
        context = {"title": "You have no account here", "text": NOT_OURS}
        return render(request, "web/no_account.html", context, status=403)
    is_proved = rules.asserts_second_factor(
        account.extra_data, settings.SSO["second_factor"]
    )
    sitting: Any = request.user
    if sitting.is_authenticated and sitting.pk == user.pk:
        return _again(request, account, is_proved, now)
    desk.sit_down(request, user, at=now, proved_at=now if is_proved else None)
    actions.note_sign_in("sso", by=user, at=now)
    if is_proved:
        acts.note_second_factor("sso", by=user, at=now)
    return desk.back(request)


def _known(request: HttpRequest, account: Any, now: datetime) -> User | None:
    """Whose subject it is, if they may sign in; an invitation makes it somebody's."""
    if account.pk:
        return account.user if account.user.is_active else None
    token = desk.token_of(request)
    try:
        return accept_by_single_sign_on(token=token, subject=account.uid, at=now)
    except Refused:
        return None


def _again(
    request: HttpRequest, account: Any, is_proved: bool, now: datetime
) -> HttpResponse:
    """The person at this desk, whom the provider was asked to ask once more.

    It counts only if the provider says that it did so just now, and did not merely
    remember them. A locked desk needs no more; the acts of S32 need the second factor.
    """
    used = account.extra_data.get("auth_time")
    when = datetime.fromtimestamp(int(used), UTC) if used else None
    if when is None or now - when >= JUST_NOW:
        return redirect("web:my-work")
    if request.desk == Desk.LOCKED:  # type: ignore[attr-defined]
        desk.unlock(request, now)
        actions.note_unlocked("sso", by=account.user, at=now)
    if not is_proved:
        return redirect("web:again")
    desk.prove(request, now)
    acts.note_second_factor("sso", by=account.user, at=now)
    return desk.back(request)
