"""Ask for a Case Review: one thing a page, without an account and without script.

No page here looks at what we hold, so none can tell of it (S29).
"""

import math
import secrets
from datetime import date, datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from commonside.ground.audit.refusals import Refused
from commonside.ground.counters.queries import network_of
from commonside.ground.practice.actions import count_tries
from commonside.ground.practice.queries import profile
from commonside.ground.practice.rules import TooMany
from commonside.work.reports.forms.base import Question, language
from commonside.work.reports.queries import notice_on, practice_on
from commonside.work.reviews import actions
from commonside.work.reviews.actions.applying import Application, Listed
from commonside.work.reviews.forms.applying import (
    QUESTIONS,
    label_of,
    victim_contact,
)
from commonside.work.reviews.queries import public as queries
from commonside.work.reviews.rules import steps
from commonside.work.reviews.views.draft import (
    Draft,
    draft_of,
    drop,
    new_owner,
    owner_of,
    sent_from,
)

STEP, SENT = "public-reviews:step", "public-reviews:sent"


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """What it is, when the threshold is met, what happens by when, how to ask."""
    context = {
        "procedure": queries.procedure(timezone.localdate()),
        "lines": lines(),
        "has_figures": queries.published().exists(),
    }
    return render(request, "reviews/about.html", context)


@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """The four totals of every year published (2014 Act, section 104(9))."""
    context = {"years": list(queries.published())}
    return render(request, "reviews/figures.html", context)


def step(request: HttpRequest, step: str) -> HttpResponse:
    """One page, shown when the pages before it are answered."""
    if step not in QUESTIONS:
        raise Http404
    at, owner = timezone.now(), owner_of(request)
    draft = draft_of(owner, at)
    if draft is not None and draft.sent and step != steps.ALL[0]:
        return redirect(SENT)
    if draft is None or draft.sent:
        owner, draft = "", Draft()
    if not steps.may_open(step, draft.path, draft.done):
        return redirect(STEP, steps.next_of("", draft.path, draft.done))
    form = _form(step, request, draft)
    if request.method != "POST":
        return _page(request, step, draft, form)
    if step == steps.LAST:
        return _send(request, owner, draft, form, at)
    if "more" in request.POST or not form.is_valid():
        draft.typed[step] = form.raw()
        response = _page(request, step, draft, form)
        if owner or "more" not in request.POST:
            _keep(draft, owner, response, at)
        return response
    draft.answered(step, form.kept())
    response = redirect(STEP, steps.next_of(step, draft.path, draft.done))
    _keep(draft, owner, response, at)
    return response


def _keep(draft: Draft, owner: str, response: HttpResponse, at: datetime) -> None:
    draft.save(owner or new_owner(response), at)


def _form(step: str, request: HttpRequest, draft: Draft) -> Question:
    """The page's form, as it was answered or typed before."""
    kind = QUESTIONS[step]
    initial = {**kind.typed(draft.answers), **draft.typed.get(step, {})}
    on = timezone.localdate()
    if step == steps.LAST:
        notice = notice_on(on)
        number = notice.version if notice else None
        initial = {"once": secrets.token_hex(12), "notice": number}
    return kind(
        request.POST if request.method == "POST" else None,
        initial={k: v for k, v in initial.items() if v not in (None, "")},
        practice=practice_on(on),
        answers=draft.answers,
    )


def _page(
    request: HttpRequest, step: str, draft: Draft, form: Question, **more: Any
) -> HttpResponse:
    path = draft.path
    context = {
        "form": form,
        "step": step,
        "before": steps.before(step, path),
        "number": path.index(step) + 1,
        "of": len(path),
        "lines": lines(),
        "facts": facts(draft.answers) if step == steps.LAST else [],
        **more,
    }
    name = "check" if step == steps.LAST else "question"
    return render(request, f"reviews/{name}.html", context)


