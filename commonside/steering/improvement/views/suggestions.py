"""What practitioners suggest: the list, one of them with its reply, and votes."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from commonside.ground.agencies.doors import needs
from commonside.ground.audit.refusals import Clash, Refused
from commonside.ground.design.paging import page_of
from commonside.steering.improvement import actions
from commonside.steering.improvement.forms import voices as forms
from commonside.steering.improvement.models import Suggestion
from commonside.steering.improvement.page import pressed, sent, typed
from commonside.steering.improvement.queries import voices as queries
from commonside.steering.improvement.rules.voices import ANSWERS


def _found(request: HttpRequest, code: str) -> Suggestion:
    user: Any = request.user
    found = queries.suggestion(user, code)
    if found is None:
        raise Http404
    return found


@needs("improvement.suggest")
def suggestions(request: HttpRequest) -> HttpResponse:
    """What is suggested, with its status and reply; and a line to suggest more."""
    user: Any = request.user
    form = forms.SuggestForm(typed(request))
    if sent(request, form, actions.suggest, said="Suggested.") is not None:
        return redirect("improvement:suggestions")
    asked = forms.ListForm(request.GET).asked
    page = page_of(queries.suggestions(user, asked), request.GET.get("page"))
    context = {
        "page": page,
        "form": form,
        "asked": asked,
        "states": [(one.value, label) for one, label in ANSWERS.items()],
        "orders": [(code, words) for code, (words, _) in queries.ORDERS.items()],
    }
    return render(request, "improvement/suggestions.html", context)


@needs("improvement.suggest")
def suggestion(request: HttpRequest, code: str) -> HttpResponse:
    """One suggestion; whoever keeps improvement replies, and a clash shows both."""
    user: Any = request.user
    row = _found(request, code)
    may_reply = user.may("improvement.keep") and row.by_id != user.pk
    first = {"version": row.version, "text": row.reply, "state": row.state}
    form = forms.ReplyForm(typed(request) if may_reply else None, initial=first)
    clash = None
    if request.method == "POST" and form.is_valid():
        try:
            actions.reply(row=row, by=user, at=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            form.refuse(refused)
        except Clash as found:
            clash = found
            again = request.POST.copy()
            again["version"] = str(row.version)
            form.data = again
        else:
            messages.success(request, "Replied.")
            return redirect("improvement:suggestion", code)
    context = {
        "row": row,
        "form": form,
        "clash": clash,
        "may_reply": may_reply,
        "has_voted": queries.has_voted(user, row),
        "may_vote": row.by_id != user.pk and row.state not in ("done", "declined"),
    }
    status = 409 if clash else 200
    return render(request, "improvement/suggestion.html", context, status=status)


@needs("improvement.suggest")
@require_POST
def vote(request: HttpRequest, code: str) -> HttpResponse:
    """One's voice for it, or taken back."""
    row, to = _found(request, code), ("improvement:suggestion", code)
    return pressed(request, actions.vote, said="Counted.", to=to, row=row)
