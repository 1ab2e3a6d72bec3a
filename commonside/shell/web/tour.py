"""The tour of the demonstration: numbered steps, each signing in and landing right."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from commonside.ground.agencies.models import User
from commonside.ground.practice.queries import current
from commonside.shell.web import actions, afresh, desk


@dataclass(frozen=True)
class Step:
    """One step: a verb, who does it, what to look at, how long it takes."""

    number: int
    verb: str
    who: str
    what: str
    hint: str
    takes: str
    persona: str
    page: str
    # The name under which the demonstration notes what the page is about.
    about: str = ""

    @property
    def door(self) -> str:
        """Where its button leads: a persona signs in on the staff's side."""
        name = "demo:begin-as" if self.persona else "demo:begin"
        return reverse(name, args=[self.number])


STEPS = (
    Step(
        1,
        "Tell",
        "as a resident, on a phone",
        "Report a man on the landing. Sample words are ready to paste.",
        "tell us what is happening, as a resident would.",
        "1 min",
        "",
        "public-reports:start",
    ),
    Step(
        2,
        "Read",
        "as Priya, triage",
        "Your report is on top. Two earlier ones match, with reasons.",
        "your report is on top. Add it to a case, or open one.",
        "1 min",
        "priya",
        "cases:triage",
    ),
    Step(
        3,
        "Ring",
        "as Joanne, case officer",
        "Mrs Begum, High risk, 26 hours late. Make the call and note it.",
        "Mrs Begum is first. Ring her, and note the call.",
        "1 min",
        "joanne",
        "web:my-work",
    ),
    Step(
        4,
        "Answer",
        "as Tom, Housing",
        "The lock change waits for a yes, for three days. Accept it, or say why not.",
        "the lock change waits for a yes.",
        "40 s",
        "tom",
        "cases:asked",
    ),
    Step(
        5,
        "Lead",
        "as Samuel, team leader",
        "Load, broken promises, and what is owed this week.",
        "who carries what, and which promises were broken.",
        "30 s",
        "samuel",
        "cases:team",
    ),
    Step(
        6,
        "Count",
        "as anyone",
        "The public figure, what stands beside it, and why cases failed it.",
        "what the town reads, failures included.",
        "30 s",
        "",
        "public-publishing:figure",
    ),
    Step(
        7,
        "Check",
        "as Ines, information lead",
        "Who looked at this case, and proof that the history is whole.",
        "who looked at Mrs Begum's case, and whether the history is whole.",
        "20 s",
        "ines",
        "web:history",
        "case",
    ),
)


def tour(request: HttpRequest) -> HttpResponse:
    request.session.pop("tour", None)
    context = {
        "steps": STEPS,
        "cast": User.objects.filter(is_active=True)
        .exclude(holding__isnull=True)
        .select_related("agency")
        .distinct(),
        "can_reset": afresh.can_start_afresh(),
    }
    return render(request, "web/tour.html", context)


@require_POST
def start_afresh(request: HttpRequest) -> HttpResponse:
    """Put the first state back; every session goes with the rest."""
    if not afresh.can_start_afresh():
        raise Http404
    request.session.flush()
    afresh.start_afresh()
    return redirect("demo:tour")


@require_POST
def begin(request: HttpRequest, number: int) -> HttpResponse:
    """Go to the page of a step that asks for no account."""
    step = _step(number)
    if step.persona:
        raise Http404
    request.session["tour"] = _bar(step)
    return redirect(_page_of(step))


@require_POST
def begin_as(request: HttpRequest, number: int) -> HttpResponse:
    """Sign in as the step's persona; the second step is shown, then its page."""
    step = _step(number)
    if not step.persona:
        raise Http404
    user = get_object_or_404(User, username=step.persona, is_active=True)
    now = timezone.now()
    desk.sit_down(request, user, at=now)
    actions.note_sign_in("persona", by=user, at=now)
    request.session["tour"] = _bar(step)
    request.session["then"] = _page_of(step)
    return redirect("web:second-step")


def _step(number: int) -> Step:
    for step in STEPS:
        if step.number == number:
            return step
    raise Http404


def _bar(step: Step) -> dict[str, Any]:
    return {
        "step": step.number,
        "of": len(STEPS),
        "hint": step.hint,
        "url": reverse("demo:tour"),
        "sample": _sample() if step.number == 1 else None,
    }


def _page_of(step: Step) -> str:
    return reverse(step.page, args=[_facts()[step.about]] if step.about else [])


def _sample() -> dict[str, str]:
    """What a visitor may paste, and what to answer besides."""
    names = {"sample": "words", "place": "place", "phone": "phone", "say": "say"}
    facts = _facts()
    return {to: facts[name] for name, to in names.items() if facts.get(name)}


def _facts() -> dict[str, Any]:
    """What the generator noted for the tour: the case, the sample words."""
    return dict(current("demonstration", "tour", timezone.localdate()).body)
