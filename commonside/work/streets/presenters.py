"""How what happens in a street reads in words, in the history of its case."""

import json
from typing import Any

from commonside.ground.design import ports
from commonside.work.cases.rules import words

EVENTS = {
    "case.vehicle_noted": "A vehicle noted",
    "case.vehicle_taken_out": "A vehicle taken out: noted by mistake",
    "case.vehicle_compared": "Looked at another record of the same vehicle",
    "case.vehicle_met": "A vehicle was noted elsewhere that is told of here",
    "report.vehicle_met": "A vehicle was noted elsewhere that is told of here",
    "streets.warned": "The police warned the driver of a vehicle",
    "streets.abandoned_told": "A vehicle that may be abandoned was taken up",
    "streets.abandoned_inspected": "An abandoned vehicle was inspected",
    "streets.abandoned_noticed": "A notice about an abandoned vehicle was given",
    "streets.abandoned_removed": "An abandoned vehicle was removed",
    "streets.abandoned_ended": "Over with an abandoned vehicle",
    "streets.drinking_logged": "Drinking in the street logged, with the help offered",
    "streets.place_given": "A place given to an officer",
    "streets.place_left": "Said why nothing is done at a place for now",
}


def _presented(event: Any) -> str:
    return words.event(event.kind, json.loads(event.body), {})


words.EVENTS.update(EVENTS)
ports.presenters |= dict.fromkeys(EVENTS, _presented)
