"""Who may read a Case Review, an inquiry and a recommendation, from the facts."""

from collections.abc import Iterator

from commonside.ground.design import ports
from commonside.ground.people.models import StaffTie
from commonside.work.reviews.actions.applying import COORDINATORS
from commonside.work.reviews.actions.linking import KNOWS
from commonside.work.reviews.models import Inquiry, Member, Recommendation, Review


def facts() -> Iterator[ports.Right]:
    """Coordinators and the panel; each agency what it was asked and recommended."""
    for pk in Review.objects.values_list("pk", flat=True).iterator():
        yield ports.Right("review", pk, COORDINATORS, "content", "coordinates")
    seats = Member.objects.values_list("review", "user").iterator()
    for review, user in seats:
        yield ports.Right("review", review, f"user:{user}", "content", "panel")
    for pk, agency in Inquiry.objects.values_list("pk", "agency").iterator():
        yield ports.Right("inquiry", pk, f"agency:{agency}", "content", "asked")
    sent = Recommendation.objects.exclude(sent_at=None)
    for pk, agency in sent.values_list("pk", "agency").iterator():
        whom = f"agency:{agency}"
        yield ports.Right("recommendation", pk, whom, "content", "recommended")
    ties = StaffTie.objects.standing().filter(subject_kind="review")
    for user, review in ties.values_list("user", "subject_id"):
        yield ports.Right("review", review, f"user:{user}", "barred", KNOWS)


ports.facts["reviews"] = facts
