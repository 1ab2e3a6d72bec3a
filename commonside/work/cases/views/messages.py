"""What is sent to residents of a case: only through the gate, and shown as it left."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from commonside.ground.agencies.doors import needs
from commonside.ground.audit.refusals import Refused
from commonside.ground.audit.viewing import seen
from commonside.ground.design.paging import page_of
from commonside.ground.letters import actions as letters
from commonside.ground.letters.models import Message
from commonside.ground.letters.rules.gate import NOT_SAFE
from commonside.work.cases.forms.messages import MessageForm
from commonside.work.cases.page import frame, on_case, typed
from commonside.work.cases.queries import messages as queries
from commonside.work.cases.queries.case import Head

State = Message.State


@needs("cases.work")
def sent(request: HttpRequest) -> HttpResponse:
    """What we sent: messages about the cases that the reader's agency works."""
    user: Any = request.user
    state = request.GET.get("state", "")
    state = state if state in dict(queries.STATES) else ""
    page = page_of(queries.of_ours(user, state=state), request.GET.get("page"))
    rows = queries.rows_of(page.object_list, user)
    refs = [f"message:{row.message.pk}" for row in rows]
    seen(request, "message.list_seen", "cases", refs, len(rows))
    context = {"page": page, "rows": rows, "states": queries.STATES, "state": state}
    context["outbox"] = settings.DEMONSTRATION
    return render(request, "cases/messages_sent.html", context)


@on_case("cases.work")
def of_case(request: HttpRequest, head: Head) -> HttpResponse:
    """The messages of one case, and what may be written."""
    _ours(head)
    page = page_of(queries.of_case(head.case), request.GET.get("page"))
    rows = queries.rows_of(page.object_list, request.user)
    templates = queries.templates(timezone.now())
    context = frame(head, "", page=page, rows=rows, templates=templates)
    return render(request, "cases/messages.html", context)


@on_case("cases.work")
def write(request: HttpRequest, head: Head, kind: str) -> HttpResponse:
    """Fill in a template; the gate says at once whether it may leave."""
    _ours(head)
    now = timezone.now()
    found = {version.key: version for version in queries.templates(now)}
    recipients = queries.recipients(head.case)
    if kind not in found or not recipients:
        raise Http404
    template = found[kind]
    form = MessageForm(typed(request), recipients=recipients, body=template.body)
    if request.method == "POST" and form.is_valid():
        user: Any = request.user
        try:
            message = letters.write(
                kind,
                person_id=int(form.cleaned_data["to"]),
                about=f"case:{head.case.pk}",
                words=form.words(),
                by=user,
                at=now,
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            _say(request, message)
            return redirect("cases:message", head.case.reference, message.code)
    english = queries.not_in_their_language(template, recipients, now)
    context = frame(head, "", form=form, template=template, english=english)
    return render(request, "cases/message_write.html", context)


def _say(request: HttpRequest, message: Message) -> None:
    if message.state == State.REFUSED:
        messages.error(request, NOT_SAFE)
    else:
        messages.success(request, "It leaves by itself, at a time that is safe.")


@on_case("cases.work", kind="message.seen")
def message(request: HttpRequest, head: Head, code: str) -> HttpResponse:
    """One message exactly as it left; or what to say instead, and when."""
    _ours(head)
    row = queries.of_case(head.case).filter(code=code).first()
    if row is None:
        raise Http404
    found = queries.shown(head, row, at=timezone.now())
    return render(request, "cases/message.html", frame(head, "", found=found))


def _ours(head: Head) -> None:
    """Whoever was only told of a case reads nothing of how its people are reached."""
    if not head.is_ours:
        raise Http404
