"""What the doors of care point at: an offer that was accepted."""

from typing import Any

from commonside.work.care.actions import offers
from commonside.work.care.actions.court import keep_need
from commonside.work.care.actions.offers import Consent
from tests.house.world import THEN, World


def add(world: World) -> None:
    world.things["offer"] = offer_of(world)
    world.things["need"] = keep_need(
        case=world.case,
        person=world.case.parties.get(is_main=True).person,
        kind="travel",
        state="to_ask",
        on=None,
        by=world.cast["joanne"],
        at=THEN,
    )


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
