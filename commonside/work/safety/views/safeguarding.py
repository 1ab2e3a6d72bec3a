"""Safeguarding at once: what was raised, and what somebody did."""

from typing import Any

from django.http import Http404
from django.utils import timezone

from commonside.work.cases.page import Act, Values, acting
from commonside.work.cases.queries.case import Head
from commonside.work.safety import actions, forms, queries


def _needs(head: Head, user: Any) -> Values:
    """What was raised last; 404 where nothing was, or for another agency."""
    found = queries.raised(head.case)
    if found is None or not head.is_ours:
        raise Http404
    rows = queries.ways_to_safeguard(timezone.localdate())
    ways = [
        (row["code"], row["label"]["en"])
        for row in rows
        if user.may(row.get("needs", "cases.work"))
    ]
    return {
        "ways": ways,
        "raised": found,
        "why": queries.why_raised(found),
        "initial": {"version": found.version},
    }


def _see_to(head: Head, form: Any, **given: Any) -> Any:
    return actions.see_to(case=head.case, **form.cleaned_data, **given)


safeguard = acting(
    Act(
        title="Somebody may not be safe",
        button="Save what was done",
        form=forms.SafeguardForm,
        run=_see_to,
        needs=_needs,
        intro="Stay with them on the telephone if you can. In danger: 999.",
        done="Saved. Ask the risk questions again when you next speak.",
        template="safety/safeguard.html",
    )
)
