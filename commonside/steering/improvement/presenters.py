"""How improvement reads in words, wherever a history is shown."""

from typing import Any

from commonside.ground.design import ports

EVENTS = {
    "improvement.begun": "A project of improvement begun",
    "improvement.recommended": "A point added to a plan",
    "improvement.found": "A finding recorded",
    "improvement.evidenced": "Evidence of a point brought",
    "improvement.signed_off": "A point signed off by a second person",
    "improvement.dropped": "A point not followed",
    "improvement.workshop_held": "A workshop recorded",
    "improvement.consent_withdrawn": "Somebody of a workshop took their consent back",
    "improvement.theme_raised": "A theme raised in a workshop",
    "improvement.changed": "The change recorded that a theme led to",
    "improvement.quoted": "A quote written down",
    "improvement.quote_approved": "A quote approved by a second person",
    "improvement.suggested": "Something suggested",
    "improvement.replied": "A suggestion replied to",
    "improvement.voted": "A voice for a suggestion, or taken back",
}


def _presented(event: Any) -> str:
    return EVENTS[event.kind]


ports.presenters |= dict.fromkeys(EVENTS, _presented)
