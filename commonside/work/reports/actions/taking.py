"""A member of staff takes a report from somebody who speaks."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from commonside.ground.agencies.models import User
from commonside.ground.drafts import actions as drafts
from commonside.work.reports.actions.submitting import Submitted, submit

FORM = "reports.take"


@transaction.atomic
def take(
    *, answers: Mapping[str, Any], channel: str, once: str, by: User, at: datetime
) -> Submitted | None:
    """Take a report from a form of staff, and let its draft go; None when it was sent.

    `once` marks the form that was opened: pressed twice, it is one report.
    """
    owner = f"user:{by.pk}"
    if not drafts.once(owner, once, at):
        return None
    taken = submit(answers=answers, channel=channel, by=by, at=at)
    drafts.drop(owner, FORM)
    return taken
