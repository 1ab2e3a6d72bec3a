"""What an application is about, linked by a named officer; and who knows somebody."""

from datetime import datetime

from django.db import models, transaction

from commonside.ground.agencies.actions import grant
from commonside.ground.agencies.models import Answer, User
from commonside.ground.audit.actions import reference
from commonside.ground.audit.refusals import Refused, obstacle
from commonside.ground.people.models import StaffTie
from commonside.library.clocks.instants import london_date
from commonside.work.reports.models import Report
from commonside.work.reviews.actions.moving import desk, hand_dues, locked, saved
from commonside.work.reviews.models import About, Complaint, Review
from commonside.work.reviews.rules.states import State

BEFORE_DECIDING = (State.RECEIVED, State.ACKNOWLEDGED, State.INFO_REQUESTED)
# Not "conflict", whose rows another room works out anew from its own records.
KNOWS = "knows"


@transaction.atomic
def link(*, review: Review, subject: models.Model, by: User, at: datetime) -> About:
    """Say that it is about a case, a report or a person that this officer may see.

    It shows nobody the linked record. A report comes to light as a complaint, by its
    days alone. Whoever knows somebody there no longer sees the application.
    """
    review = locked(review)
    kind, id_ = reference(subject).split(":")
    if review.about.filter(kind=kind, subject_id=int(id_)).exists():
        raise Refused(obstacle("It is linked already."))
    made = About.objects.create(
        review=review, kind=kind, subject_id=int(id_), linked_by=by, linked_at=at
    )
    if isinstance(subject, Report) and review.state in BEFORE_DECIDING:
        _complaint(review, subject, by=by, at=at)
    refs = [reference(subject)]
    saved(review, "linked", by=by, at=at, refs=refs)
    return made


def _complaint(review: Review, report: Report, *, by: User, at: datetime) -> None:
    happened = report.occurred_to or report.occurred_from or report.received_at
    made_on = london_date(report.received_at)
    Complaint.objects.create(
        review=review,
        agency=by.agency,
        report=report,
        made_on=made_on,
        behaved_on=min(london_date(happened), made_on),
        is_hate=report.is_hate,
        their_reference=report.shown_reference,
        standing=Complaint.Standing.HELD,
        added_by=by,
        added_at=at,
        looked_by=by,
    )


@transaction.atomic
def know(*, review: Review, by: User, at: datetime) -> None:
    """ "I know someone here": this person reads of it no more, at once."""
    review = locked(review)
    StaffTie.objects.update_or_create(
        user=by,
        subject_kind="review",
        subject_id=review.pk,
        ended_at=None,
        defaults={"declared_at": at, "handed_to": None},
    )
    grant(review, to=by, basis=KNOWS, at=at, answer=Answer.BARRED)
    if review.contact_id == by.pk:
        # Another coordinator takes it on; until then the desk owes what was owed.
        hand_dues(review, to=desk())
        review.contact = None
    saved(review, "conflict", by=by, at=at)


@transaction.atomic
def hand_on_all(*, of: User, to: User | None, by: User | None, at: datetime) -> int:
    """Another is the point of contact now, or the desk; how many stay where they are.

    Nobody comes to read an application by being handed it: who may not see it, or does
    not run Case Reviews, does not get it.
    """
    rows = Review.objects.open().filter(contact=of).order_by("pk")
    seen = Review.objects.visible_to(to) if to else rows
    stays = 0
    for review in rows:
        if to and not (
            to.may("reviews.coordinate") and seen.filter(pk=review.pk).exists()
        ):
            stays += 1
            continue
        row = locked(review)
        row.contact = to
        hand_dues(row, to=to or desk())
        saved(row, "handed_over", by=by, at=at)
    return stays
