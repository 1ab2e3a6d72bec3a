"""How the events of a case read in words, wherever a history is shown."""

import json
from typing import Any

from commonside.ground.design import ports
from commonside.work.cases.rules import words


def _presented(event: Any) -> str:
    return words.event(event.kind, json.loads(event.body), {})


for kind in words.EVENTS:
    ports.presenters[kind] = _presented
