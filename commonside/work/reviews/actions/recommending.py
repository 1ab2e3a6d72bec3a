"""What the panel recommends, the outcome that is told, and how far the actions are."""

from datetime import date, datetime

from django.db import transaction

from commonside.ground.agencies.actions import grant
from commonside.ground.agencies.models import Agency, User
from commonside.ground.audit.actions import record, reference
from commonside.ground.audit.refusals import Refused, obstacle
from commonside.ground.duties import actions as duties
from commonside.ground.duties.queries import Counted, calendar_on
from commonside.library.clocks.instants import london_date
from commonside.work.reviews.actions.moving import (
    begin,
    happened,
    locked,
    moved,
    saved,
)
from commonside.work.reviews.actions.telling import tell
from commonside.work.reviews.models import Progress, Recommendation, Review
from commonside.work.reviews.rules import clocks
from commonside.work.reviews.rules.states import State


@transaction.atomic
def recommend(
    *,
    review: Review,
    agency: Agency,
    words: str,
    act_by: date | None,
    by: User,
    at: datetime,
) -> Recommendation:
    """One recommendation of the panel to a holder of public functions (s104(7))."""
    review = locked(review)
    found = []
    if review.state != State.REVIEWED:
        found.append(obstacle("A panel recommends when it has reviewed."))
    if not words.strip():
        found.append(obstacle("Write what is recommended.", at_field="words"))
    if found:
        raise Refused(found)
    made = Recommendation.objects.create(
        review=review,
        agency=agency,
        words=words.strip(),
        act_by=act_by,
        made_by=by,
        made_at=at,
    )
    refs = [reference(made), f"agency:{agency.pk}"]
    saved(review, "recommended", by=by, at=at, refs=refs)
    return made


@transaction.atomic
def send_outcome(
    *, review: Review, words: str, version: int, by: User, at: datetime
) -> Review:
    """Tell the person what came of it, and ask each agency to have regard to its part.

    A panel that recommended nothing has its outcome told when it is closed.
    """
    review = locked(review, version)
    rows = list(review.recommendations.filter(replied_at=None))
    found = []
    if not rows:
        found.append(obstacle("Nothing is recommended: close it with its outcome."))
    if not words.strip():
        wrong = "Write what came of it, as the person is told."
        found.append(obstacle(wrong, at_field="words"))
    if found:
        raise Refused(found)
    was = moved(review, State.RECOMMENDATIONS_SENT)
    row = clocks.line(review.procedure.body, "have_regard")
    calendar = calendar_on(london_date(at))
    for made in rows:
        made.reply_due_at = clocks.due(row, at, calendar) if row else None
        made.sent_at = at
        made.save(update_fields=["sent_at", "reply_due_at"])
        grant(made, to=made.agency, basis="recommended", at=at)
        if made.reply_due_at:
            duty = Counted("have_regard", at, made.reply_due_at, "case_review.regard")
            practice = review.procedure
            duties.owe(
                made, [duty], to=made.agency, practice=practice, at=at, is_new=True
            )
    review.outcome = words.strip()
    review.recommended_at = review.told_at = at
    happened(review, "told", at=at)
    begin(review, "recommended", at=at)
    begin(review, "told", at=at)
    saved(review, "outcome_sent", by=by, at=at, was=was, count=len(rows))
    tell(review, "outcome", by=by, at=at, outcome=review.outcome)
    return review


@transaction.atomic
def add_progress(
    *,
    recommendation: Recommendation,
    words: str,
    is_done: bool,
    by: User,
    at: datetime,
) -> Progress:
    """How far an accepted recommendation is; or that it is done."""
    review = locked(recommendation.review)
    found = []
    if not recommendation.is_accepted:
        found.append(obstacle("Only what was accepted is followed."))
    if review.state not in (State.ACTIONS_TRACKED, State.RECOMMENDATIONS_SENT):
        found.append(obstacle("Its actions are not followed now."))
    if recommendation.done_at is not None:
        found.append(obstacle("It is done."))
    if not words.strip():
        found.append(obstacle("Write how far it is.", at_field="words"))
    if found:
        raise Refused(found)
    made = Progress.objects.create(
        recommendation=recommendation, words=words.strip(), by=by, at=at
    )
    if is_done:
        recommendation.done_at = at
        recommendation.save(update_fields=["done_at"])
    duties.meet(review, ["check_progress"], at=at)
    record(
        "review.progress",
        subject=review,
        by=by,
        at=at,
        refs=[reference(recommendation)],
        codes={"done": is_done},
    )
    return made
