"""Somebody leaves: their work is handed on, their account is closed."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from commonside.ground.agencies.doors import needs
from commonside.ground.audit.viewing import seen
from commonside.ground.colleagues import actions, forms, queries
from commonside.ground.colleagues.rules import Why
from commonside.ground.colleagues.views.people import person
from commonside.ground.colleagues.views.proposals import act


@needs("people.manage")
def leaving(request: HttpRequest, pk: int) -> HttpResponse:
    """What they have to do, who takes it, and then the account."""
    user, at = person(pk), timezone.now()
    by: Any = request.user
    mates = queries.mates_of(user, at=at).exclude(pk=by.pk)
    form = forms.HandOnForm(request.POST or None, mates=mates)
    if request.method == "POST" and form.is_valid():
        to = form.cleaned_data["to"]
        stays = actions.hand_on(of=user, to=to, by=by, at=at)
        _say(request, to.name if to else "Who answers for the team", stays)
        return redirect("colleagues:leaving", user.pk)
    lines = queries.lines_of(user, by)
    if lines:
        seen(request, "colleague.work_seen", f"user:{user.pk}")
    held = {what: n for what, n in queries.held_by(user).items() if n}
    context = {"person": user, "held": held, "lines": lines, "form": form}
    return render(request, "colleagues/leaving.html", context)


def _say(request: HttpRequest, name: str, stays: int) -> None:
    if stays:
        text = f"{name} could not take {stays} of it. Choose somebody else for those."
        messages.warning(request, text)
    else:
        messages.success(request, f"{name} has it now.")


@needs("people.manage")
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    """The account is closed, once nothing is left to do."""
    user = person(pk)

    def run(said: dict[str, Any], **who: Any) -> None:
        actions.leave(user, **said, **who)

    form = forms.WhyForm(request.POST or None)
    form.fields["why"].label = "A note, if you wish"
    return act(
        request,
        user,
        form,
        run,
        title="Close the account",
        button="Close it",
        intro="Every role and team ends. Coming back takes two people, and a new role "
        "each time.",
        done=f"The account of {user.name} is closed.",
    )


@needs("people.read")
def switch_off(request: HttpRequest, pk: int) -> HttpResponse:
    """At once, whatever they hold: a lost device, a doubt, a dismissal."""
    user = person(pk)

    def run(said: dict[str, Any], *, by: Any, at: Any) -> None:
        actions.switch_off(user, code=Why.URGENT, why=said["why"], by=by, at=at)

    return act(
        request,
        user,
        forms.WhyForm(request.POST or None),
        run,
        title="Switch off at once",
        button="Switch off now",
        intro="Their next click is refused. What they had to do lies with who answers "
        "for their team. Coming back takes two people.",
        done=f"The account of {user.name} is switched off.",
    )
