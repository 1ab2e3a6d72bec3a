"""Many cases to another owner: each is checked and moved by itself."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from commonside.ground.agencies.models import User
from commonside.ground.audit.refusals import Refused
from commonside.ground.letters import actions as letters
from commonside.work.cases.actions.naming import hand_over
from commonside.work.cases.models import Case, Party
from commonside.work.oversight.rules import moving as rules

LETTER = "new-officer"


@dataclass
class Moved:
    """What became of many cases: those that went, and why others stayed."""

    gone: list[Case] = field(default_factory=list)
    stayed: list[tuple[Case, str]] = field(default_factory=list)
    # Of those that went: to how many somebody must speak, since nothing may be sent.
    to_tell: int = 0


def move_cases(
    *,
    cases: Sequence[Case],
    to: User,
    why: str,
    by: User,
    at: datetime,
    is_told: bool = False,
) -> Moved:
    """Hand each of these over; what one refuses does not keep the others.

    With `is_told` each person harmed is written to that somebody else works on it now,
    by the gate: where nothing is safe to send, the new owner has a task instead.

    Raises `Refused` when nothing is chosen or no reason is given.
    """
    if found := rules.obstacles_to_moving(chosen=len(cases), why=why):
        raise Refused(found)
    moved = Moved()
    for case in cases:
        try:
            with transaction.atomic():
                gone = _move(case, to=to, why=why, by=by, at=at)
                unsent = is_told and not _told(gone, to=to, by=by, at=at)
        except Refused as refused:
            words = " ".join(str(one) for one in refused.obstacles)
            moved.stayed.append((case, words))
        else:
            moved.gone.append(gone)
            moved.to_tell += unsent
    return moved


def _move(case: Case, *, to: User, why: str, by: User, at: datetime) -> Case:
    return hand_over(case=case, to=to, why=why, by=by, at=at)


def _told(case: Case, *, to: User, by: User, at: datetime) -> bool:
    """Whether a message waits to leave; else somebody speaks with them."""
    person = (
        Party.objects.filter(case=case, is_main=True).values_list("person", flat=True)
    ).first()
    if person is None:
        return False
    message = letters.write(
        LETTER,
        person_id=person,
        about=f"case:{case.pk}",
        words={"officer": to.name},
        by=by,
        at=at,
    )
    return message.state == message.State.QUEUED
