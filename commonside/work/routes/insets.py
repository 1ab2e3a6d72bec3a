"""Where this room shows itself on a case."""

from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone

from commonside.ground.design import ports
from commonside.ground.design.ports import Entry
from commonside.work.cases.queries.case import Head
from commonside.work.routes.models import Age
from commonside.work.routes.queries import children


def _works(head: Head) -> bool:
    return head.is_ours and head.case.is_open and head.sees_contact


def _reads(head: Head) -> bool:
    return head.is_ours


def _on_people(request: Any, head: Head) -> str:
    """Everybody reads that a child is alleged; a youth role finds the way to it."""
    if not head.is_ours:
        return ""
    lines = children.lines_of(head.case, timezone.localdate())
    if not lines:
        return ""
    held = Age.objects.visible_to(request.user).values_list("pk", flat=True)
    context = {
        "case": head.case,
        "lines": lines,
        "opens": set(held),
        "may_say": _works(head),
    }
    return render_to_string("routes/on_people.html", context, request)


ports.insets["cases.people"].append(_on_people)
ports.menus["cases.look"].append(
    Entry("routes:before", "Before enforcement", _reads, group="work")
)
ports.menus["cases.do"] += [
    Entry("routes:age", "Say how old somebody is", _works, group="people"),
    Entry("routes:routes", "Other routes", _reads, group="moving"),
    Entry("routes:abuse", "Abuse at home", _reads, group="safety"),
    Entry("routes:slavery", "Signs of modern slavery", _reads, group="safety"),
    Entry("routes:consult", "Youth justice was asked", _works, group="people"),
    Entry("routes:look", "Look at what comes before enforcement", _works, group="work"),
]
