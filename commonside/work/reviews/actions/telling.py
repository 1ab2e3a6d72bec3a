"""Letters to the person harmed; through the gate, and in no other way."""

from datetime import datetime

from django.db import transaction

from commonside.ground.agencies.models import User
from commonside.ground.audit.actions import reference
from commonside.ground.audit.refusals import Refused, obstacle
from commonside.ground.duties import actions as duties
from commonside.ground.duties.models import Step
from commonside.ground.duties.rules import StepState
from commonside.ground.letters import actions as letters
from commonside.work.reviews.models import Review


def tell(review: Review, kind: str, *, by: User, at: datetime, **words: str) -> None:
    """Write to the person harmed, by the safe way that they gave themselves.

    Also where somebody else applied for them: what came of it is theirs to hear, and
    whoever applied hears it from them (S29). Where no way is safe the gate makes it a
    task to speak in person.
    """
    if review.person_id is None:
        return
    letters.write(
        f"case_review_{kind}",
        person_id=review.person_id,
        about=reference(review),
        words={"reference": review.shown_reference, **words},
        by=by,
        at=at,
    )


@transaction.atomic
def note_said(*, review: Review, step: Step, by: User, at: datetime) -> Step:
    """What could not be written safely has been said to the person, in person."""
    if step.subject != reference(review):
        raise Refused(obstacle("This is about something else."))
    return duties.move(step, to=StepState.DONE, by=by, at=at, as_owner=False)
