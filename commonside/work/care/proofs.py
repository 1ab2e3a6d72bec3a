"""Since when the record itself shows that support was offered, for the checklist."""

from datetime import datetime

from commonside.ground.design.ports import proofs
from commonside.work.care.models import Offer
from commonside.work.cases.models import Case


def offered_since(case: Case) -> datetime | None:
    """The first offer, whatever became of it: declined, too, it was offered."""
    rows = Offer.objects.filter(case=case).order_by("offered_at")
    found: datetime | None = rows.values_list("offered_at", flat=True).first()
    return found


proofs["support_offered"] = offered_since
