"""The tab "Support" of a case: what was offered, and what is owed before court."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from commonside.ground.duties.models import Due
from commonside.work.care.models import Offer
from commonside.work.care.queries.offers import Row, kind_of, rows_of
from commonside.work.cases.queries.case import Head

MISSED = "missed_session"


@dataclass
class Support:
    """What the tab shows."""

    offers: list[Row] = field(default_factory=list)
    # Since when somebody waits to hear that the person harmed is safe.
    alert: Due | None = None
    needs: list[Any] = field(default_factory=list)


def support_page(head: Head, *, at: datetime) -> Support:
    alerted = alert_of(head.case.pk) if head.is_ours else None
    return Support(rows_of(head, at=at), alerted)


def alert_of(case_id: int) -> Due | None:
    return Due.objects.about(f"case:{case_id}").open().filter(kind=MISSED).first()


def is_waiting(offer: Offer) -> bool:
    """Whether her worker has still to see to her safety, after a missed session."""
    is_programme = kind_of(offer)["keeps"] == "attendance"
    return is_programme and alert_of(offer.case_id) is not None
