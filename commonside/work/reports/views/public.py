"""One question a page, for somebody who may be frightened and on a phone."""

import math
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST, require_safe

from commonside.ground.audit.refusals import Refused
from commonside.ground.counters.queries import network_of
from commonside.ground.drafts import actions as drafts
from commonside.ground.files import actions as files
from commonside.ground.files.queries import of
from commonside.ground.practice.actions import count_tries
from commonside.ground.practice.queries import profile
from commonside.ground.practice.rules import TooMany
from commonside.work.reports import actions, rules
from commonside.work.reports.actions.sending import FORM
from commonside.work.reports.forms import QUESTIONS, Question
from commonside.work.reports.forms.base import language
from commonside.work.reports.queries import notice_on, practice_on, promise, summary
from commonside.work.reports.rules import steps
from commonside.work.reports.views.draft import Draft, draft_of, new_owner, owner_of

START, STEP, SENT = "public-reports:start", "public-reports:step", "public-reports:sent"


def start(request: HttpRequest) -> HttpResponse:
    """Danger first. The draft begins with this answer."""
    at, owner = timezone.now(), owner_of(request)
    draft = draft_of(owner, at)
    if draft is None or draft.sent:
        was_removed, draft = bool(owner) and draft is None, Draft()
        owner = ""
    else:
        was_removed = False
    practice = practice_on(timezone.localdate(at))
    form = _form("danger", request, draft, practice)
    if request.method == "POST" and form.is_valid():
        draft.answers |= steps.through(request.GET.get("door", ""), draft.answers)
        draft.answered("danger", form.kept())
        path = draft.path(practice.categories.body)
        response = redirect(STEP, steps.next_of("danger", path, draft.done))
        draft.save(owner or new_owner(response), at)
        return response
    context = {"was_removed": was_removed and request.method == "GET"}
    return _page(request, "danger", draft, form, practice, context)


def step(request: HttpRequest, step: str) -> HttpResponse:
    """Any later page: shown when the pages before it are answered."""
    if step not in QUESTIONS or step == "danger":
        raise Http404
    at, owner = timezone.now(), owner_of(request)
    if step == steps.LAST and request.method == "POST":
        return _send(request, owner, at)
    draft = draft_of(owner, at)
    if draft is None or draft.sent:
        return redirect(SENT if draft else START)
    practice = practice_on(timezone.localdate(at))
    path = draft.path(practice.categories.body)
    if not steps.may_open(step, path, draft.done):
        return to_step(steps.next_of("", path, draft.done))
    form = _form(step, request, draft, practice)
    if request.method != "POST":
        return _page(request, step, draft, form, practice)
    if "later" in request.POST:
        draft.typed[step] = form.raw()
        draft.save(owner, at)
        return redirect("public-reports:later")
    if not form.is_valid() or not _take_photos(request, draft, form):
        draft.typed[step] = form.raw()
        draft.save(owner, at)
        return _page(request, step, draft, form, practice)
    draft.answered(step, form.kept())
    draft.save(owner, at)
    if "again" in request.POST:
        return to_step(step)
    path = draft.path(practice.categories.body)
    return to_step(steps.next_of(step, path, draft.done))


def to_step(step: str) -> HttpResponse:
    return redirect(START) if step == "danger" else redirect(STEP, step)


def _form(step: str, request: HttpRequest, draft: Draft, practice: Any) -> Question:
    """The page's form, as it was answered or typed before."""
    kind = QUESTIONS[step]
    is_post = request.method == "POST"
    initial = {**kind.typed(draft.answers), **draft.typed.get(step, {})}
    if step == steps.LAST:
        initial = {"notice": _notice_number()}
    return kind(
        request.POST if is_post else None,
        request.FILES if is_post else None,
        initial={k: v for k, v in initial.items() if v not in (None, "")},
        practice=practice,
        answers=draft.answers,
    )


def _page(
    request: HttpRequest,
    step: str,
    draft: Draft,
    form: Question,
    practice: Any,
    more: dict[str, Any] | None = None,
) -> HttpResponse:
    path = draft.path(practice.categories.body)
    context = {
        "form": form,
        "step": step,
        "where": steps.where(step, path),
        "lines": lines(),
        "why": {ask.what: ask.reason for ask in _asks(draft, practice)},
        "photos": of(files.DRAFT, draft.pk) if step in PHOTOS else [],
        "is_check": step == steps.LAST,
        "facts": summary(draft.answers, practice, path, language())
        if step == steps.LAST
        else [],
        "never_against": rules.never_against(draft.answers, practice.categories.body),
        **(more or {}),
    }
    return render(request, f"reports/{TEMPLATES.get(step, 'question')}.html", context)


def _notice_number() -> int | None:
    """Which privacy notice the last page leads to: the report keeps this number."""
    version = notice_on(timezone.localdate())
    return version.version if version else None


PHOTOS = (steps.LAST, *steps.BESIDE)
TEMPLATES = {
    "ring": "ring",
    "safer_way": "safer_way",
    "police_intelligence": "police_intelligence",
    "photos": "photos",
    "check": "check",
}


