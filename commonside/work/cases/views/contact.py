"""Noting a call in under 90 seconds: kept as it is typed, with or without script."""

from datetime import time
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_POST

from commonside.ground.audit.refusals import Refused
from commonside.ground.design.words import moment
from commonside.ground.drafts import actions as drafts
from commonside.ground.drafts.queries import load
from commonside.ground.duties.queries import calendar_on
from commonside.work.cases import actions
from commonside.work.cases.actions.contacts import latest_next
from commonside.work.cases.forms.contact import ContactForm
from commonside.work.cases.page import frame, on_case
from commonside.work.cases.queries import case as queries
from commonside.work.cases.queries import tabs
from commonside.work.cases.queries.procedure import phrases
from commonside.work.cases.rules.contact import suggestions

# A note is kept for a working day: long enough to finish it after the next visit.
KEPT_MINUTES = 12 * 60
# Of the form, never of the person who asks.
NOT_KEPT = {"csrfmiddlewaretoken", "phrase"}


def _draft_of(head: queries.Head) -> str:
    return f"cases.contact:case:{head.case.pk}"


def _owner(request: HttpRequest) -> str:
    return f"user:{request.user.pk}"


@on_case("cases.work")
def contact(request: HttpRequest, head: queries.Head) -> HttpResponse:
    at = timezone.now()
    latest = latest_next(head.case, at=at)
    offered = suggestions(
        at=at,
        latest=latest,
        calendar=calendar_on(timezone.localdate(at)),
        hour=time.fromisoformat(head.ways.get("from") or "10:00"),
    )
    if request.method != "POST":
        return _show(request, head, _first(request, head, offered, at))
    form = ContactForm(_typed(request, head), offered=_still(request, offered))
    if "phrase" in request.POST:
        _keep(request, head, _typed(request, head).dict())
        return redirect("cases:contact", head.case.reference)
    if form.is_valid() and _saved(request, head, form, at):
        return _after(request, head, form)
    return _show(request, head, form)


def _typed(request: HttpRequest, head: queries.Head) -> Any:
    """What was typed, with a quick phrase at its end when one was pressed."""
    data = request.POST.copy()
    phrase = data.get("phrase", "")
    said = phrases(head.case) if phrase.isdigit() else []
    if said and int(phrase) < len(said):
        note = data.get("note", "").rstrip()
        data["note"] = f"{note} {said[int(phrase)]}".strip() + " "
    return data


def _still(request: HttpRequest, offered: list[Any]) -> list[Any]:
    """The moments offered now and the one chosen when the page was made."""
    chosen = parse_datetime(request.POST.get("next", "") or "")
    return offered if chosen is None or chosen in offered else [chosen, *offered]


def _first(
    request: HttpRequest, head: queries.Head, offered: list[Any], at: Any
) -> ContactForm:
    """An empty note, or what was kept of one."""
    held = load(_owner(request), _draft_of(head), at)
    first = {
        "started": at.isoformat(),
        "next": offered[0].isoformat(),
        **(held.values if held else {}),
    }
    form = ContactForm(initial=first, offered=offered)
    form.kept_at = held.saved_at if held else None  # type: ignore[attr-defined]
    return form


def _saved(
    request: HttpRequest, head: queries.Head, form: ContactForm, at: Any
) -> bool:
    try:
        actions.note_contact(
            case=head.case,
            by=request.user,  # type: ignore[arg-type]
            at=at,
            **form.values(at),
        )
    except Refused as refused:
        form.refuse(refused)
        return False
    drafts.drop(_owner(request), _draft_of(head))
    return True


def _after(request: HttpRequest, head: queries.Head, form: ContactForm) -> HttpResponse:
    next_on = form.cleaned_data["next_on"]
    messages.success(request, f"Contact saved. Next: {moment(next_on)}.")
    if form.cleaned_data["ask_risk"] and request.user.may("cases.assess"):  # type: ignore[union-attr]
        return redirect("cases:ask-risk", head.case.reference)
    return redirect("cases:case", head.case.reference)


def _show(request: HttpRequest, head: queries.Head, form: ContactForm) -> HttpResponse:
    context = frame(
        head,
        "contacts",
        form=form,
        phrases=phrases(head.case),
        beside=tabs.beside(head, request.user, at=timezone.now()),
    )
    return render(request, "cases/contact.html", context)


@on_case("cases.work")
@require_POST
def keep(request: HttpRequest, head: queries.Head) -> HttpResponse:
    """Keep what has been typed so far; leaves no trace, since nothing is done yet."""
    request.__dict__.pop("seen", None)
    at = _keep(request, head, request.POST.dict())
    return JsonResponse({"saved": f"{timezone.localtime(at):%H:%M}"})


def _keep(request: HttpRequest, head: queries.Head, typed: dict[str, Any]) -> Any:
    at = timezone.now()
    values = {k: v for k, v in typed.items() if k not in NOT_KEPT}
    drafts.save(_owner(request), _draft_of(head), values, at, minutes=KEPT_MINUTES)
    return at
