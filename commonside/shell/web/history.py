"""Pages of the history: is it whole, who looked at a case, an export for a partner."""

from typing import Any

from django.conf import settings
from django.db import connection
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    JsonResponse,
    StreamingHttpResponse,
)
from django.shortcuts import redirect, render
from django.utils import timezone

from commonside.ground.agencies.doors import asks_again, needs
from commonside.ground.audit.actions import note_export
from commonside.ground.audit.models import Event
from commonside.ground.audit.queries import export, last_anchor, verify_about
from commonside.ground.audit.viewing import seen
from commonside.ground.design.paging import page_of
from commonside.shell.web import looks, roles
from commonside.shell.web.forms import ExportForm, FindHistoryForm


@needs("audit.read")
def overview(request: HttpRequest) -> HttpResponse:
    """How the history does, and the way to that of one case."""
    form = FindHistoryForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reference = form.cleaned_data["reference"]
        if looks.case_of(reference):
            return redirect("web:history", reference)
        form.add_error("reference", "There is no case with this number.")
    health = looks.health_of(settings.ANCHOR_FILE, at=timezone.now())
    context = {"form": form, "health": health, "one_role": roles.health(connection)}
    return render(request, "web/histories.html", context)


@needs("audit.read")
def history(request: HttpRequest, reference: str) -> HttpResponse:
    """Who looked at a case and what was done, without its content (audit.read)."""
    subject = _subject(reference)
    page = page_of(Event.objects.about(subject).changes(), request.GET.get("page"))
    page.object_list = looks.told(page.object_list)
    context = {
        "reference": reference,
        "verdict": verify_about(subject),
        "looked": looks.looked_at(subject),
        "page": page,
    }
    seen(request, "history.seen", subject)
    return render(request, "web/history.html", context)


def each_look(request: HttpRequest, reference: str) -> HttpResponse:
    """Every look at one case, in words: for auditors, its owner and team leader."""
    case = looks.case_of(reference)
    if case is None or not looks.may_read_looks(request.user, case):
        raise Http404
    wanted = looks.asked(case, request.user, request.GET)
    page = page_of(looks.looks(wanted), request.GET.get("page"), 50)
    page.object_list = looks.told(page.object_list)
    seen(request, "looks.seen", case)
    return render(request, "web/looks.html", {"wanted": wanted, "page": page})


@needs("audit.read")
@asks_again
def write_export(request: HttpRequest, reference: str) -> Any:
    """A file that a partner checks alone; recorded before its first line leaves.

    With reasons only for who may read the case: who checks a history reads no content.
    """
    subject = _subject(reference)
    form = ExportForm(
        request.POST if request.method == "POST" else None,
        may_read=looks.may_read(request.user, reference),
    )
    if not form.is_valid():
        context = {"form": form, "reference": reference}
        return render(request, "web/history_export.html", context)
    by: Any = request.user
    note_export(subject, by=by, at=timezone.now())
    chosen = form.cleaned_data
    lines = export(
        subject,
        with_texts=chosen.get("with_texts", False),
        with_chain=chosen["with_chain"],
    )
    answer = StreamingHttpResponse(lines, content_type="application/jsonl")
    answer["Content-Disposition"] = f'attachment; filename="history-{reference}.jsonl"'
    return answer


def anchor(request: HttpRequest) -> HttpResponse:
    """The newest seal of the history, for anybody to keep; it names nobody (S14).

    Read from the file, so that the public process needs no sight of the history.
    """
    found = last_anchor(settings.ANCHOR_FILE)
    if found is None:
        raise Http404
    return JsonResponse(found)


def _subject(reference: str) -> str:
    subject = looks.subject_of(reference)
    if subject is None:
        raise Http404
    return subject
