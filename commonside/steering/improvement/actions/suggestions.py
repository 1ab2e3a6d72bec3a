"""What practitioners suggest: each with votes, a reply and a status."""

from datetime import datetime

from django.db import transaction

from commonside.ground.agencies.models import User
from commonside.ground.audit.actions import record
from commonside.ground.audit.refusals import Clash, Refused
from commonside.steering.improvement.models import Suggestion
from commonside.steering.improvement.rules import plan
from commonside.steering.improvement.rules import voices as rules


@transaction.atomic
def suggest(*, text: str, by: User, at: datetime) -> Suggestion:
    """Suggest something; it waits for a reply."""
    if found := plan.obstacles_to_writing(text=text):
        raise Refused(found)
    made = Suggestion.objects.create(text=text.strip(), by=by, at=at)
    record("improvement.suggested", subject=made, by=by, at=at)
    return made


@transaction.atomic
def reply(
    *, row: Suggestion, state: str, text: str, by: User, at: datetime, version: int
) -> Suggestion:
    """Say what becomes of a suggestion and why; again, and it is replaced.

    Raises `Refused` for its author, and `Clash` when somebody else replied meanwhile.
    """
    row = (
        Suggestion.objects.select_for_update(of=("self",))
        .select_related("replied_by")
        .get(pk=row.pk)
    )
    if row.version != version:
        raise Clash(
            theirs={"reply": row.reply},
            who=row.replied_by.name if row.replied_by else "",
            at=row.replied_at,
        )
    if found := rules.obstacles_to_replying(
        state=state, reply=text, is_own=row.by_id == by.pk
    ):
        raise Refused(found)
    was = row.state
    row.state, row.reply, row.replied_by, row.replied_at = state, text.strip(), by, at
    row.version += 1
    row.save()
    record("improvement.replied", subject=row, by=by, at=at, was=was, now=state)
    return row


@transaction.atomic
def vote(*, row: Suggestion, by: User, at: datetime) -> bool:
    """Add one's voice, or take it back; says whether it counts now."""
    row = Suggestion.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if found := rules.obstacles_to_voting(is_own=row.by_id == by.pk, state=row.state):
        raise Refused(found)
    counts = not row.voters.filter(pk=by.pk).exists()
    (row.voters.add if counts else row.voters.remove)(by)
    record("improvement.voted", subject=row, by=by, at=at, codes={"counts": counts})
    return counts
