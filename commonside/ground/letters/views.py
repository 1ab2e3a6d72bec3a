"""What was sent to me."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from commonside.ground.design.paging import page_of
from commonside.ground.letters.models import Letter


def mine(request: HttpRequest) -> HttpResponse:
    """One's own messages, newest first; nobody else's."""
    user: Any = request.user
    rows = Letter.objects.filter(to=user).order_by("-pk")
    page = page_of(rows, request.GET.get("page"))
    return render(request, "letters/mine.html", {"page": page})
