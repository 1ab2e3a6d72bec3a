"""What was sent to me; and what would have left a demonstration."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from commonside.ground.design.paging import page_of
from commonside.ground.letters.models import Letter
from commonside.ground.letters.queries import outbox_of_demonstration


def mine(request: HttpRequest) -> HttpResponse:
    """One's own messages, newest first; nobody else's."""
    user: Any = request.user
    rows = Letter.objects.filter(to=user).order_by("-pk")
    page = page_of(rows, request.GET.get("page"))
    return render(request, "letters/mine.html", {"page": page})


def outbox(request: HttpRequest) -> HttpResponse:
    """What residents would have got, as it looks to them; in a demonstration alone.

    All of it is invented, so everybody there may look. Elsewhere there is no such page.
    """
    if not settings.DEMONSTRATION:
        raise Http404
    page = page_of(outbox_of_demonstration(), request.GET.get("page"))
    return render(request, "letters/outbox.html", {"page": page})
