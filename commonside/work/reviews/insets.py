"""On My work: the Case Reviews that one runs, and what one's agency is asked."""

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string

from commonside.ground.agencies.models import User
from commonside.ground.audit.viewing import seen
from commonside.ground.design import ports
from commonside.work.reviews.queries import desk


def on_my_work(request: HttpRequest, user: Any) -> str:
    """The next clocks; nothing for whoever has none."""
    found: User = user
    mine = list(desk.mine(found)) if found.may("reviews.coordinate") else []
    asked = desk.asked_count(found) if found.may("reviews.answer") else 0
    if not mine and not asked:
        return ""
    refs = [f"review:{row.pk}" for row in mine]
    if refs:
        seen(request, "review.list_seen", "reviews", refs, len(refs))
    context = {"mine": mine, "asked": asked}
    return render_to_string("reviews/my_work.html", context, request)


ports.insets["web.work"].append(on_my_work)
