"""What the doors of Case Reviews point at: one application on its way."""

from datetime import UTC, datetime, timedelta
from typing import Any

from commonside.ground.practice.models import Version
from commonside.work.reviews import actions
from commonside.work.reviews.actions.applying import Application, Listed
from commonside.work.reviews.models import Appeal, Complaint, Review
from tests.reviews import living

THEN = datetime(2026, 1, 5, 10, tzinfo=UTC)


def add(world: Any) -> None:
    """An application whose agencies were asked; nobody has decided."""
    world.things["review"] = made(world)
    world.things["inquiry"] = world.review.inquiries.get()
    world.things["listed"] = world.review.complaints.get()


def made(world: Any) -> Review:
    said = Application(
        name="Nasreen Begum",
        words="He kicks the door.",
        listed=[Listed("The police")],
        contact={"phone": "07700 900142", "ways": ["phone"]},
    )
    review = actions.apply(said, channel="web", by=None, at=THEN)
    assert review is not None
    grace, tom = world.cast["grace"], world.cast["tom"]
    gateway = Version.objects.get(kind="gateway", key="case-review-sch4")
    living.acknowledge(review, grace, THEN)
    living.ask(review, grace, THEN, gateway, [tom.agency])
    return review


def accepted(world: Any) -> None:
    living.accept(world.review, world.cast["grace"], THEN)


def called(world: Any) -> None:
    accepted(world)
    living.call_panel(world.review, world.cast["grace"], THEN, world.cast)


def settled(world: Any) -> None:
    called(world)
    living.settle(world.review, world.cast["grace"], THEN)


def reviewed(world: Any) -> None:
    settled(world)
    at = THEN + timedelta(days=20)
    living.hold(world.review, world.cast["grace"], at)


def recommended(world: Any) -> None:
    reviewed(world)
    grace, tom = world.cast["grace"], world.cast["tom"]
    world.things["recommendation"] = living.recommend(
        world.review, grace, world.review.reviewed_at, tom.agency
    )


def sent(world: Any) -> None:
    recommended(world)
    living.send_outcome(world.review, world.cast["grace"], world.review.reviewed_at)


def refused(world: Any) -> None:
    Complaint.objects.update(standing=Complaint.Standing.OUT, why="x")
    grace = world.cast["grace"]
    living.refuse(world.review, grace, THEN + timedelta(days=60))


def appealed(world: Any) -> None:
    refused(world)
    # In the planted world another was heard already.
    Appeal.objects.filter(review=world.review).delete()
    grace = world.cast["grace"]
    at = world.review.told_at
    actions.appeal(**living.of(world.review, grace, at), words="x", late_why="")
