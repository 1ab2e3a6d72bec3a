"""How a publication reads in words, wherever a history is shown."""

import json
from typing import Any

from commonside.ground.design import ports


def published(event: Any) -> str:
    """ "Published resolution_rate for 2026-Q3"."""
    name, period = json.loads(event.body)["codes"]
    return f"Published {name} for {period}"


ports.presenters["figure.published"] = published
