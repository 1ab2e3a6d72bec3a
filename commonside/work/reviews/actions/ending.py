"""Closed with its outcome told, withdrawn at any time, appealed and heard."""

from datetime import datetime

from django.db import transaction

from commonside.ground.agencies.models import User
from commonside.ground.audit.refusals import Refused, obstacle
from commonside.ground.duties import actions as duties
from commonside.ground.duties.queries import calendar_on
from commonside.library.clocks.instants import london_date
from commonside.work.reviews.actions.moving import (
    begin,
    happened,
    locked,
    moved,
    saved,
)
from commonside.work.reviews.actions.telling import tell
from commonside.work.reviews.models import Appeal, Review
from commonside.work.reviews.rules import clocks
from commonside.work.reviews.rules.deciding import (
    obstacles_to_appealing,
    obstacles_to_closing,
    policing_body,
)
from commonside.work.reviews.rules.states import State


@transaction.atomic
def close(*, review: Review, why: str, version: int, by: User, at: datetime) -> Review:
    """It is over, and the person is told when and why (statutory guidance of 2025)."""
    review = locked(review, version)
    rows = review.recommendations.all()
    found = obstacles_to_closing(
        unanswered=rows.filter(replied_at=None).count(),
        undone=rows.filter(is_accepted=True, done_at=None).count(),
        why=why,
    )
    if found:
        raise Refused(found)
    was = moved(review, State.CLOSED)
    review.closed_at, review.closed_why = at, why.strip()
    if review.told_at is None or was == State.REVIEWED:
        review.told_at = at
        happened(review, "told", at=at)
        begin(review, "told", at=at)
    duties.drop(review, at=at, why="closed")
    begin(review, "closed", at=at)
    saved(review, "closed", by=by, at=at, was=was)
    tell(review, "closed", by=by, at=at, why=review.closed_why)
    return review


@transaction.atomic
def withdraw(
    *, review: Review, why: str, version: int, by: User, at: datetime
) -> Review:
    """They want it no longer; they need not say why. Nothing more is owed."""
    review = locked(review, version)
    was = moved(review, State.WITHDRAWN)
    review.withdrawn_at, review.withdrawn_why = at, why.strip()
    duties.drop(review, at=at, why="withdrawn")
    for inquiry in review.inquiries.filter(answered_at=None):
        duties.drop(inquiry, at=at, why="withdrawn")
    for made in review.recommendations.filter(replied_at=None):
        duties.drop(made, at=at, why="withdrawn")
    return saved(review, "withdrawn", by=by, at=at, was=was)


@transaction.atomic
def appeal(
    *,
    review: Review,
    words: str,
    late_why: str,
    version: int,
    by: User,
    at: datetime,
) -> Appeal:
    """They ask the local policing body, whoever that is on the day, to look again.

    At a refusal, and at each review once it has ended (states.NEXT): a refusal that was
    overturned does not take from them the right to appeal the review that came of it.
    """
    review = locked(review, version)
    body = policing_body(review.procedure.body, london_date(at))
    found = obstacles_to_appealing(
        is_late=is_late(review, at), late_why=late_why, words=words, body=body
    )
    if found:
        raise Refused(found)
    against = Appeal.Against.REVIEW
    if review.state == State.THRESHOLD_NOT_MET:
        against = Appeal.Against.THRESHOLD
    was = moved(review, State.APPEALED)
    made = Appeal.objects.create(
        review=review,
        against=against,
        body=body,
        words=words.strip(),
        late_why=late_why.strip(),
        made_at=at,
        taken_by=by,
    )
    begin(review, "appealed", at=at)
    saved(review, "appealed", by=by, at=at, was=was, codes={"against": against})
    tell(review, "appeal_taken", by=by, at=at, body=body)
    return made


def is_late(review: Review, at: datetime) -> bool:
    """Whether the time in which they may appeal is over."""
    row = clocks.line(review.procedure.body, "ask_appeal")
    if row is None or review.told_at is None:
        return False
    last = clocks.due(row, review.told_at, calendar_on(london_date(at)))
    return at > last


@transaction.atomic
def hear(
    *,
    review: Review,
    is_upheld: bool,
    reasons: str,
    version: int,
    by: User,
    at: datetime,
) -> Review:
    """What the policing body said; an appeal that was upheld goes to a panel."""
    review = locked(review, version)
    if not reasons.strip():
        raise Refused(obstacle("Write the reasons.", at_field="reasons"))
    to = State.APPEAL_UPHELD if is_upheld else State.APPEAL_DISMISSED
    was = moved(review, to)
    review.appeals.filter(heard_at=None).update(
        heard_at=at, is_upheld=is_upheld, reasons=reasons.strip()
    )
    happened(review, "appeal_heard", at=at)
    if is_upheld:
        begin(review, "accepted", at=at)
        review.part, review.part_words, review.part_settled_at = "", "", None
    saved(review, "appeal_heard", by=by, at=at, was=was)
    kind = "appeal_upheld" if is_upheld else "appeal_dismissed"
    tell(review, kind, by=by, at=at, reasons=reasons.strip())
    return review
