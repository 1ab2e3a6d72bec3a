"""How the events of care read in words, wherever a history is shown."""

from typing import Any

from commonside.ground.design import ports

EVENTS = {
    "care.offered": "Support offered",
    "care.answered": "Their answer to an offer of support noted",
    "care.screened": "Asked whether mediation is suitable",
    "care.referred": "Passed on to a support service",
    "care.service_answered": "The support service answered",
    "care.work_noted": "What the support service does was noted",
    "care.ended": "Support ended",
    "care.stopped": "Mediation stopped: a report tells of abuse at home",
    "care.need_kept": "Care before court noted",
    "care.asked": "Their turn to be asked how it went",
    "care.came": "Came to a session of the programme",
    "care.missed": "Did not come to a session of the programme",
    "care.silence": "Nobody told whether they came to the programme",
    "care.seen_to": "Seen that they are safe after a missed session",
}


def _presented(event: Any) -> str:
    return EVENTS[event.kind]


for kind in EVENTS:
    ports.presenters[kind] = _presented
