"""How the events of a Case Review read in words, wherever a history is shown."""

import json
from typing import Any

from commonside.ground.design import ports
from commonside.work.reviews.rules.states import State

WORDS = {
    "received": "Asked for an ASB Case Review",
    "acknowledged": "Case Review acknowledged",
    "consented": "Consent confirmed with the person, alone",
    "asked": "Agencies asked what they hold",
    "answered": "An agency answered",
    "complaint_added": "A complaint came to light",
    "complaint_looked_for": "A listed complaint was looked for",
    "linked": "Linked to a record",
    "decided": "Threshold decided",
    "panel_called": "Panel called",
    "part_settled": "The person's part in the panel settled",
    "papers_sent": "Papers sent to the panel",
    "reviewed": "The panel reviewed the case",
    "recommended": "A recommendation written",
    "outcome_sent": "Outcome told, recommendations sent",
    "replied": "An agency answered a recommendation",
    "progress": "Progress of an action noted",
    "closed": "Case Review closed",
    "withdrawn": "Withdrawn by the applicant",
    "appealed": "Appealed",
    "appeal_heard": "Appeal heard",
    "conflict": "A colleague knows somebody here",
    "handed_over": "Another point of contact",
    "seen": "Case Review opened",
    "list_seen": "List of Case Reviews opened",
    "inquiry_seen": "What an agency was asked, opened",
    "counted": "A year of Case Reviews counted",
    "published": "A year of Case Reviews published",
}


def presented(event: Any) -> str:
    """ "Threshold decided: Threshold met"."""
    words = WORDS[event.kind.removeprefix("review.")]
    now = json.loads(event.body).get("now")
    return f"{words}: {State(now).label}" if now else words


for kind in WORDS:
    ports.presenters[f"review.{kind}"] = presented
