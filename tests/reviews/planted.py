"""A string found nowhere else in each field of this room, for the test of canaries."""

from datetime import date

from commonside.ground.agencies.actions import grant
from commonside.ground.practice.models import Version
from commonside.work.reviews import actions
from commonside.work.reviews.actions.answering import Held
from commonside.work.reviews.models import (
    Appeal,
    Complaint,
    Inquiry,
    Member,
    Progress,
    Recommendation,
    Review,
    Tally,
)
from tests.reviews import living

REST = (
    "relation",
    "words",
    "wants",
    "place_text",
    "consent_how",
    "reasons",
    "panel_place",
    "chair",
    "chair_why",
    "part_words",
    "findings",
    "outcome",
    "closed_why",
    "withdrawn_why",
)


def plant(planter):
    """The application that the doors point at, with PC Lyle on its panel."""
    review, now, word = planter.world.review, planter.now, planter.plants.word
    ways = {"phone": planter.plants.phone("review.way"), "ways": ["phone"]}
    Review.objects.filter(pk=review.pk).update(
        **{name: word("review.rest") for name in REST},
        applicant_name=word("review.name"),
        victim_name=word("review.name"),
        asked_for="behalf",
        panel_at=now,
        closed_at=now,
        withdrawn_at=now,
        consented_at=now,
        consented_to=planter.cast["grace"],
        told_at=now,
    )
    review.refresh_from_db()
    review.applicant_contact = ways | {"say": word("review.way")}
    review.victim_contact = ways | {"say": word("review.way")}
    review.save()
    lyle = planter.cast["lyle"]
    said = {"added_by": planter.cast["grace"], "added_at": now}
    Member.objects.create(review=review, user=lyle, agency=lyle.agency, **said)
    grant(review, to=lyle, basis="panel", at=now)
    _asked(planter, review)
    _advised(planter, review)
    Tally.objects.create(
        since=date(2024, 4, 1),
        until=date(2025, 3, 31),
        applications=0,
        threshold_not_met=0,
        reviews=0,
        with_recommendations=0,
        words=word("review.year"),
        counted_at=now,
        counted_by=planter.cast["grace"],
    )


def _asked(planter, review):
    """What Housing is asked and holds; what the police answered."""
    word, now = planter.plants.word, planter.now
    tom, lyle = planter.cast["tom"], planter.cast["lyle"]
    Inquiry.objects.filter(review=review).update(words=word("review.asked"))
    gateway = Version.objects.get(kind="gateway", key="case-review-sch4")
    living.ask(review, planter.cast["grace"], now, gateway, [lyle.agency])
    theirs = review.inquiries.get(agency=lyle.agency)
    Inquiry.objects.filter(pk=theirs.pk).update(words=word("review.rest"))
    actions.answer(
        inquiry=theirs, words=word("review.rest"), is_refused=False, by=lyle, at=now
    )
    day = now.date()
    held = Held(
        made_on=day,
        words=word("review.asked"),
        their_reference=word("review.asked"),
    )
    actions.add_complaint(review=review, held=held, agency=tom.agency, by=tom, at=now)
    review.complaints.filter(standing="listed").update(told_whom=word("review.rest"))
    Complaint.objects.create(
        review=review,
        agency=lyle.agency,
        made_on=day,
        made_by=word("review.rest"),
        standing="out",
        why=word("review.rest"),
        added_at=now,
    )


def _advised(planter, review):
    """What was recommended to Housing, and how far it is; an appeal."""
    word, now, tom = planter.plants.word, planter.now, planter.cast["tom"]
    made = Recommendation.objects.create(
        review=review,
        agency=tom.agency,
        words=word("review.advice"),
        reply=word("review.advice"),
        is_accepted=True,
        made_by=planter.cast["grace"],
        made_at=now,
        sent_at=now,
        replied_at=now,
        replied_by=tom,
    )
    grant(made, to=tom.agency, basis="recommended", at=now)
    Progress.objects.create(
        recommendation=made, words=word("review.advice"), by=tom, at=now
    )
    planter.world.things["advised"] = made
    Appeal.objects.create(
        review=review,
        against="review",
        body="The policing body",
        words=word("review.rest"),
        late_why=word("review.rest"),
        reasons=word("review.rest"),
        made_at=now,
        heard_at=now,
        taken_by=planter.cast["grace"],
    )
