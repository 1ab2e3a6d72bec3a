"""How samples read in words, in the history of a case."""

import json
from typing import Any

from commonside.ground.design import ports
from commonside.work.cases.rules import words

EVENTS = {
    "oversight.drawn": "Drawn by lot to be read by somebody else",
    "oversight.scored": "Read by somebody else, and scored",
}


def _presented(event: Any) -> str:
    return words.event(event.kind, json.loads(event.body), {})


words.EVENTS.update(EVENTS)
ports.presenters |= dict.fromkeys(EVENTS, _presented)
