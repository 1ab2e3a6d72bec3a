"""How the events of a safety plan read in words, in the history of its case."""

import json
from typing import Any

from commonside.ground.design import ports
from commonside.work.cases.rules import words

EVENTS = {
    "safety.flagged": "Flagged as vulnerable, with a safety plan",
    "safety.changed": "Why they are vulnerable, or who has the plan, changed",
    "safety.reviewed": "Safety plan gone through with them",
    "safety.ended": "No longer flagged as vulnerable",
    "safety.handed_on": "Safety plan handed to a colleague",
    "safety.joined": "Taken onto the vulnerable victims' board",
    "safety.handed_back": "Stable: handed back from the board",
    "safety.line_added": "A step added to the safety plan",
    "safety.line_ended": "A step taken out of the safety plan",
    "safety.fitting_asked": "Asked to have something fitted",
    "safety.fitted": "What came of a fitting was noted",
    "safety.safeguard_raised": "Somebody may not be safe: safeguarding asked for",
    "safety.safeguarded": "Safeguarding: somebody saw to it",
    "safety.judged": "The case, or somebody alleged, judged anew",
    "safety.card_kept": "What they say of a crisis card was noted",
}


def _presented(event: Any) -> str:
    return words.event(event.kind, json.loads(event.body), {})


words.EVENTS.update(EVENTS)
ports.presenters |= dict.fromkeys(EVENTS, _presented)
