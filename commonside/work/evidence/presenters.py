"""How events of evidence read in the history of a case."""

from collections.abc import Mapping
from typing import Any

from commonside.ground.design import ports

EVENTS: Mapping[str, str] = {
    "diary.added": "A diary entry kept",
    "diary.changed": "A diary entry put right within a day",
    "diary.annotated": "A note beside a diary entry",
    "diary.sheets_given": "Diary sheets given",
    "diary.sheets_back": "Diary sheets back",
    "diary.read": "The diary read",
    "exhibit.added": "An exhibit taken in",
    "exhibit.handled": "An exhibit changed hands",
    "statement.written": "A statement written",
    "statement.changed": "A statement changed",
    "statement.signed": "A statement signed",
    "bundle.asked": "Papers asked for",
    "bundle.made": "Papers made",
    "bundle.fetched": "Papers fetched",
    "paper.written": "A letter written",
    "paper.changed": "A letter changed",
    "paper.confirmed": "A letter looked through for who complained",
    "paper.exported": "A letter fetched",
    "paper.sent": "A letter sent",
    "layout.set": "A layout of letters set",
}


def _presented(event: Any) -> str:
    return EVENTS[event.kind]


for kind in EVENTS:
    ports.presenters[kind] = _presented
