"""How the events of a report read in words, wherever a history is shown."""

import json
from typing import Any

from commonside.ground.design import ports

CHANNELS = {
    "web": "on the web",
    "call_back": "as a wish to be rung",
    "phone": "by phone",
    "in_person": "in person",
    "letter": "by letter or e-mail",
    "officer": "by an officer",
}


def submitted(event: Any) -> str:
    """ "Report taken by phone, High (provisional)"."""
    codes = json.loads(event.body).get("codes", {})
    how = CHANNELS.get(codes.get("channel", ""), "")
    band = codes.get("band", "").capitalize()
    return f"Report taken {how}, {band} (provisional)".replace(" ,", ",")


def opened(event: Any) -> str:
    """Who told us came back with the receipt and its word."""
    return "Opened with its receipt and word"


ports.presenters["report.submitted"] = submitted
ports.presenters["report.receipt_opened"] = opened
