"""How the events of an account read in words, wherever a history is shown."""

from typing import Any

from commonside.ground.colleagues import rules
from commonside.ground.colleagues.queries import names_for
from commonside.ground.design import ports


def _presented(event: Any) -> str:
    return rules.event(event.kind, *names_for(event.body))


for kind in rules.EVENTS:
    ports.presenters[kind] = _presented
