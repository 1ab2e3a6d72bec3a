"""What an agency answers, and the complaints that come to light."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from commonside.ground.agencies.models import Agency, User
from commonside.ground.audit.actions import record, reference
from commonside.ground.audit.refusals import Obstacle, Refused, obstacle
from commonside.ground.duties import actions as duties
from commonside.library.clocks.instants import london_date
from commonside.work.reviews.actions.moving import locked, saved
from commonside.work.reviews.models import (
    Complaint,
    Inquiry,
    Recommendation,
    Review,
)
from commonside.work.reviews.rules.deciding import obstacles_to_replying
from commonside.work.reviews.rules.states import State

Standing = Complaint.Standing
BEFORE_DECIDING = (State.RECEIVED, State.ACKNOWLEDGED, State.INFO_REQUESTED)


@dataclass(frozen=True)
class Held:
    """One complaint as the body that has it writes it down."""

    made_on: date | None
    behaved_on: date | None = None
    words: str = ""
    made_by: str = ""
    is_hate: bool = False
    their_reference: str = ""


@transaction.atomic
def answer(
    *, inquiry: Inquiry, words: str, is_refused: bool, by: User, at: datetime
) -> Inquiry:
    """The agency has told what it holds and did; or which law forbids it."""
    now: Inquiry = Inquiry.objects.select_for_update(of=("self",)).get(pk=inquiry.pk)
    found = []
    if now.agency_id != by.agency_id:
        found.append(obstacle("This was asked of another agency."))
    if now.answered_at is not None:
        found.append(obstacle("It has been answered."))
    if not words.strip():
        wrong = "Write what you hold and did, or that you hold nothing."
        if is_refused:
            wrong = "Say which law forbids it."
        found.append(obstacle(wrong, at_field="words"))
    if found:
        raise Refused(found)
    now.answer, now.is_refused = words.strip(), is_refused
    now.answered_at, now.answered_by = at, by
    now.save()
    duties.meet(now, ["answer_information"], at=at)
    record(
        "review.answered",
        subject=f"review:{now.review_id}",
        by=by,
        at=at,
        refs=[reference(now), f"agency:{now.agency_id}"],
        codes={"refused": is_refused},
    )
    return now


@transaction.atomic
def add_complaint(
    *, review: Review, held: Held, agency: Agency, by: User, at: datetime
) -> Complaint:
    """Write down a complaint that a body holds, whoever found it there."""
    review = locked(review)
    found = _obstacles(review)
    if held.made_on is None:
        found.append(obstacle("Write when it was reported.", at_field="made_on"))
    elif held.made_on > london_date(at):
        found.append(obstacle("That day has not come yet.", at_field="made_on"))
    if held.made_on and held.behaved_on and held.behaved_on > held.made_on:
        wrong = "It cannot have happened after it was reported."
        found.append(obstacle(wrong, at_field="behaved_on"))
    if found:
        raise Refused(found)
    made = Complaint.objects.create(
        review=review,
        agency=agency,
        made_on=held.made_on,
        behaved_on=held.behaved_on,
        words=held.words.strip(),
        made_by=held.made_by.strip(),
        is_hate=held.is_hate,
        their_reference=held.their_reference.strip(),
        standing=Standing.HELD,
        added_by=by,
        added_at=at,
        looked_by=by,
    )
    _noted(review, "complaint_added", made, by=by, at=at)
    return made


@transaction.atomic
def look_for(
    *,
    complaint: Complaint,
    standing: str,
    why: str,
    by: User,
    at: datetime,
    made_on: date | None = None,
    behaved_on: date | None = None,
    agency: Agency | None = None,
) -> Complaint:
    """Say of a complaint that it was found, is taken on their word, or is left out."""
    review = locked(complaint.review)
    found = _obstacles(review)
    if standing == Standing.LISTED:
        found.append(obstacle("Say what was found.", at_field="standing"))
    if standing == Standing.OUT and not why.strip():
        found.append(obstacle("Say why it is left out.", at_field="why"))
    made_on = made_on or complaint.made_on
    if standing in (Standing.HELD, Standing.WORD) and made_on is None:
        found.append(obstacle("Write when it was reported.", at_field="made_on"))
    if found:
        raise Refused(found)
    complaint.standing, complaint.why = standing, why.strip()
    complaint.made_on = made_on
    complaint.behaved_on = behaved_on or complaint.behaved_on
    complaint.agency = agency or complaint.agency
    complaint.looked_by = by
    complaint.save()
    _noted(review, "complaint_looked_for", complaint, by=by, at=at)
    return complaint


def _obstacles(review: Review) -> list[Obstacle]:
    if review.state in BEFORE_DECIDING:
        return []
    return [
        obstacle("The threshold has been decided; its complaints stay as they are.")
    ]


def _noted(
    review: Review, kind: str, complaint: Complaint, *, by: User, at: datetime
) -> None:
    refs = [reference(complaint)]
    codes = {"standing": complaint.standing}
    saved(review, kind, by=by, at=at, refs=refs, codes=codes)


@transaction.atomic
def reply(
    *,
    recommendation: Recommendation,
    is_accepted: bool | None,
    words: str,
    by: User,
    at: datetime,
) -> Recommendation:
    """The agency has had regard to it: accepts it, or says why not (s104(8)).

    When the last has answered, what was accepted is followed.
    """
    review = locked(recommendation.review)
    now: Recommendation = Recommendation.objects.select_for_update(of=("self",)).get(
        pk=recommendation.pk
    )
    found = obstacles_to_replying(is_accepted=is_accepted, reply=words)
    if now.agency_id != by.agency_id:
        found.append(obstacle("This was recommended to another agency."))
    if review.state != State.RECOMMENDATIONS_SENT or now.replied_at is not None:
        found.append(obstacle("There is nothing to answer now."))
    if found:
        raise Refused(found)
    now.is_accepted, now.reply = is_accepted, words.strip()
    now.replied_at, now.replied_by = at, by
    now.save()
    duties.meet(now, ["have_regard"], at=at)
    was = ""
    if not review.recommendations.filter(replied_at=None).exists():
        was, review.state = review.state, State.ACTIONS_TRACKED
    refs = [reference(now), f"agency:{now.agency_id}"]
    saved(
        review,
        "replied",
        by=by,
        at=at,
        was=was,
        refs=refs,
        codes={"accepted": bool(is_accepted)},
    )
    return now
