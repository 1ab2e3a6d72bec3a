"""The tab "Support" of a case: what was offered, and what is owed before court."""

from dataclasses import dataclass, field
from datetime import datetime

from commonside.ground.duties.models import Due
from commonside.work.care.models import Offer, Survey
from commonside.work.care.queries.court import NeedRow, needs_of
from commonside.work.care.queries.offers import Row, kind_of, rows_of
from commonside.work.care.queries.surveys import for_phone
from commonside.work.cases.queries.case import Head

MISSED = "missed_session"


@dataclass
class Support:
    """What the tab shows."""

    offers: list[Row] = field(default_factory=list)
    # Since when somebody waits to hear that the person harmed is safe.
    alert: Due | None = None
    # The newest survey, and whether staff may ask it on the telephone now.
    survey: Survey | None = None
    may_ring: bool = False
    # Care before court, by whom it is for.
    needs: list[tuple[str, list[NeedRow]]] = field(default_factory=list)


def live_support(head: Head, *, at: datetime) -> Support:
    """What the first page of the case shows of it."""
    live = [row for row in rows_of(head, at=at) if row.is_live]
    return Support(live, alert_of(head.case.pk))


def support_page(head: Head, *, at: datetime) -> Support:
    if not head.is_ours:
        return Support(rows_of(head, at=at))
    case = head.case
    surveys = Survey.objects.filter(case=case).select_related("answered")
    return Support(
        offers=rows_of(head, at=at),
        alert=alert_of(case.pk),
        survey=surveys.order_by("-ask_on").first(),
        may_ring=for_phone(case, at=at) is not None,
        needs=needs_of(case),
    )


def alert_of(case_id: int) -> Due | None:
    return Due.objects.about(f"case:{case_id}").open().filter(kind=MISSED).first()


def is_waiting(offer: Offer) -> bool:
    """Whether her worker has still to see to her safety, after a missed session."""
    is_programme = kind_of(offer)["keeps"] == "attendance"
    return is_programme and alert_of(offer.case_id) is not None
