"""On the staff page of a measure: show the newest kept reading to the town."""

from typing import Any

from django.template.loader import render_to_string

from commonside.ground.design import ports
from commonside.public.publishing.queries import of_period


def to_the_town(request: Any, reading: Any) -> str:
    """Where a reading can be published, or the page on which it stands."""
    context = {
        "reading": reading,
        "figure": of_period(reading.measure, reading.period),
        "may_publish": request.user.may("measures.publish"),
    }
    return render_to_string("publishing/inset.html", context, request)


ports.insets["strategy.reading"].append(to_the_town)
