"""Case Reviews as those read them who run them or sit on their panels."""

import secrets
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from commonside.ground.agencies.doors import needs
from commonside.ground.audit.refusals import Refused
from commonside.ground.audit.viewing import seen
from commonside.ground.design.paging import page_of
from commonside.ground.drafts import actions as drafts
from commonside.ground.drafts.queries import load
from commonside.work.reports.queries import practice_on
from commonside.work.reviews import actions
from commonside.work.reviews.forms.taking import Take
from commonside.work.reviews.models import Review
from commonside.work.reviews.page import on_review
from commonside.work.reviews.queries import desk
from commonside.work.reviews.views.acts import offered

TAKING = "reviews.take"


@needs("reviews.read")
def reviews(request: HttpRequest) -> HttpResponse:
    """Those that this person may see, the next clock first; what their agency owes."""
    user: Any = request.user
    shown = request.GET.get("state") or "open"
    page = page_of(desk.listed(user, shown), request.GET.get("page"))
    refs = [f"review:{row.pk}" for row in page]
    seen(request, "review.list_seen", "reviews", refs, len(refs))
    inquiries, recommendations = desk.asked_of(user)
    context = {
        "page": page,
        "rows": list(page),
        "states": desk.SHOWN,
        "shown": shown,
        "inquiries": list(inquiries[:50]),
        "recommendations": list(recommendations[:50]),
        "may_take": user.may("reviews.take"),
        "may_count": user.may("reviews.coordinate") or user.may("reviews.publish"),
    }
    return render(request, "reviews/list.html", context)


@on_review("reviews.read")
def review(request: HttpRequest, review: Review) -> HttpResponse:
    user: Any = request.user
    whole = desk.whole(user, review, at=timezone.now())
    context = {"review": review, "whole": whole, "acts": offered(review, user)}
    return render(request, "reviews/review.html", context)


@on_review("reviews.read")
def know(request: HttpRequest, review: Review) -> HttpResponse:
    """ "I know someone here": asked once, and done at once."""
    if request.method == "POST":
        actions.know(review=review, by=request.user, at=timezone.now())  # type: ignore[arg-type]
        messages.success(request, "You no longer see that application.")
        return redirect("reviews:list")
    return render(request, "reviews/know.html", {"review": review})


@needs("reviews.take")
def take(request: HttpRequest) -> HttpResponse:
    """Write an application down while somebody speaks; kept as it is typed."""
    user: Any = request.user
    at, owner = timezone.now(), f"user:{user.pk}"
    form = _taken(request)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.apply(
                form.said(),
                channel=form.cleaned_data["channel"],
                by=user,
                at=at,
                once=form.cleaned_data["once"],
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            drafts.drop(owner, TAKING)
            words = f"We have it: {made.shown_reference}." if made else "We have it."
            messages.success(request, words)
            return redirect("reviews:take")
    if request.method == "POST":
        drafts.save(owner, TAKING, form.raw(), at)
    return render(request, "reviews/take.html", {"form": form})


@needs("reviews.take")
@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    """Keep what is being typed; leaves no trace, and answers nothing."""
    user: Any = request.user
    drafts.save(f"user:{user.pk}", TAKING, _taken(request).raw(), timezone.now())
    return HttpResponse(status=204)


def _taken(request: HttpRequest) -> Take:
    user: Any = request.user
    is_post = request.method == "POST"
    held = None if is_post else load(f"user:{user.pk}", TAKING, timezone.now())
    initial = {k: v for k, v in (held.values if held else {}).items() if v != ""}
    return Take(
        request.POST if is_post else None,
        initial={**initial, "once": secrets.token_hex(12)},
        practice=practice_on(timezone.localdate()),
        answers={},
    )


@on_review("reviews.coordinate")
@require_POST
def said(request: HttpRequest, review: Review, code: str) -> HttpResponse:
    """What a letter could not say safely has been said in person."""
    user: Any = request.user
    step = desk.step_of(review, code)
    if step is None:
        raise Http404
    try:
        actions.note_said(review=review, step=step, by=user, at=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("reviews:review", review.reference)
