"""The tab of a case that leads here, and what follows from speaking with somebody."""

from datetime import datetime
from typing import Any

from commonside.ground.design import ports
from commonside.work.evidence.actions.sheets import ask_after


def _is_ours(head: Any) -> bool:
    return bool(head.is_ours)


def _may_write(head: Any) -> bool:
    return bool(head.is_ours and head.case.is_open and head.reader.may("cases.work"))


def on_contact(case: Any, *, contact: Any, at: datetime, **_: Any) -> None:
    """Whoever was spoken with was asked how the diary goes."""
    if contact.is_reached:
        ask_after(case, at=at)


ports.follows["case.contacted"].append(on_contact)
ports.menus["cases.tabs"].append(
    ports.Entry("evidence:evidence", "Evidence", _is_ours, "evidence", "papers")
)
# Where a template of the kind "paper" is written; the checklist leads there by stage.
ports.menus["cases.letters"].append(
    ports.Entry("evidence:write-letter", "A letter on paper", _may_write, "paper")
)
