"""Somebody would rather talk: we ring them, when it is safe."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from commonside.ground.drafts import actions as drafts
from commonside.work.reports.actions.submitting import CALL_BACK, Submitted, submit

OWNER = "public:call"


def ask_call(
    *, answers: Mapping[str, Any], once: str, at: datetime, notice: int | None = None
) -> Submitted | None:
    """Take a wish to be rung as a report that says little else; None when it is twice.

    It is read in triage with its safe number and hours, and the first contact is owed
    by the clock for those who asked. `once` marks the form that was opened.
    """
    with transaction.atomic():
        if not drafts.once(OWNER, once, at):
            return None
        return submit(answers=answers, channel=CALL_BACK, by=None, at=at, notice=notice)
