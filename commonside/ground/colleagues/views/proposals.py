"""What one person proposes about a colleague, and another decides."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from commonside.ground.agencies.doors import asks_again, needs
from commonside.ground.agencies.models import Holding, User
from commonside.ground.agencies.rules import roles
from commonside.ground.audit.refusals import Refused
from commonside.ground.audit.viewing import seen
from commonside.ground.colleagues import actions, forms, queries
from commonside.ground.colleagues.models import Proposal
from commonside.ground.colleagues.rules import Kind
from commonside.ground.colleagues.views.people import person

WAITS = "Proposed. It waits for a second person."


def act(
    request: HttpRequest,
    user: User,
    form: Any,
    run: Callable[..., Any],
    *,
    title: str,
    button: str,
    intro: str = "",
    done: str = "",
) -> HttpResponse:
    """A form about one person: shown, or done and back to their page."""
    if request.method == "POST" and form.is_valid():
        try:
            said = run(form.cleaned_data, by=request.user, at=timezone.now())
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, done or said)
            return redirect("colleagues:person", user.pk)
    context = {"form": form, "person": user, "title": title}
    context |= {"button": button, "intro": intro}
    return render(request, "colleagues/act.html", context)


@needs("people.manage")
@asks_again
def role(request: HttpRequest, pk: int) -> HttpResponse:
    """A role: proposed where it reads content or guards, else given at once."""
    user = person(pk)

    def run(said: dict[str, Any], **who: Any) -> str:
        key = said["role"]
        if not roles()[key].needs_two:
            actions.give(user=user, role=key, **who)
            return f"{user.name} has the role now."
        actions.propose(kind=Kind.ROLE, user=user, role=key, why=said["why"], **who)
        return WAITS

    return act(
        request,
        user,
        forms.RoleForm(request.POST or None, user=user),
        run,
        title="Give a role",
        button="Give or propose it",
        intro="A role that reads reports or cases, or decides who may, takes a second "
        "person. The others are given at once.",
    )


@needs("people.manage")
@asks_again
def team(request: HttpRequest, pk: int) -> HttpResponse:
    """A team, which lets somebody read what the team reads: always by two people."""
    user = person(pk)

    def run(said: dict[str, Any], **who: Any) -> None:
        actions.propose(kind=Kind.TEAM, user=user, **said, **who)

    return act(
        request,
        user,
        forms.TeamForm(request.POST or None, user=user),
        run,
        title="Propose a team",
        button="Propose it",
        intro="Who is in a team reads what the team works on.",
        done=WAITS,
    )


@needs("people.manage")
@asks_again
def factor(request: HttpRequest, pk: int) -> HttpResponse:
    """A lost second factor: proposed here, taken away once a second person agrees."""
    return _proposed(
        request,
        pk,
        Kind.FACTOR,
        title="Reset the second factor",
        intro="Speak with them first, by a number that you knew before. After a second "
        "person agreed, their old factors and password end, and you make a new link.",
    )


@needs("people.manage")
@asks_again
def subject(request: HttpRequest, pk: int) -> HttpResponse:
    """Whom the directory of single sign-on means: by two people; none, by one."""
    user = person(pk)

    def run(said: dict[str, Any], **who: Any) -> str:
        if not said["subject"].strip():
            actions.forget_subject(user, **who)
            return f"{user.name} no longer signs in through the directory."
        actions.propose(kind=Kind.SUBJECT, user=user, **said, **who)
        return WAITS

    return act(
        request,
        user,
        forms.SubjectForm(request.POST or None),
        run,
        title="Sign-in through the directory",
        button="Propose it",
        intro="Whoever comes from the directory as this subject is in as "
        f"{user.name}. A link to begin does the same without you: they choose the "
        "directory on its page.",
    )


@needs("people.manage")
@asks_again
def back(request: HttpRequest, pk: int) -> HttpResponse:
    """A closed account comes back, with the roles that it still has."""
    return _proposed(
        request,
        pk,
        Kind.RETURN,
        title="Open the account again",
        intro="The roles and teams that it still has come back with it.",
    )


def _proposed(
    request: HttpRequest, pk: int, kind: Kind, *, title: str, intro: str
) -> HttpResponse:
    user = person(pk)

    def run(said: dict[str, Any], **who: Any) -> None:
        actions.propose(kind=kind, user=user, **said, **who)

    form = forms.WhyForm(request.POST or None)
    form.fields["why"].required = False
    return act(
        request,
        user,
        form,
        run,
        title=title,
        button="Propose it",
        intro=intro,
        done=WAITS,
    )


@needs("people.manage")
@asks_again
def second(request: HttpRequest, pk: int) -> HttpResponse:
    """The first administrator's one appointment alone; gone once it was made."""
    user = person(pk)
    by: Any = request.user
    if queries.alone(timezone.now()) != by:
        raise Http404

    def run(said: dict[str, Any], **who: Any) -> None:
        actions.appoint_second(user=user, **said, **who)

    form = forms.WhyForm(request.POST or None)
    form.fields["why"].label = "Who they are, and how you know"
    return act(
        request,
        user,
        form,
        run,
        title="Appoint the second administrator",
        button="Appoint them",
        intro="You are the only one who can approve anything. This once you appoint "
        "somebody alone; it stays recorded and shown. From then on it takes two.",
        done="There are two administrators now.",
    )


