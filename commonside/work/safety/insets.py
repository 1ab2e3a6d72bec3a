"""What safety plans show on the pages of a case."""

from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone

from commonside.ground.design import ports
from commonside.ground.design.ports import Entry
from commonside.work.cases.queries.case import Head
from commonside.work.safety import queries


def _is_for(head: Head) -> bool:
    """The agency that has the case keeps its safety plan, and nobody else reads it."""
    return head.is_ours and head.sees_contact


def _on_risk(request: Any, head: Head) -> str:
    if not _is_for(head):
        return ""
    plan, now = queries.in_force(head.case), timezone.now()
    found = queries.shown(plan, at=now) if plan else None
    context = {
        "found": found,
        "judged": queries.judged(head.case),
        "has_alleged": queries.alleged(head.case).exists(),
        "may_judge": head.case.is_open and request.user.may("cases.assess"),
        "safeguards": queries.safeguards(head.case),
        "case": head.case,
        "may_keep": request.user.may("safety.keep"),
    }
    return render_to_string("safety/on_risk.html", context, request)


def _is_urgent(head: Head) -> bool:
    """Counted with the case itself: it costs its pages no question."""
    return _is_for(head) and getattr(head.case, "safeguard_count", 0) > 0


ports.menus["cases.urgent"].append(
    Entry("safety:safeguard", "Somebody may not be safe.", _is_urgent)
)
ports.insets["cases.risk"].append(_on_risk)
ports.menus["cases.tabs"].append(
    Entry("safety:plan", "Safety plan", _is_for, "safety", "safety")
)
