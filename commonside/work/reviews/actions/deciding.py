"""The threshold is decided, with reasons."""

from datetime import datetime
from typing import Any

from django.db import transaction

from commonside.ground.agencies.models import User
from commonside.ground.audit.refusals import Refused
from commonside.ground.duties import actions as duties
from commonside.work.reviews.actions.moving import (
    begin,
    happened,
    locked,
    moved,
    saved,
)
from commonside.work.reviews.actions.telling import tell
from commonside.work.reviews.models import Complaint, Review
from commonside.work.reviews.queries.counting import threshold_of
from commonside.work.reviews.rules import threshold
from commonside.work.reviews.rules.deciding import obstacles_to_deciding
from commonside.work.reviews.rules.states import State


@transaction.atomic
def decide(
    *,
    review: Review,
    is_met: bool,
    version: int,
    by: User,
    at: datetime,
    ground: str = "",
    reasons: str = "",
) -> Review:
    """Met or not, by the procedure that was in force when they applied.

    How every line read on this day is kept with it. Raises `Refused` where the law
    leaves no choice (2014 Act, section 104(4)).
    """
    review = locked(review, version)
    found = threshold_of(review)
    listed = review.complaints.filter(standing=Complaint.Standing.LISTED)
    waiting = review.inquiries.filter(answered_at=None, due_at__gte=at)
    wrong = obstacles_to_deciding(
        is_met=is_met,
        number_is_reached=threshold.is_met(found),
        not_looked_for=listed.count(),
        still_in_time=waiting.count(),
        ground=ground,
        reasons=reasons,
    )
    if wrong:
        raise Refused(wrong)
    was = moved(review, State.THRESHOLD_MET if is_met else State.THRESHOLD_NOT_MET)
    review.is_met, review.decided_at, review.decided_by = is_met, at, by
    review.ground, review.reasons = ground if is_met else "", reasons.strip()
    review.reading = [_kept(one) for one in found]
    happened(review, "decided", at=at)
    begin(review, "decided", at=at)
    begin(review, "accepted" if is_met else "refused", at=at)
    if not is_met:
        duties.drop(review, at=at, why="not_met", kinds=["hold_panel"])
        review.told_at = at
        begin(review, "told", at=at)
    saved(review, "decided", by=by, at=at, was=was, codes={"ground": review.ground})
    kind = "accepted" if is_met else "refused"
    tell(review, kind, by=by, at=at, reasons=review.reasons)
    return review


def _kept(one: threshold.Reading) -> dict[str, Any]:
    return {
        "code": one.code,
        "label": one.label,
        "needed": one.needed,
        "counted": one.counted,
        "is_met": one.is_met,
    }
