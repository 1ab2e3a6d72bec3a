"""How events of this room read in the history of a case."""

from collections.abc import Mapping
from typing import Any

from commonside.ground.design import ports

EVENTS: Mapping[str, str] = {
    "case.number_added": "A number of another system added",
    "case.number_removed": "A number of another system removed",
    "case.number_given": "Somebody who may not see it gave its number to another",
    "case.worked_elsewhere": "Worked in another system from now on",
    "case.asked_elsewhere": "Asked how it goes in the other system",
    "case.worked_here": "Worked here again",
    "case.note_brought": "An e-mail kept as a note",
    "case.copied": "Copied for another system",
    "list.line_changed": "Another system says something new",
}


def _presented(event: Any) -> str:
    return EVENTS[event.kind]


for kind in EVENTS:
    ports.presenters[kind] = _presented
