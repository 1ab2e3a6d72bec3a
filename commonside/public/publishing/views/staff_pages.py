"""What the town would read of a kept reading, and the button that shows it."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from commonside.ground.agencies.doors import needs
from commonside.ground.audit.refusals import Refused
from commonside.public.publishing import actions, queries, telling
from commonside.steering.strategy.models import Reading
from commonside.steering.strategy.queries import recount


@needs("measures.publish")
def reading(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(queries.readings(), pk=pk)
    user: Any = request.user
    now = timezone.now()
    if request.method == "POST" and (done := _published(found, user, now)):
        messages.success(request, done)
        page = reverse("strategy:measure", args=[found.measure])
        return redirect(f"{page}?period={found.period.name}")
    result = recount(found).result
    told, in_the_way = None, actions.obstacles(found, result)
    if not in_the_way:
        figure = actions.controlled(found, result)
        told = telling.of_version(figure, found.definition, now)
    context = {"reading": found, "told": told, "obstacles": in_the_way}
    return render(request, "publishing/reading.html", context)


def _published(found: Reading, user: Any, now: datetime) -> str:
    """What was done; nothing when it was refused: the page then says why."""
    try:
        actions.publish(found, by=user, at=now)
    except Refused:
        return ""
    return f"Published for {found.period.name}."
