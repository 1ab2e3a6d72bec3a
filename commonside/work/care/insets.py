"""Where care shows itself on a case, and what follows there from what is done."""

from typing import Any

from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone

from commonside.ground.design import ports
from commonside.ground.duties.models import Due
from commonside.work.care.actions.offers import stop_what_is_unsafe
from commonside.work.care.actions.surveys import ask_no_more, plan_to_ask
from commonside.work.care.models import Offer
from commonside.work.care.queries.support import MISSED, live_support
from commonside.work.care.rules.offers import LIVE
from commonside.work.cases.queries.case import Head


def _knows_of_support(head: Head) -> bool:
    """One's own agency; a partner where something was passed on to it."""
    if head.is_ours:
        return True
    rows = Offer.objects.filter(case=head.case, referred_at__isnull=False)
    return rows.filter(agency=head.reader.agency_id).exists()


def _may_offer(head: Head) -> bool:
    return head.is_ours and head.case.is_open and head.reader.may("cases.work")


def fill_now(request: HttpRequest, head: Head) -> str:
    """Live offers on the first page of the case; nothing when there are none."""
    if not (head.is_ours and getattr(head.case, "has_support", True)):
        return ""
    found = live_support(head, at=timezone.now())
    if not found.offers and found.alert is None:
        return ""
    context = {"case": head.case, "rows": found.offers, "alert": found.alert}
    return render_to_string("care/now.html", context, request)


def on_report(case: Any, *, at: Any, **_: Any) -> None:
    """What a further report tells may make an offer unsafe."""
    stop_what_is_unsafe(case, at=at)


def on_closing(case: Any, *, at: Any, **_: Any) -> None:
    plan_to_ask(case, at=at)


def on_return(case: Any, **_: Any) -> None:
    ask_no_more(case)


ports.follows["case.closed"].append(on_closing)
ports.follows["case.reopened"].append(on_return)
ports.insets["cases.now"].append(fill_now)
ports.counts["case"]["has_support"] = Exists(
    Offer.objects.filter(case=OuterRef("pk"), state__in=LIVE)
) | Exists(
    Due.objects.open().filter(
        subject_kind="case", subject_id=OuterRef("pk"), kind=MISSED
    )
)
ports.menus["cases.tabs"].append(
    ports.Entry("care:support", "Support", _knows_of_support, "support", "safety")
)
ports.menus["cases.do"] += [
    ports.Entry("care:offer", "Offer support", _may_offer, group="safety"),
    ports.Entry("care:need", "Care before court", _may_offer, group="safety"),
]
ports.follows["case.reported"].append(on_report)