@needs("people.manage")
def withdraw(request: HttpRequest, pk: int, holding: int) -> HttpResponse:
    """A role or team is taken away: at once, by one person."""
    user = person(pk)
    held = Holding.objects.held(timezone.now()).select_related("team", "user")
    one: Holding = get_object_or_404(held, pk=holding, user=user)
    label = queries.label_of(one)

    def run(said: dict[str, Any], **who: Any) -> None:
        actions.withdraw(one, **said, **who)

    return act(
        request,
        user,
        forms.WhyForm(request.POST or None),
        run,
        title=f"Take away: {label}",
        button="Take it away now",
        intro="It bites at their next request. Coming back takes two people.",
        done=f"Taken away: {label}.",
    )


@needs("people.read")
def waiting(request: HttpRequest) -> HttpResponse:
    """What waits for a second person."""
    context = {"rows": queries.waiting(), "second": queries.second()}
    return render(request, "colleagues/waiting.html", context)


def _proposal(pk: int) -> Proposal:
    rows = Proposal.objects.select_related("user__agency", "team", "proposed_by")
    found: Proposal = get_object_or_404(rows, pk=pk)
    return found


@needs("people.approve")
@asks_again
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """One proposal, read and decided by a second person."""
    proposal = _proposal(pk)
    form = forms.DecideForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        by: Any = request.user
        said = {"approves": form.cleaned_data["approves"] == "yes"}
        said["why"] = form.cleaned_data["why"]
        try:
            actions.decide(proposal, **said, by=by, at=timezone.now())
        except Refused as refused:
            form.refuse(refused)
        else:
            text = "Approved." if said["approves"] else "Refused."
            messages.success(request, text)
            return redirect("colleagues:waiting")
    found = queries.page_of(proposal.user, at=timezone.now())
    seen(request, "proposal.seen", f"proposal:{proposal.pk}")
    known = roles().get(proposal.role)
    context = {
        "proposal": proposal,
        "what": queries.what_is_proposed(proposal),
        "purpose": known.purpose if known else "",
        "found": found,
        "form": form,
        "was_shown": queries.was_shown_to(proposal.user, proposal.proposed_by),
    }
    return render(request, "colleagues/decide.html", context)


@needs("people.manage")
@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Who proposed it does so no longer."""
    by: Any = request.user
    proposal = _proposal(pk)
    try:
        actions.take_back(proposal, by=by, at=timezone.now())
    except Refused:
        raise Http404 from None
    messages.success(request, "Taken back.")
    return redirect("colleagues:waiting")
