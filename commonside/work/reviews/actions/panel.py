"""The panel is called, gets its papers, hears the person, and reviews."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from commonside.ground.agencies.actions import grant
from commonside.ground.agencies.models import Agency, User
from commonside.ground.audit.refusals import Refused, obstacle
from commonside.ground.design.words import moment
from commonside.work.reviews.actions.moving import (
    begin,
    begin_before,
    happened,
    locked,
    moved,
    saved,
)
from commonside.work.reviews.actions.telling import tell
from commonside.work.reviews.models import Member, Review
from commonside.work.reviews.queries.panels import is_independent
from commonside.work.reviews.rules.deciding import (
    obstacles_to_calling,
    obstacles_to_reviewing,
    obstacles_to_settling,
)
from commonside.work.reviews.rules.states import State

BEFORE = (State.PANEL_SCHEDULED,)


@transaction.atomic
def call_panel(
    *,
    review: Review,
    panel_at: datetime | None,
    place: str,
    chair: str,
    chair_agency: Agency | None,
    chair_why: str,
    members: Iterable[User],
    version: int,
    by: User,
    at: datetime,
) -> Review:
    """Give the panel its time, its chair and its people, or another time.

    Those who sit on it may read the application from now on.
    """
    review = locked(review, version)
    members = list(members)
    found = obstacles_to_calling(
        panel_at=panel_at,
        at=at,
        chair=chair,
        members=len(members),
        is_independent=is_independent(review, chair_agency),
        why=chair_why,
    )
    if found or panel_at is None:
        raise Refused(found)
    was = moved(review, State.PANEL_SCHEDULED)
    review.panel_at, review.panel_place = panel_at, place.strip()
    review.chair, review.chair_agency = chair.strip(), chair_agency
    review.chair_why = chair_why.strip()
    review.papers_sent_at = None
    for user in members:
        _seat(review, user, by=by, at=at)
    begin(review, "scheduled", at=at)
    begin_before(review, panel_at=panel_at, at=at)
    if review.part:
        happened(review, "part_settled", at=at)
    refs = [f"user:{user.pk}" for user in members]
    saved(review, "panel_called", by=by, at=at, was=was, refs=refs)
    tell(review, "invited", by=by, at=at, when=moment(panel_at))
    return review


def _seat(review: Review, user: User, *, by: User, at: datetime) -> None:
    if user.agency_id is None or review.members.filter(user=user).exists():
        return
    Member.objects.create(
        review=review, user=user, agency_id=user.agency_id, added_by=by, added_at=at
    )
    grant(review, to=user, basis="panel", at=at)


@transaction.atomic
def settle_part(
    *, review: Review, part: str, words: str, version: int, by: User, at: datetime
) -> Review:
    """How the person takes part; or why not, in the words of the chair."""
    review = locked(review, version)
    found = obstacles_to_settling(part, words)
    if review.state not in BEFORE:
        found.append(obstacle("There is no panel ahead."))
    if found:
        raise Refused(found)
    review.part, review.part_words, review.part_settled_at = part, words.strip(), at
    happened(review, "part_settled", at=at)
    return saved(review, "part_settled", by=by, at=at, codes={"part": part})


@transaction.atomic
def send_papers(*, review: Review, version: int, by: User, at: datetime) -> Review:
    """The application, the complaints and the answers are the panel's papers."""
    review = locked(review, version)
    if review.state not in BEFORE:
        raise Refused(obstacle("There is no panel ahead."))
    review.papers_sent_at = at
    happened(review, "papers_sent", at=at)
    return saved(review, "papers_sent", by=by, at=at)


@transaction.atomic
def hold(
    *,
    review: Review,
    findings: str,
    came: Iterable[Member],
    version: int,
    by: User,
    at: datetime,
) -> Review:
    """The panel has met: who came, and what it found."""
    review = locked(review, version)
    ids = [member.pk for member in came]
    found = obstacles_to_reviewing(part=review.part, findings=findings, came=len(ids))
    if review.panel_at and review.panel_at > at:
        found.append(obstacle("The panel has not met yet."))
    if found:
        raise Refused(found)
    was = moved(review, State.REVIEWED)
    review.members.update(came=False)
    review.members.filter(pk__in=ids).update(came=True)
    review.findings = findings.strip()
    if review.reviewed_at is None:
        review.reviewed_at = at
    else:
        review.appeals.filter(is_upheld=True, reviewed_again_at=None).update(
            reviewed_again_at=at
        )
    happened(review, "reviewed", at=at)
    happened(review, "papers_sent", at=at)
    begin(review, "reviewed", at=at)
    return saved(review, "reviewed", by=by, at=at, was=was, count=len(ids))
