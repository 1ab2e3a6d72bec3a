"""Messages to residents in every state: sent, arrived, waiting, veiled and refused."""

import io
from contextlib import redirect_stdout
from datetime import datetime, timedelta
from typing import Any

from commonside.demo.moments import at_work
from commonside.demo.stories import Telling, days, hours
from commonside.demo.timeline import Story
from commonside.demo.world import World
from commonside.ground.duties.models import Step
from commonside.ground.duties.rules import StepState
from commonside.ground.letters import actions as letters
from commonside.ground.letters.models import Message
from commonside.ground.people.actions import change_safe_contact
from commonside.ground.people.models import SafeContact
from commonside.work.cases.actions import move_step
from commonside.work.cases.models import Case


class Writing:
    """What an officer writes of a named story, and the person's record before it."""

    def __init__(self, world: World, story: str) -> None:
        self.told, self.story = Telling(world), story

    def person_id(self) -> int:
        party = self.told.case(self.story).parties.get(is_main=True)
        return int(party.person_id)

    def record(self, at: Any, **more: Any) -> None:
        """The officer has asked what the gate needs, and writes it down."""
        case = self.told.case(self.story)
        row = SafeContact.objects.select_related("person").get(
            person_id=self.person_id()
        )
        change_safe_contact(
            row.person,
            ways={**(row.ways or {}), **more},
            version=row.version,
            by=case.owner,
            at=at,
        )

    def write(self, kind: str, at: Any, **words: str) -> Message:
        case = self.told.case(self.story)
        return letters.write(
            kind,
            person_id=self.person_id(),
            about=f"case:{case.pk}",
            words=words,
            by=case.owner,
            at=at,
        )


def _send(at: Any) -> None:
    """What waits leaves; its mail is not written over the console of the builder."""
    with redirect_stdout(io.StringIO()):
        letters.send_messages(at=at)
        letters.settle(at=at)


def begum(world: World) -> Story:
    """She may only be rung: an officer who forgets it is stopped, and rings."""
    writing = Writing(world, "begum")
    at = yield writing.told.now - hours(22)
    writing.write(
        "update",
        at,
        done="The locks of the stairwell have been ordered",
        next="we ring you before Friday",
    )


def novak(world: World) -> Story:
    """Two who agreed to e-mail: one reads alone, of the other somebody reads it too."""
    writing = Writing(world, "novak")
    at = yield writing.told.ago(3)
    writing.record(
        at,
        ways=["phone", "email"],
        preferred="email",
        email="a.novak@example.org",
        never=["voicemail", "letter"],
        sees_email="nobody",
        shows=[],
        say="garden",
    )
    writing.write("appointment", at, when="Tuesday at 14:00", where="at the library")
    at = yield at + timedelta(minutes=1)
    _send(at)


def tully(world: World) -> Story:
    """Somebody else opens the mailbox: words that tell nothing, and the agreed word."""
    writing = Writing(world, "tully")
    at = yield writing.told.ago(4)
    writing.record(
        at,
        ways=["email"],
        email="tully@example.org",
        never=["voicemail"],
        sees_email="somebody",
        also_sees="her brother",
        say="choir",
    )
    writing.write("ring_us", at)
    at = yield at + timedelta(minutes=1)
    _send(at)


def delaney(world: World) -> Story:
    """Texts only at a weekend: what is written today waits until then."""
    writing = Writing(world, "delaney")
    at = yield writing.told.now - days(0.2)
    writing.record(
        at,
        ways=["text"],
        never=["voicemail"],
        phone="07700 900271",
        sees_phone="nobody",
        days="weekdays" if at.weekday() >= 5 else "weekend",
    )
    writing.write(
        "update", at, done="The camera is up", next="we look at it together on Monday"
    )
    at = yield at + timedelta(minutes=1)
    _send(at)


def post(world: World) -> Story:
    """Every few hours what may leave leaves: also what explains a right by itself."""
    at = world.since
    while True:
        at = yield at + hours(4)
        _send(at)


def spoken(world: World) -> Story:
    """What could not be written is said within days, by whoever has the case."""
    at = world.since
    while True:
        at = yield at_work(at + days(1), world.lot(f"spoken {at:%j}"))
        due = Message.objects.filter(
            step__state=StepState.OFFERED, queued_at__lt=at - days(3), about_kind="case"
        ).select_related("step")
        cases = (
            Case.objects.open()
            .select_related("owner")
            .in_bulk([one.about_id for one in due])
        )
        # One thing to say, however often somebody tried to write it.
        steps = {one.step: one.about_id for one in due if one.step is not None}
        for step, pk in steps.items():
            if pk in cases:
                _said(cases[pk], step, at)


def _said(case: Case, step: Step, at: datetime) -> None:
    move_step(case=case, step=step, to=StepState.DONE, by=case.owner, at=at)


def stories(world: World) -> list[Story]:
    named = [begum(world), novak(world), tully(world), delaney(world)]
    return [post(world), spoken(world), *named]
