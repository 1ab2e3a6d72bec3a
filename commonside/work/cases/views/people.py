"""How somebody may safely be reached, and everything else that can be done."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from commonside.ground.audit.refusals import Clash
from commonside.ground.design import ports
from commonside.ground.people import actions as people
from commonside.ground.people.models import SafeContact
from commonside.work.cases.forms.acts import SafeContactForm
from commonside.work.cases.page import clashed, frame, on_case, typed
from commonside.work.cases.queries.case import Head
from commonside.work.cases.rules.states import State

# (address, what it is called, permission, states in which it makes sense)
OPEN = frozenset(State) - {State.CLOSED, State.TRANSFERRED}
WORKING = frozenset({State.ASSESSED, State.PLANNED, State.ACTIVE, State.ALLOCATED})
MORE = (
    ("ask-risk", "Ask the risk questions", "cases.assess", OPEN),
    ("plan", "The plan is agreed", "cases.work", {State.ASSESSED}),
    ("add-step", "Add a step", "cases.work", OPEN),
    ("decide-rung", "Decide on an intervention", "cases.work", OPEN),
    ("involve", "Bring an agency in", "cases.involve", OPEN),
    ("safe-contact", "Change safe contact", "cases.work", frozenset(State)),
    ("messages", "Write to them, and what was sent", "cases.work", frozenset(State)),
    ("gap", "They agreed to hear from us less often", "cases.work", OPEN),
    ("watch", "It stopped: watch", "cases.work", {State.ACTIVE}),
    ("escalate", "Bring it before a panel or a court", "cases.work", {State.ACTIVE}),
    ("pause", "Pause at their wish", "cases.work", WORKING),
    (
        "work-again",
        "Take up the work again",
        "cases.work",
        {
            State.ESCALATED,
            State.MONITORING,
            State.SUSPENDED,
            State.CLOSING,
            State.TRANSFERRED,
        },
    ),
    ("close", "Close the case", "cases.work", WORKING | {State.MONITORING}),
    ("agree", "Agree to the closing", "cases.work", {State.CLOSING}),
    ("reopen", "Open it again", "cases.work", {State.CLOSED}),
    ("edit", "Change the facts of the case", "cases.work", OPEN),
    ("review", "I have looked at the whole case", "cases.approve_closing", OPEN),
    (
        "change-procedure",
        "Follow another procedure",
        "cases.work",
        OPEN,
    ),
    ("hand-over", "Hand the case over", "cases.allocate", OPEN),
    ("transfer", "Pass it to another agency", "cases.involve", WORKING),
)
ALWAYS = (
    ("people", "People and places"),
    ("risk", "Risk"),
    ("steps", "Steps"),
    ("ladder", "Ladder of interventions"),
    ("checklist", "Checklist"),
    ("contacts", "Contacts"),
    ("reports", "Reports"),
    ("files", "Files"),
    ("who", "Who may see this"),
    ("history", "History"),
)


@on_case("cases.read")
def more(request: HttpRequest, head: Head) -> HttpResponse:
    """Everything that can be done now, and every tab, for a thumb."""
    if not head.is_ours:
        raise Http404
    user: Any = request.user
    state = State(head.case.state)
    doable = [
        (f"cases:{name}", label)
        for name, label, permission, states in MORE
        if state in states and user.may(permission)
    ]
    doable += _added("cases.do", head)
    looks = [(f"cases:{name}", label) for name, label in ALWAYS]
    looks += _added("cases.tabs", head) + _added("cases.look", head)
    context = frame(head, "", doable=doable, looks=looks)
    return render(request, "cases/more.html", context)


def _added(menu: str, head: Head) -> list[tuple[str, str]]:
    return [(e.name, e.label) for e in ports.menus[menu] if e.shown(head)]


@on_case("cases.work")
def safe_contact(request: HttpRequest, head: Head) -> HttpResponse:
    if head.person is None:
        raise Http404
    row = getattr(head.person, "safe_contact", None) or SafeContact(ways={})
    ways = row.ways or {}
    first = {
        **ways,
        "safe_from": ways.get("from"),
        "safe_to": ways.get("to"),
        "version": row.version,
    }
    form = SafeContactForm(typed(request), initial=first)
    form.version_now = row.version  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        user: Any = request.user
        try:
            people.change_safe_contact(
                head.person,
                ways=form.said(),
                version=form.cleaned_data["version"],
                by=user,
                at=timezone.now(),
            )
        except Clash as clash:
            return clashed(request, head, form, clash, title="Safe contact")
        messages.success(request, "Safe contact saved.")
        return redirect("cases:people", head.case.reference)
    return render(request, "cases/safe_contact.html", frame(head, "people", form=form))
