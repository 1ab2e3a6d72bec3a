"""Take a report while somebody speaks: one screen, kept as it is typed."""

import secrets
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from commonside.ground.agencies.doors import needs
from commonside.ground.audit.refusals import Refused
from commonside.ground.design.words import moment
from commonside.ground.drafts import actions as drafts
from commonside.ground.drafts.queries import load
from commonside.work.reports import actions
from commonside.work.reports.actions.taking import FORM
from commonside.work.reports.forms.staff import Take
from commonside.work.reports.queries import practice_on

HEAD = ("channel", "danger")
# Which fields stand in which panel, in the order of a call; a tuple shares a row.
PANELS: tuple[tuple[str, tuple[str | tuple[str, ...], ...]], ...] = (
    ("What", ("words", "main", "third", "threats", "targeted", "affected")),
    (
        "Where and when",
        (
            "place_text",
            "entry",
            "at_home",
            "timing",
            "when_words",
            "frequency",
            "worse",
            "previous",
        ),
    ),
    (
        "Who",
        (
            ("for_whom", "victim_name"),
            "relationship",
            "alleged_name",
            "description",
            "about_staff",
            "hate",
        ),
    ),
    (
        "Safe contact",
        (
            "name",
            "ways",
            "phone",
            ("days", "from", "to"),
            "voicemail",
            "say",
            "also_sees",
        ),
    ),
)
MORE = (
    "third_words",
    "witness",
    "vehicle",
    "help",
    "email",
    "post",
    "interpreter",
    "harm",
    "household",
    "strands",
    "also",
)


@needs("reports.take")
def take(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    at = timezone.now()
    form = _form(request, at)
    if request.method == "POST" and "drop" in request.POST:
        drafts.drop(f"user:{user.pk}", FORM)
        return redirect("reports:take")
    if request.method == "POST" and form.is_valid():
        try:
            taken = actions.take(
                answers=form.kept(),
                channel=form.cleaned_data["channel"] or "phone",
                once=form.cleaned_data["once"],
                by=user,
                at=at,
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _said(taken))
            return redirect("reports:take")
    if request.method == "POST":
        drafts.save(f"user:{user.pk}", FORM, form.raw(), at)
    return render(request, "reports/take.html", _context(form))


@needs("reports.take")
@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    """Keep what is being typed; leaves no trace, and answers nothing."""
    at = timezone.now()
    user: Any = request.user
    drafts.save(f"user:{user.pk}", FORM, _form(request, at).raw(), at)
    return HttpResponse(status=204)


def _form(request: HttpRequest, at: datetime) -> Take:
    user: Any = request.user
    is_post = request.method == "POST"
    held = None if is_post else load(f"user:{user.pk}", FORM, at)
    initial = {k: v for k, v in (held.values if held else {}).items() if v != ""}
    return Take(
        request.POST if is_post else None,
        initial={**initial, "once": secrets.token_hex(12)},
        practice=practice_on(timezone.localdate(at)),
        answers={},
    )


def _said(taken: actions.Submitted | None) -> str:
    if taken is None:
        return "We have it already."
    report = taken.report
    by = moment(report.routing.decide_by)
    band = report.get_band_display()
    return (
        f"We have it: {report.shown_reference}. {band} (provisional), decide by {by}."
    )


def _context(form: Take) -> dict[str, Any]:
    """The fields in their panels; those with an error are never folded away."""
    panels = [(title, _rows(form, rows)) for title, rows in PANELS]
    more = [form[name] for name in MORE]
    return {
        "form": form,
        "head": [form[name] for name in HEAD],
        "panels": panels,
        "more": more,
        "more_is_open": any(bound.errors or bound.value() for bound in more),
    }


def _rows(form: Take, rows: tuple[str | tuple[str, ...], ...]) -> list[list[Any]]:
    """The bound fields of each row; a field that is not asked leaves no gap."""
    named = [(row,) if isinstance(row, str) else row for row in rows]
    return [[form[n] for n in names if n in form.fields] for names in named]