def _send(
    request: HttpRequest, owner: str, draft: Draft, form: Question, at: datetime
) -> HttpResponse:
    """Send it; all that was typed is kept when that cannot be."""
    form.full_clean()
    try:
        count_tries([("report_network", network_of(request))], at=at)
        review = actions.apply(
            application(draft.answers),
            channel="web",
            by=None,
            at=at,
            once=form.cleaned_data.get("once") or "",
            notice=form.cleaned_data.get("notice"),
        )
    except TooMany as too_many:
        draft.save(owner, at)
        answer = _page(request, steps.LAST, draft, form, again=too_many.again)
        answer.status_code = 429
        wait = math.ceil((too_many.again - at).total_seconds())
        answer.headers["Retry-After"] = str(wait)
        return answer
    except Refused as refused:
        form.refuse(refused)
        return _page(request, steps.LAST, draft, form)
    if review is not None:
        sent_from(owner, {"reference": review.shown_reference}, at)
    return redirect(SENT)


def application(answers: dict[str, Any]) -> Application:
    """The answers as what somebody says."""
    contact = dict(answers.get("contact") or {})
    return Application(
        name=str(contact.pop("name", "")),
        contact=contact,
        asked_for=answers.get("asked_for") or "self",
        relation=answers.get("relation") or "",
        victim_name=answers.get("victim_name") or "",
        victim_contact=victim_contact(answers),
        says_consent=bool(answers.get("says_consent")),
        words=answers.get("words") or "",
        wants=answers.get("wants") or "",
        place_text=answers.get("place_text") or "",
        language=language(),
        listed=[
            Listed(
                told_whom=row.get("told_whom") or "",
                made_on=_day(row.get("made_on")),
                their_reference=row.get("their_reference") or "",
            )
            for row in answers.get("listed") or ()
        ],
    )


def _day(said: str | None) -> date | None:
    return date.fromisoformat(said) if said else None


def facts(answers: dict[str, Any]) -> list[dict[str, Any]]:
    """What was answered, for the last page: each with the page that changes it."""
    contact = answers.get("contact") or {}
    listed = [
        ", ".join(
            str(row[n])
            for n in ("told_whom", "made_on", "their_reference")
            if row.get(n)
        )
        for row in answers.get("listed") or ()
    ]
    rows = [
        ("For whom", label_of(answers.get("asked_for") or ""), "who"),
        ("What happens", answers.get("words"), "story"),
        ("Where", answers.get("place_text"), "story"),
        ("What should be done", answers.get("wants"), "story"),
        ("Your reports", "\n".join(listed) or "None listed", "reports"),
        ("Your name", contact.get("name"), "reach"),
        ("Number", contact.get("phone"), "reach"),
        ("E-mail", contact.get("email"), "reach"),
        ("Address", contact.get("post"), "reach"),
    ]
    if answers.get("asked_for") == "behalf":
        rows.insert(1, ("The person harmed", answers.get("victim_name"), "person"))
    return [{"label": a, "text": b, "step": c} for a, b, c in rows if b]


@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """We have it: the same words whatever we hold."""
    draft = draft_of(owner_of(request), timezone.now())
    if draft is None or not draft.sent:
        return redirect(STEP, steps.ALL[0])
    context = {
        "sent": draft.sent,
        "procedure": queries.procedure(timezone.localdate()),
        "lines": lines(),
    }
    return render(request, "reviews/sent.html", context)


@require_POST
def keep(request: HttpRequest, step: str) -> HttpResponse:
    """Keep what is being typed; answers nothing but whether it is kept."""
    at = timezone.now()
    draft = draft_of(owner_of(request), at)
    if draft is None or draft.sent or step not in QUESTIONS:
        return HttpResponse(status=410)
    draft.typed[step] = _form(step, request, draft).raw()
    draft.keep(at)
    return HttpResponse(status=204)


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Go, and leave nothing here: what was typed is removed at once."""
    owner = owner_of(request)
    if owner:
        drop(owner)
    return redirect("public-reviews:about")


def lines() -> dict[str, Any]:
    """The telephone lines of the profile, by whom they are for."""
    rows = profile(timezone.localdate(), language()).get("line", [])
    return {row["for"]: row for row in rows}
