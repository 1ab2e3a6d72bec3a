"""What is done with offers, in one line each."""

from commonside.work.care.actions import offers
from commonside.work.care.actions.offers import Consent

NO = dict.fromkeys(("domestic", "afraid", "violence", "order", "pressed"), "no")


def yes(at):
    return Consent("said", at.date())


def give(case, kind, person, by, at, *, says="yes", **more):
    return offers.make_offer(
        case=case,
        kind=kind,
        person=person,
        says=says,
        consent=yes(at),
        by=by,
        at=at,
        **more,
    )


def begun(case, kind, person, by, at, *, next_on=None, worker="", **more):
    """Offered, agreed, passed on and taken on."""
    offer = give(case, kind, person, by, at, **more)
    if kind == "mediation":
        offer = offers.screen(offer, answers=NO, other=yes(at), by=by, at=at)
    offer = offers.refer(offer, by=by, at=at)
    return offers.service_says(
        offer, takes_on=True, worker=worker, next_on=next_on, by=by, at=at
    )
