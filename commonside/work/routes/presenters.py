"""How the events of this room read in words, wherever a history is shown."""

from typing import Any

from commonside.ground.design import ports

EVENTS = {
    "routes.age_said": "How old somebody is was noted",
    "routes.child_seen": "The record of a child was opened",
    "routes.consulted": "Youth justice was asked",
    "routes.looked_before": "Looked at what must be seen before enforcement",
    "routes.agreed_without_offer": "Agreed that no support was offered",
    "routes.handed_over": "Something was handed over to another body",
    "routes.taken": "What was handed over was taken on",
    "routes.refused": "What was handed over was not taken on",
    "routes.ended": "What was handed over has ended",
    "routes.withdrawn": "What was handed over was taken back",
    "routes.dash_asked": "The questions about abuse at home were asked",
    "routes.concern_raised": "Signs of modern slavery were noted",
    "routes.concern_decided": "What to do about signs of modern slavery was decided",
    "routes.concern_answered": "An answer about modern slavery was noted",
    "routes.received_seen": "Looked at what was handed to their agency",
}


def _presented(event: Any) -> str:
    return EVENTS[event.kind]


for kind in EVENTS:
    ports.presenters[kind] = _presented
