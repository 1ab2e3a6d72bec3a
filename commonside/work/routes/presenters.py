"""How the events of this room read in words, wherever a history is shown."""

from typing import Any

from commonside.ground.design import ports

EVENTS = {
    "routes.age_said": "How old somebody is was noted",
    "routes.child_seen": "The record of a child was opened",
    "routes.consulted": "Youth justice was asked",
    "routes.looked_before": "Looked at what must be seen before enforcement",
    "routes.agreed_without_offer": "Agreed that no support was offered",
}


def _presented(event: Any) -> str:
    return EVENTS[event.kind]


for kind in EVENTS:
    ports.presenters[kind] = _presented
