"""An application is taken, by whatever way it comes."""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from commonside.ground.agencies.models import Answer, Grant, User
from commonside.ground.audit.actions import record
from commonside.ground.audit.refusals import Refused
from commonside.ground.drafts import actions as drafts
from commonside.ground.practice.models import Version
from commonside.ground.practice.queries import current
from commonside.library.clocks.instants import london_date
from commonside.work.reports.queries import notice_on
from commonside.work.reviews.actions.moving import begin
from commonside.work.reviews.models import Complaint, Review
from commonside.work.reviews.rules.deciding import (
    REFERENCE_LETTERS,
    obstacles_to_applying,
)

PUBLIC = "public"
TRIES = 5
REFERENCE_LENGTH = 6
# Who may read it from the first moment: whoever runs Case Reviews.
COORDINATORS = "role:review_coordinator"


@dataclass(frozen=True)
class Listed:
    """One report that the applicant says they made."""

    told_whom: str = ""
    made_on: date | None = None
    their_reference: str = ""
    words: str = ""

    @property
    def says_anything(self) -> bool:
        return bool(self.told_whom or self.made_on or self.their_reference)


@dataclass(frozen=True)
class Application:
    """What somebody who asks for a Case Review says."""

    name: str
    words: str
    asked_for: str = Review.For.SELF
    contact: Mapping[str, Any] = field(default_factory=dict)
    relation: str = ""
    victim_name: str = ""
    victim_contact: Mapping[str, Any] = field(default_factory=dict)
    says_consent: bool = False
    wants: str = ""
    place_text: str = ""
    language: str = "en"
    listed: Iterable[Listed] = ()


def apply(
    said: Application,
    *,
    channel: str,
    by: User | None,
    at: datetime,
    once: str = "",
    notice: int | None = None,
) -> Review | None:
    """Take an application; None when this form was sent before.

    Nothing that we hold is looked at: what comes back is the same whether or not there
    are reports (S29). Raises `Refused` for what is missing.
    """
    found = obstacles_to_applying(
        name=said.name,
        words=said.words,
        asked_for=said.asked_for,
        victim=said.victim_name,
        says_consent=said.says_consent,
    )
    if found:
        raise Refused(found)
    procedure = current("case_review", "procedure", london_date(at))
    left = TRIES
    while True:
        left -= 1
        try:
            with transaction.atomic():
                owner = f"user:{by.pk}" if by else "public:case-review"
                if not drafts.once(owner, once, at):
                    return None
                return _apply(
                    said, procedure, channel=channel, by=by, at=at, notice=notice
                )
        except IntegrityError as clash:
            # Two random references were alike: once in some million applications.
            if "reference" not in str(clash) or not left:
                raise


def _apply(
    said: Application,
    procedure: Version,
    *,
    channel: str,
    by: User | None,
    at: datetime,
    notice: int | None,
) -> Review:
    on = london_date(at)
    is_behalf = said.asked_for == Review.For.BEHALF
    review = Review.objects.create(
        reference=_reference(),
        procedure=procedure,
        received_at=at,
        channel=channel,
        taken_by=by,
        asked_for=said.asked_for,
        applicant_name=said.name.strip(),
        applicant_contact=dict(said.contact) or None,
        relation=said.relation.strip() if is_behalf else "",
        victim_name=said.victim_name.strip() if is_behalf else "",
        victim_contact=(dict(said.victim_contact) or None) if is_behalf else None,
        words=said.words.strip(),
        wants=said.wants.strip(),
        place_text=said.place_text.strip(),
        language=said.language,
        notice=None if by else notice_on(on, notice),
    )
    Complaint.objects.bulk_create(
        Complaint(
            review=review,
            told_whom=one.told_whom.strip(),
            made_on=one.made_on,
            their_reference=one.their_reference.strip(),
            words=one.words.strip(),
            added_by=by,
            added_at=at,
        )
        for one in said.listed
        if one.says_anything
    )
    grant_new(review, at=at)
    begin(review, "received", at=at, is_new=True)
    record(
        "review.received",
        subject=review,
        by=by or PUBLIC,
        at=at,
        codes={"channel": channel, "for": said.asked_for},
    )
    return review


def grant_new(review: Review, *, at: datetime) -> None:
    """Coordinators may read it; one INSERT, since the public door reads no grants."""
    Grant.objects.bulk_create(
        [
            Grant(
                subject_kind="review",
                subject_id=review.pk,
                principal=COORDINATORS,
                answer=Answer.CONTENT,
                basis="coordinates",
                since=at,
            )
        ]
    )


def _reference() -> str:
    return "".join(secrets.choice(REFERENCE_LETTERS) for _ in range(REFERENCE_LENGTH))
