"""Where this room shows itself on a case: a tab, two lines of "More", one note."""

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone

from commonside.ground.design import ports
from commonside.work.cases.queries.case import Head
from commonside.work.exchange.actions.references import make_findable
from commonside.work.exchange.models import Elsewhere
from commonside.work.exchange.queries.known import system_name
from commonside.work.exchange.queries.numbers import elsewhere_of

# The heading of the page "More" under which its lines stand.
PAPERS = "papers"


def _is_ours(head: Any) -> bool:
    return bool(head.is_ours)


def _works(head: Any) -> bool:
    return bool(head.is_ours and head.reader.may("cases.work"))


def _may_leave(head: Any) -> bool:
    return _works(head) and head.case.is_open and elsewhere_of(head.case) is None


def fill_now(request: HttpRequest, head: Head) -> str:
    """That the case is worked in another system, on its first page."""
    if not (head.is_ours and getattr(head.case, "is_elsewhere", True)):
        return ""
    there = elsewhere_of(head.case)
    if there is None:
        return ""
    system = system_name(there.system, timezone.localdate())
    context = {"case": head.case, "there": there, "system": system}
    return render_to_string("exchange/now.html", context, request)


def on_report(case: Any, *, report: Any, by: Any, at: datetime, **_: Any) -> None:
    """The numbers of a report are found with the words of the case it joined."""
    make_findable(case, report)


ports.insets["cases.now"].append(fill_now)
ports.counts["case"]["is_elsewhere"] = Exists(
    Elsewhere.objects.filter(case=OuterRef("pk"), ended_at=None)
)
ports.menus["cases.tabs"].append(
    ports.Entry("exchange:systems", "Other systems", _is_ours, "systems", PAPERS)
)
ports.menus["cases.do"] += [
    ports.Entry(
        "exchange:add-number", "Add a number of another system", _works, group=PAPERS
    ),
    ports.Entry("exchange:add-mail", "Add a saved e-mail", _works, group=PAPERS),
    ports.Entry("exchange:copy", "Copy for another system", _works, group=PAPERS),
    ports.Entry(
        "exchange:elsewhere",
        "It is worked in another system",
        _may_leave,
        group="moving",
    ),
]
ports.follows["case.reported"].append(on_report)
