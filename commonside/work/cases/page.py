"""What every page about a case stands in: its door, its head, its tabs.

Rooms above use it for their own pages about a case, and add to its menus through
`ports.menus`: "cases.tabs", "cases.do" and "cases.look" (both on the page "More"). An
`Act` is one thing to do to a case: a form, an action, and back.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from commonside.ground.agencies.doors import needs
from commonside.ground.audit.refusals import Clash, Refused
from commonside.ground.audit.viewing import seen
from commonside.ground.design import ports
from commonside.work.cases.forms.fields import Versioned
from commonside.work.cases.queries import case as queries
from commonside.work.cases.queries.procedure import still_asked

Page = Callable[..., HttpResponse]
Values = dict[str, Any]
TABS = (
    ("now", "cases:case", "Now", ""),
    ("people", "cases:people", "People and places", ""),
    ("risk", "cases:risk", "Risk", ""),
    ("steps", "cases:steps", "Steps", "steps_count"),
    ("checklist", "cases:checklist", "Checklist", ""),
    ("contacts", "cases:contacts", "Contacts", "contacts_count"),
    ("reports", "cases:reports", "Reports", "reports_count"),
    ("files", "cases:files", "Files", ""),
    ("who", "cases:who", "Who may see this", ""),
    ("history", "cases:history", "History", ""),
)
# What a partner who was told little does not find in the row of tabs.
FOR_OURS = {"people", "checklist", "reports", "who", "history"}
FOR_TOLD = {"risk": "risk", "contacts": "notes", "files": "notes"}


def on_case(permission: str, kind: str = "case.seen") -> Callable[[Page], Page]:
    """A page about a case that the reader may see; leaves the trace of a look.

    Whoever said that they know somebody here reads that, and nothing else; for
    everybody else who may not see it there is no such page.
    """

    def wrap(view: Page) -> Page:
        @needs(permission)
        @wraps(view)
        def page(request: HttpRequest, reference: str, **more: Any) -> HttpResponse:
            case = queries.find(request.user, reference)
            if case is None:
                return shut_out(request, reference)
            head = queries.head(request.user, case, at=timezone.now())
            seen(request, kind, case)
            # Where the navigation says that we are.
            request.here = "cases:list"  # type: ignore[attr-defined]
            return view(request, head, **more)

        return page

    return wrap


def shut_out(request: HttpRequest, reference: str) -> HttpResponse:
    tie = queries.tie_of(request.user, reference)
    if tie is None:
        raise Http404
    return render(request, "cases/shut_out.html", {"tie": tie}, status=404)


def frame(head: queries.Head, here: str, **more: Any) -> dict[str, Any]:
    """What every page of a case needs: its head, and its tabs with where we are."""
    shown = [
        {
            "name": name,
            "label": label,
            "count": getattr(head.case, count) if count else None,
            "is_here": code == here,
        }
        for code, name, label, count in TABS
        if _is_shown(head, code)
    ]
    shown += [
        {"name": entry.name, "label": entry.label, "is_here": entry.code == here}
        for entry in ports.menus["cases.tabs"]
        if entry.shown(head)
    ]
    urgent = [entry for entry in ports.menus["cases.urgent"] if entry.shown(head)]
    about = {"head": head, "case": head.case, "tabs": shown, "urgent": urgent}
    return about | more


def filled(place: str, request: HttpRequest, head: queries.Head) -> list[str]:
    """What rooms above have to show at one place of a page: "cases.now", ..."""
    return [html for fill in ports.insets[place] if (html := fill(request, head))]


def _is_shown(head: queries.Head, code: str) -> bool:
    if code in FOR_OURS:
        return head.is_ours
    needed = FOR_TOLD.get(code)
    return needed is None or needed in head.told


def only(head: queries.Head, code: str) -> None:
    """404 for a tab that this reader was not told of."""
    if not _is_shown(head, code):
        raise Http404


@dataclass(frozen=True)
class Act:
    """One thing to do: what the page is called, asks and does."""

    title: str
    button: str
    form: type[Any]
    # (case, cleaned values, who and when) -> done
    run: Callable[..., Any]
    # What the form needs besides what was typed: choices, first values.
    needs: Callable[[queries.Head, Any], Values] = lambda head, user: {}
    intro: str = ""
    done: str = ""
    to: str = "cases:case"
    template: str = "cases/act.html"
    # Only for those of the agency that has the case.
    is_ours: bool = True
    # The state that it brings about: the page shows what the procedure still asks.
    reaches: str = ""


def acting(act: Act, permission: str = "cases.work") -> Page:
    """The view of an act on a case, for this room and for those above."""

    @on_case(permission)
    def view(request: HttpRequest, head: queries.Head, **more: Any) -> HttpResponse:
        if act.is_ours and not head.is_ours:
            raise Http404
        form = _form(act, request, head)
        if request.method == "POST" and form.is_valid():
            answer = _try(act, request, head, form, **more)
            if answer is not None:
                return answer
        asked = still_asked(head.case, act.reaches) if act.reaches else []
        context = frame(head, "", form=form, act=act, asked=asked)
        return render(request, act.template, context)

    return view


def typed(request: HttpRequest) -> Any:
    """What was sent, even when it is nothing; None when nothing was."""
    return request.POST if request.method == "POST" else None


def _form(act: Act, request: HttpRequest, head: queries.Head) -> Any:
    found = act.needs(head, request.user)
    if issubclass(act.form, Versioned):
        first = {"version": head.case.version, **found.pop("initial", {})}
        return act.form(typed(request), initial=first, **found)
    return act.form(typed(request), **found)


def _try(
    act: Act, request: HttpRequest, head: queries.Head, form: Any, **more: Any
) -> HttpResponse | None:
    """Do it, and go to the case; None when the page is shown again with obstacles."""
    given = {"by": request.user, "at": timezone.now()}
    try:
        act.run(head, form, **given, **more)
    except Refused as refused:
        form.refuse(refused)
        return None
    except Clash as clash:
        return clashed(request, head, form, clash, title=act.title)
    if act.done:
        messages.success(request, act.done)
    return redirect(act.to, head.case.reference)


def clashed(
    request: HttpRequest, head: queries.Head, form: Any, clash: Clash, *, title: str
) -> HttpResponse:
    """Both texts side by side; nothing is stored until somebody chooses."""
    mine = [
        (field.label, field.name, form.cleaned_data.get(field.name))
        for field in form.visible_fields()
    ]
    rows = [
        {"label": label, "mine": value, "theirs": clash.theirs.get(name)}
        for label, name, value in mine
        if name in clash.theirs or value not in ("", None, [])
    ]
    again = request.POST.copy()
    again["version"] = str(_version_now(form, head))
    posted = [
        (name, value)
        for name, values in again.lists()
        if name != "csrfmiddlewaretoken"
        for value in values
    ]
    context = frame(head, "", clash=clash, rows=rows, posted=posted, act_title=title)
    return render(request, "cases/clash.html", context, status=409)


def _version_now(form: Any, head: queries.Head) -> int:
    """The version that the next try must name: the form may be about another row."""
    return int(getattr(form, "version_now", head.case.version))