def _asks(draft: Draft, practice: Any) -> list[rules.Ask]:
    return rules.asks(draft.answers, practice.categories.body)


def lines() -> dict[str, Any]:
    """The telephone lines of the profile, by whom they are for."""
    rows = profile(timezone.localdate(), language()).get("line", [])
    return {row["for"]: row for row in rows}


def _take_photos(request: HttpRequest, draft: Draft, form: Question) -> bool:
    """Store what was added to the draft and drop what was taken out again."""
    gone = request.POST.getlist("remove")
    if gone:
        mine = of(files.DRAFT, draft.pk).filter(pk__in=[g for g in gone if g.isdigit()])
        files.drop(mine)
        draft.photos = list(of(files.DRAFT, draft.pk).values_list("pk", flat=True))
    for upload in form.cleaned_data.get("photos") or ():
        try:
            file = files.keep(
                upload,
                subject_kind=files.DRAFT,
                subject_id=draft.pk,
                by=None,
                at=timezone.now(),
            )
        except Refused as refused:
            for found in refused.obstacles:
                form.add_error("photos", str(found))
            return False
        draft.photos.append(file.pk)
    return True


def _send(request: HttpRequest, owner: str, at: datetime) -> HttpResponse:
    """Send it, and read nothing twice: this is the one page that must be quick."""
    number = request.POST.get("notice", "")
    try:
        count_tries([("report_network", network_of(request))], at=at)
        actions.send(
            owner=owner,
            at=at,
            language=language(),
            word=request.POST.get("word", "")[: rules.LONGEST_WORD],
            notice=int(number) if number.isdecimal() and len(number) < 6 else None,
        )
    except TooMany as too_many:
        return _not_yet(request, owner, at, too_many.again)
    except Refused as refused:
        return _not_sent(request, owner, at, refused)
    return redirect(SENT)


def _not_yet(
    request: HttpRequest, owner: str, at: datetime, again: datetime
) -> HttpResponse:
    """Not now, but nothing is lost: the draft's minutes begin anew (S35)."""
    draft = draft_of(owner, at)
    if draft is None or draft.sent:
        return redirect(SENT if draft else START)
    draft.save(owner, at)
    practice = practice_on(timezone.localdate(at))
    form = _form(steps.LAST, request, draft, practice)
    answer = _page(request, steps.LAST, draft, form, practice, {"again": again})
    answer.status_code = 429
    answer.headers["Retry-After"] = str(math.ceil((again - at).total_seconds()))
    return answer


def _not_sent(
    request: HttpRequest, owner: str, at: datetime, refused: Refused
) -> HttpResponse:
    """The last page with what is in the way, or the page that waits for an answer."""
    draft = draft_of(owner, at)
    practice = practice_on(timezone.localdate(at))
    path = draft.path(practice.categories.body) if draft else []
    if draft is None or not steps.may_open(steps.LAST, path, draft.done):
        return redirect(STEP, steps.LAST)
    form = _form(steps.LAST, request, draft, practice)
    form.full_clean()
    form.refuse(refused)
    return _page(request, steps.LAST, draft, form, practice)


@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """She may leave in peace: who reads it, by when, how we ring; and a receipt."""
    at, owner = timezone.now(), owner_of(request)
    if request.method == "HEAD":
        # Whoever only looks whether the page is there does not use up the receipt.
        return HttpResponse()
    told = actions.show_once(owner=owner, at=at) if owner else None
    if told is None:
        return redirect(START)
    context = {"sent": told, "promise": promise(told.decide_by, at), "lines": lines()}
    return render(request, "reports/sent.html", context)


@require_POST
def keep(request: HttpRequest, step: str) -> HttpResponse:
    """Keep what is being typed; answers nothing but whether it is kept."""
    at, owner = timezone.now(), owner_of(request)
    draft = draft_of(owner, at)
    if draft is None or draft.sent or step not in QUESTIONS:
        return HttpResponse(status=410)
    practice = practice_on(timezone.localdate(at))
    draft.typed[step] = _form(step, request, draft, practice).raw()
    draft.keep(at)
    return HttpResponse(status=204)


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Go, and leave nothing here: the draft and its photos are removed at once.

    Whoever leaves in a hurry keeps what they had put by before: only this device
    forgets it.
    """
    at, owner = timezone.now(), owner_of(request)
    draft = draft_of(owner, at)
    if draft and draft.held and draft.held.is_put_by and "here" in request.POST:
        drafts.close(owner, FORM, at)
    elif draft and draft.pk and not draft.sent:
        files.drop(of(files.DRAFT, draft.pk))
        drafts.drop(owner, FORM)
    return redirect("public-reports:safer")


@require_GET
def safer(request: HttpRequest) -> HttpResponse:
    """Where somebody abused at home finds help that is better than this form."""
    return render(request, "reports/safer.html", {"lines": lines()})
