"""Acknowledged, consent confirmed, agencies asked."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from commonside.ground.agencies.actions import grant
from commonside.ground.agencies.models import Agency, User
from commonside.ground.agencies.rules import may_be_told
from commonside.ground.audit.refusals import Refused, obstacle
from commonside.ground.duties import actions as duties
from commonside.ground.duties.queries import Counted, calendar_on
from commonside.ground.people.actions import make_known
from commonside.ground.practice.models import Version
from commonside.library.clocks.instants import london_date
from commonside.work.reviews.actions.moving import (
    begin,
    hand_dues,
    happened,
    locked,
    moved,
    saved,
)
from commonside.work.reviews.actions.telling import tell
from commonside.work.reviews.models import Inquiry, Review
from commonside.work.reviews.rules import clocks
from commonside.work.reviews.rules.deciding import obstacles_to_asking
from commonside.work.reviews.rules.states import State

GATEWAY = "case-review-sch4"


@transaction.atomic
def acknowledge(
    *, review: Review, version: int, by: User, at: datetime, contact: User | None = None
) -> Review:
    """Say that we have it, and who is the one point of contact from now on.

    The person harmed is written down with the contact that they gave themselves, never
    with that of whoever asked for them.
    """
    review = locked(review, version)
    was = moved(review, State.ACKNOWLEDGED)
    review.contact = contact or by
    review.acknowledged_at = at
    ways = review.victim_contact if review.is_on_behalf else review.applicant_contact
    known = {key: value for key, value in (ways or {}).items() if key != "name"}
    review.person = make_known(known_as=review.known_as, by=by, at=at, ways=known)
    happened(review, "acknowledged", at=at)
    hand_dues(review, to=review.contact)
    begin(review, "acknowledged", at=at)
    saved(review, "acknowledged", by=by, at=at, was=was)
    if not review.is_on_behalf or review.consented_at is not None:
        tell(review, "acknowledged", by=by, at=at, contact=review.contact.name)
    return review


@transaction.atomic
def confirm_consent(
    *, review: Review, how: str, alone: bool, version: int, by: User, at: datetime
) -> Review:
    """The person for whom somebody asks was asked alone, and agrees."""
    review = locked(review, version)
    found = []
    if not review.is_on_behalf:
        found.append(obstacle("They ask for themselves: nobody else need agree."))
    if not alone:
        wrong = "Ask again when nobody else can hear, whoever applied included."
        found.append(obstacle(wrong, at_field="alone"))
    if not how.strip():
        found.append(obstacle("Write how and when you asked.", at_field="how"))
    if found:
        raise Refused(found)
    review.consent_how = how.strip()
    review.consented_at, review.consented_to = at, by
    saved(review, "consented", by=by, at=at)
    contact = review.contact.name if review.contact else by.name
    tell(review, "acknowledged", by=by, at=at, contact=contact)
    return review


@transaction.atomic
def ask(
    *,
    review: Review,
    agencies: Iterable[Agency],
    words: str,
    gateway: Version,
    version: int,
    by: User,
    at: datetime,
) -> Review:
    """Ask agencies what they hold and did (2014 Act, Schedule 4, paragraph 7).

    Each sees what it is asked and nothing else. More can be asked later, until the
    threshold is decided.
    """
    review = locked(review, version)
    asked = set(review.inquiries.values_list("agency", flat=True))
    fresh = [agency for agency in agencies if agency.pk not in asked]
    found = obstacles_to_asking(
        needs_consent=review.is_on_behalf and review.consented_at is None,
        agencies=len(fresh),
        closed=[a.short_name for a in fresh if not may_be_told(a.sight_on(at))],
        words=words,
    )
    if found:
        raise Refused(found)
    was = ""
    if review.state != State.INFO_REQUESTED:
        was = moved(review, State.INFO_REQUESTED)
        review.asked_at = at
    for agency in fresh:
        _ask(review, agency, words, gateway, by=by, at=at)
    if was:
        begin(review, "asked", at=at)
    refs = [f"agency:{agency.pk}" for agency in fresh]
    codes = {"gateway": gateway.key}
    return saved(review, "asked", by=by, at=at, was=was, refs=refs, codes=codes)


def _ask(
    review: Review,
    agency: Agency,
    words: str,
    gateway: Version,
    *,
    by: User,
    at: datetime,
) -> Inquiry:
    row = clocks.line(review.procedure.body, "answer_information")
    due_at = clocks.due(row, at, calendar_on(london_date(at))) if row else None
    inquiry = Inquiry.objects.create(
        review=review,
        agency=agency,
        gateway=gateway,
        words=words.strip(),
        asked_by=by,
        asked_at=at,
        due_at=due_at,
    )
    grant(inquiry, to=agency, basis="asked", at=at)
    if due_at:
        duty = Counted("answer_information", at, due_at, "case_review.answer")
        practice = review.procedure
        duties.owe(inquiry, [duty], to=agency, practice=practice, at=at, is_new=True)
    return inquiry
