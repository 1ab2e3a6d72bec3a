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
from commonside.ground.practice.queries import profile
from commonside.work.cases.forms.acts import SafeContactForm
from commonside.work.cases.page import clashed, frame, on_case, typed
from commonside.work.cases.queries.case import Head
from commonside.work.cases.rules.more import LINES, grouped
from commonside.work.cases.rules.states import State

# What rooms above add, in the order in which it follows our own lines.
MENUS = ("cases.tabs", "cases.do", "cases.look")


@on_case("cases.read")
def more(request: HttpRequest, head: Head) -> HttpResponse:
    """Everything that can be done now, and every tab, by what somebody wants to do."""
    if not head.is_ours:
        raise Http404
    user: Any = request.user
    state = State(head.case.state)
    lines = [
        (line.group, f"cases:{line.name}", line.label)
        for line in LINES
        if state in line.states and user.may(line.permission)
    ]
    lines += [
        (entry.group, entry.name, entry.label)
        for menu in MENUS
        for entry in ports.menus[menu]
        if entry.shown(head)
    ]
    return render(request, "cases/more.html", frame(head, "", groups=grouped(lines)))


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
        "language": head.person.language or "en",
    }
    languages = profile(timezone.localdate()).get("languages", ["en"])
    form = SafeContactForm(typed(request), initial=first, languages=languages)
    form.version_now = row.version  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        user: Any = request.user
        try:
            people.change_safe_contact(
                head.person,
                ways=form.said(),
                language=form.cleaned_data["language"],
                version=form.cleaned_data["version"],
                by=user,
                at=timezone.now(),
            )
        except Clash as clash:
            return clashed(request, head, form, clash, title="Safe contact")
        messages.success(request, "Safe contact saved.")
        return redirect("cases:people", head.case.reference)
    return render(request, "cases/safe_contact.html", frame(head, "people", form=form))
