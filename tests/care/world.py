"""What the doors of care point at: an offer that was accepted."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from commonside.work.care.actions import offers
from commonside.work.care.actions.court import keep_need
from commonside.work.care.actions.offers import Consent
from commonside.work.care.models import Survey
from commonside.work.care.queries.surveys import hash_of, survey_on
from tests.house.world import THEN, World

LINK = "a-link-of-the-tests"


def add(world: World) -> None:
    world.things["offer"] = offer_of(world)
    world.things["surveyed"] = surveyed_case_of(world)
    world.things["need"] = keep_need(
        case=world.case,
        person=world.case.parties.get(is_main=True).person,
        kind="travel",
        state="to_ask",
        on=None,
        by=world.cast["joanne"],
        at=THEN,
    )


def surveyed_case_of(world: World) -> Any:
    """The world's case was closed and asked about once: its link is known here."""
    now = timezone.now()
    case = world.case
    practice = survey_on(now.date())
    assert practice is not None
    Survey.objects.create(
        case=case,
        person=case.parties.get(is_main=True).person,
        team=case.team,
        practice=practice,
        state=Survey.State.SENT,
        ask_on=now.date(),
        asked_at=now,
        link_hash=hash_of(LINK),
        link_until=now + timedelta(days=14),
    )
    return case


def offer_of(world: World) -> Any:
    """Mrs Begum agreed to speak with Mind."""
    victim = world.case.parties.get(is_main=True).person
    return offers.make_offer(
        case=world.case,
        kind="mental_health",
        person=victim,
        says="yes",
        consent=Consent("said", THEN.date()),
        by=world.cast["joanne"],
        at=THEN,
    )
