"""How samples, reviews and notes read in words, in the history of a case."""

import json
from typing import Any

from commonside.ground.design import ports
from commonside.work.cases.rules import words

EVENTS = {
    "oversight.reviewed": "A decision of a review kept",
    "oversight.review_called": "A review called for",
    "oversight.note_left": "A note left for whoever comes next",
    "oversight.note_taken": "A note taken by whoever came next",
    "oversight.drawn": "Drawn by lot to be read by somebody else",
    "oversight.scored": "Read by somebody else, and scored",
}


def _presented(event: Any) -> str:
    return words.event(event.kind, json.loads(event.body), {})


words.EVENTS.update(EVENTS)
ports.presenters |= dict.fromkeys(EVENTS, _presented)
