"""Samples: drawing one, reading its cases, and what the answers say over months."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from commonside.ground.agencies.doors import needs
from commonside.ground.audit.refusals import Refused
from commonside.ground.audit.viewing import seen
from commonside.ground.design.paging import page_of
from commonside.work.cases.page import Act, Values, acting, frame, on_case, typed
from commonside.work.cases.queries.case import Head
from commonside.work.oversight import actions
from commonside.work.oversight.forms.samples import DrawForm, ScoreForm
from commonside.work.oversight.models import Sampled
from commonside.work.oversight.queries import reviews
from commonside.work.oversight.queries import samples as queries


@needs("cases.sample")
def samples(request: HttpRequest) -> HttpResponse:
    """The team's samples, the newest first, and how their answers went."""
    user: Any = request.user
    on = timezone.localdate()
    page = page_of(queries.samples_of(user), request.GET.get("page"))
    context = {"page": page, "trend": queries.trend(user, on=on)}
    return render(request, "oversight/samples.html", context)


@needs("cases.sample")
def draw(request: HttpRequest) -> HttpResponse:
    """Draw a sample of the reader's team."""
    user: Any = request.user
    team = queries.team_of(user)
    if team is None:
        raise Http404
    now = timezone.now()
    body = queries.practice_on(timezone.localdate()).body
    form = DrawForm(typed(request), initial={"size": body["size"]})
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.draw_sample(
                team=team, size=form.cleaned_data["size"], by=user, at=now
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, "Drawn. Each case is read by somebody else.")
            return redirect("oversight:sample", made.code)
    context = {"form": form, "body": body, "team": team}
    return render(request, "oversight/draw.html", context)


@needs("cases.sample")
def sample(request: HttpRequest, code: str) -> HttpResponse:
    """The cases on which the lot fell: read, or still to be read."""
    user: Any = request.user
    found = queries.find(user, code)
    if found is None:
        raise Http404
    shown = queries.shown(user, found)
    refs = [f"case:{row.case_id}" for row in shown.rows]
    seen(request, "oversight.sample_seen", "", refs)
    context = {"sample": found, "shown": shown}
    return render(request, "oversight/sample.html", context)


@on_case("cases.work")
def readings(request: HttpRequest, head: Head) -> HttpResponse:
    """What reviews and samples said of one case, for those who work it."""
    if not (head.is_ours and head.sees_contact):
        raise Http404
    context = frame(
        head,
        "",
        readings=queries.readings(head.case),
        reviews=reviews.of_case(head.case),
    )
    return render(request, "oversight/readings.html", context)


def _row(head: Head, code: str) -> Sampled:
    found = queries.sampled(head.reader, code, head.case)
    if found is None:
        raise Http404
    return found


def score(request: HttpRequest, reference: str, code: str) -> HttpResponse:
    """The questions about one case of a sample; answered again, they are replaced."""

    def needs_of(head: Head, user: Any) -> Values:
        row = _row(head, code)
        first = {**queries.answers_of(row), "note": row.note, "version": row.version}
        return {"body": row.sample.practice.body, "initial": first}

    def run(head: Head, form: Any, **given: Any) -> Any:
        row = _row(head, code)
        form.version_now = row.version
        return actions.score(
            row=row,
            answers=form.answers,
            note=form.cleaned_data["note"],
            version=form.cleaned_data["version"],
            **given,
        )

    act = Act(
        title="Read the case, and answer",
        button="Save the answers",
        form=ScoreForm,
        run=run,
        needs=needs_of,
        intro="Read the contacts, steps and risk first. The answers are about the work,"
        " not about the person who did it.",
        done="Answers saved.",
        to="oversight:readings",
    )
    page = acting(act, permission="cases.sample")
    return page(request, reference=reference)
