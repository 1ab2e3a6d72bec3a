"""How the events of a measure read in words, wherever a history is shown."""

import json
from typing import Any

from commonside.ground.design import ports


def read(event: Any) -> str:
    """ "Counted resolution_rate for 2026-Q3 and kept it"."""
    name, period = json.loads(event.body)["codes"]
    return f"Counted {name} for {period} and kept it"


def cases_seen(event: Any) -> str:
    """ "Saw 3 cases behind a figure"."""
    many = len(json.loads(event.body).get("refs", []))
    return f"Saw {many} case{'' if many == 1 else 's'} behind a figure"


ports.presenters["measure.read"] = read
ports.presenters["measure.cases_seen"] = cases_seen
