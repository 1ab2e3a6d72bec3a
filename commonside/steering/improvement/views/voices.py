"""What people said: workshops, who may be quoted, themes and the change made."""

from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from commonside.ground.agencies.doors import needs
from commonside.ground.design.paging import page_of
from commonside.steering.improvement import actions
from commonside.steering.improvement.forms import voices as forms
from commonside.steering.improvement.models import Theme, Workshop
from commonside.steering.improvement.page import pressed, sent, shown, typed
from commonside.steering.improvement.queries import plan as plans
from commonside.steering.improvement.queries import voices as queries


def _project(request: HttpRequest, code: str) -> Any:
    user: Any = request.user
    found = plans.project(user, code)
    if found is None:
        raise Http404
    return found


def _theme(request: HttpRequest, code: str) -> Theme:
    user: Any = request.user
    found = queries.theme(user, code)
    if found is None:
        raise Http404
    return found


def _workshop(request: HttpRequest, code: str) -> Workshop:
    user: Any = request.user
    found = queries.workshop(user, code)
    if found is None:
        raise Http404
    return found


@needs("improvement.read")
def heard(request: HttpRequest, code: str) -> HttpResponse:
    """Themes with how many raised each, and the workshops behind them."""
    user: Any = request.user
    found = _project(request, code)
    page = page_of(queries.themes(user, found), request.GET.get("page"))
    context = {
        "project": found,
        "page": page,
        "workshops": queries.workshops(user, found),
        "here": "heard",
        "may_keep": user.may("improvement.keep"),
    }
    return render(request, "improvement/heard.html", context)


@needs("improvement.keep")
def hold(request: HttpRequest, code: str) -> HttpResponse:
    found = _project(request, code)
    form = forms.WorkshopForm(typed(request))
    run = partial(actions.hold_workshop, project=found)
    made = sent(request, form, run, said="Workshop recorded.")
    if made is not None:
        return redirect("improvement:workshop", made.code)
    back = (reverse("improvement:heard", args=[code]), found.title)
    return shown(request, form, title="Record a workshop", button="Save", back=back)


@needs("improvement.keep")
def raise_theme(request: HttpRequest, code: str) -> HttpResponse:
    user: Any = request.user
    found = _project(request, code)
    form = forms.ThemeForm(
        typed(request),
        themes=queries.themes(user, found),
        voices=queries.speaking(found),
    )
    run = partial(actions.raise_theme, project=found)
    made = sent(request, form, run, said="Theme kept.")
    if made is not None:
        return redirect("improvement:theme", made.code)
    back = (reverse("improvement:heard", args=[code]), found.title)
    return shown(request, form, title="A theme came up", button="Save", back=back)


@needs("improvement.keep")
def workshop(request: HttpRequest, code: str) -> HttpResponse:
    """Who took part, by number, and what each agreed to."""
    found = _workshop(request, code)
    context = {"workshop": found, "voices": queries.voices(found)}
    return render(request, "improvement/workshop.html", context)


@needs("improvement.keep")
@require_POST
def withdraw(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Somebody who took part takes it back."""
    found = _workshop(request, code)
    voice = next((v for v in queries.voices(found) if v.number == number), None)
    if voice is None:
        raise Http404
    to = ("improvement:workshop", code)
    said = "Taken back: it counts no longer, and their words are gone."
    return pressed(request, actions.withdraw, said=said, to=to, voice=voice)


@needs("improvement.read")
def theme(request: HttpRequest, code: str) -> HttpResponse:
    """How many raised it, what they said, and what was changed."""
    user: Any = request.user
    found = _theme(request, code)
    may_keep = user.may("improvement.keep")
    first = {"change": found.change, "on": found.changed_on}
    form = forms.ChangeForm(typed(request) if may_keep else None, initial=first)
    run = partial(actions.change_made, theme=found)
    if sent(request, form, run, said="Change kept.") is not None:
        return redirect("improvement:theme", code)
    context = {
        "theme": found,
        "quotes": queries.quotes(found, reader=user),
        "form": form,
        "may_keep": may_keep,
    }
    return render(request, "improvement/theme.html", context)


@needs("improvement.keep")
def quote(request: HttpRequest, code: str) -> HttpResponse:
    found = _theme(request, code)
    voices = queries.speaking(found.project).filter(may_quote=True)
    form = forms.QuoteForm(typed(request), voices=voices)
    run = partial(actions.quote, theme=found)
    said = "Kept. A second person reads it before others do."
    if sent(request, form, run, said=said) is not None:
        return redirect("improvement:theme", code)
    back = (reverse("improvement:theme", args=[code]), found.title)
    return shown(request, form, title="Write down a quote", button="Save", back=back)


@needs("improvement.keep")
@require_POST
def approve(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """A second person lets a quote be shown."""
    found = _theme(request, code)
    row = queries.quote_of(found, pk)
    if row is None:
        raise Http404
    to = ("improvement:theme", code)
    return pressed(request, actions.approve_quote, said="Approved.", to=to, row=row)
