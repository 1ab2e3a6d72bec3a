"""What strangers read: the procedure in words, and published years; no record."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from commonside.ground.practice.models import Version
from commonside.ground.practice.queries import current
from commonside.work.reviews.models import Tally
from commonside.work.reviews.rules import clocks
from commonside.work.reviews.rules.deciding import policing_body


@dataclass(frozen=True)
class Promise:
    """One clock of the procedure as the town reads it."""

    label: str
    words: str


@dataclass(frozen=True)
class Procedure:
    """The procedure in force, as the town reads it (2014 Act, section 104(2))."""

    version: Version
    thresholds: list[str]
    grounds: list[str]
    promises: list[Promise]
    appeals_to: str
    appeal_within: str


FROM = {
    "received": "of your asking",
    "acknowledged": "of our first answer",
    "asked": "of being asked",
    "decided": "of that decision",
    "accepted": "of the threshold being met",
    "refused": "of the refusal",
    "scheduled": "of the date being set",
    "reviewed": "of the panel",
    "recommended": "of the recommendations",
    "told": "of being told",
    "closed": "of the end",
    "appealed": "of the appeal",
}


def procedure(on: date) -> Procedure | None:
    """None before a partnership has one."""
    try:
        version = current("case_review", "procedure", on)
    except Version.DoesNotExist:
        return None
    body = version.body
    row = clocks.line(body, "ask_appeal")
    return Procedure(
        version=version,
        thresholds=[line["label"]["en"] for line in body["threshold"]],
        grounds=[ground["label"]["en"] for ground in body["ground"]],
        promises=[_promise(row) for row in body["clock"] if row["duty"] in SHOWN],
        appeals_to=policing_body(body, on),
        appeal_within=clocks.said(row) if row else "",
    )


SHOWN = (
    "acknowledge",
    "answer_information",
    "decide_threshold",
    "hold_panel",
    "settle_part",
    "tell_outcome",
    "have_regard",
    "check_progress",
)


def _promise(row: clocks.Row) -> Promise:
    if "before" in row:
        words = f"at least {clocks.said(row)} before the panel"
    else:
        words = f"within {clocks.said(row)} {FROM[row['starts']]}"
    return Promise(row["label"]["en"], words)


def published() -> QuerySet[Tally]:
    """Every year that was shown to the town, the newest first."""
    return Tally.objects.exclude(published_at=None)
