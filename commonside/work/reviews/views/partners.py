"""What an agency is asked and recommended, and how it answers."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from commonside.ground.agencies.doors import needs
from commonside.ground.audit.refusals import Refused
from commonside.ground.audit.viewing import seen
from commonside.work.reviews import actions
from commonside.work.reviews.actions.answering import Held
from commonside.work.reviews.forms import running as forms
from commonside.work.reviews.page import HERE
from commonside.work.reviews.queries import desk


@needs("reviews.answer")
def inquiry(request: HttpRequest, code: str) -> HttpResponse:
    """What they are asked to look for; the complaints they hold; their answer."""
    user: Any = request.user
    found = desk.inquiry(user, code)
    if found is None:
        raise Http404
    seen(request, "review.inquiry_seen", f"review:{found.review_id}")
    request.here = HERE  # type: ignore[attr-defined]
    adds = request.POST.get("do") == "add"
    data = request.POST if request.method == "POST" else None
    answer = forms.AnswerForm(None if adds else data, auto_id="id_answer_%s")
    add = forms.HeldForm(data if adds else None)
    form = add if adds else answer
    if data is not None and form.is_valid():
        given = {"by": user, "at": timezone.now()}
        try:
            if adds:
                actions.add_complaint(
                    review=found.review,
                    held=Held(**form.cleaned_data),
                    agency=user.agency,
                    **given,
                )
            else:
                actions.answer(inquiry=found, **form.cleaned_data, **given)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, "Added." if adds else "Answered. Thank you.")
            return redirect("reviews:inquiry", code)
    ours = found.review.complaints.filter(agency=user.agency)
    context = {
        "inquiry": found,
        "ours": list(ours),
        "form": form,
        "answer": answer,
        "add": add,
    }
    return render(request, "reviews/inquiry.html", context)


@needs("reviews.answer")
def recommendation(request: HttpRequest, code: str) -> HttpResponse:
    """One recommendation to their agency: accept it or say why not; how far it is."""
    user: Any = request.user
    found = desk.recommendation(user, code)
    if found is None:
        raise Http404
    request.here = HERE  # type: ignore[attr-defined]
    data = request.POST if request.method == "POST" else None
    replied = found.replied_at is not None
    form: Any = forms.ProgressForm(data) if replied else forms.ReplyForm(data)
    if data is not None and form.is_valid():
        given = {"recommendation": found, "by": user, "at": timezone.now()}
        try:
            if replied:
                actions.add_progress(**form.cleaned_data, **given)
            else:
                accepted = {"yes": True, "no": False}.get(
                    form.cleaned_data["is_accepted"]
                )
                words = form.cleaned_data["reply"]
                actions.reply(is_accepted=accepted, words=words, **given)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, "Saved. Thank you.")
            return redirect("reviews:recommendation", code)
    context = {"recommendation": found, "form": form}
    return render(request, "reviews/recommendation.html", context)
