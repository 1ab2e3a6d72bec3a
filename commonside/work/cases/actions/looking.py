"""Somebody looks whether there is a record: it is kept, and hidden keepers are told."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from commonside.ground.agencies.models import User
from commonside.ground.audit.actions import record
from commonside.ground.audit.refusals import Refused
from commonside.work.cases.actions import meeting
from commonside.work.cases.queries.looking import look
from commonside.work.cases.rules.looking import obstacles_to_looking, ways_of


@transaction.atomic
def look_up(*, asked: Mapping[str, str], by: User, at: datetime) -> None:
    """Keep who looked, by what and for which purpose; never the words (S3, S11).

    Keepers of what is hidden from the one who looks find a line in "My work".
    """
    if found := obstacles_to_looking(asked):
        raise Refused(found)
    answer = look(by, asked)
    codes = {"purpose": asked["purpose"], "by": ways_of(asked)[0]}
    record("record.looked_up", subject=by, by=by, at=at, refs=answer.refs, codes=codes)
    meeting.tell(
        answer.hidden, "{kind}.looked_for", refs=[f"user:{by.pk}"], by=by, at=at
    )
