"""The one gate by which anything leaves for somebody who is not staff.

It asks the contact record twice: when a message is written, so that the officer learns
at once that somebody must speak, and again when it leaves (S27). Where the answer is
no, nothing leaves and whoever keeps the case has a task; of why, nothing is told.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from commonside.ground.agencies.models import User
from commonside.ground.audit.actions import record
from commonside.ground.audit.refusals import Refused
from commonside.ground.design import ports
from commonside.ground.duties import actions as duties
from commonside.ground.duties.queries import calendar_on
from commonside.ground.duties.rules import Purpose, StepState
from commonside.ground.letters import carriers, queries
from commonside.ground.letters.models import Message
from commonside.ground.letters.rules import GIVE_UP_AFTER, retry_after
from commonside.ground.letters.rules import gate as rules
from commonside.ground.practice.queries import current
from commonside.library.clocks.calendars import next_working_day
from commonside.library.clocks.instants import london_date

State = Message.State


@transaction.atomic
def write(
    kind: str,
    *,
    person_id: int | None = None,
    about: str,
    words: dict[str, str],
    by: User | None,
    at: datetime,
    report_id: int | None = None,
) -> Message:
    """Write to somebody; queued, or refused at once with a task for who keeps `about`.

    `kind` names a template of the practice in force (`data/letters`), `words` fills in
    what it asks for. `person_id` says to whom; with `report_id` only whoever told that
    report is written to, and only as they said in it (S28).

    Raises `Refused` when a blank is not filled in, and `Version.DoesNotExist` for a
    template that there is none of.
    """
    template = current("letter", kind, london_date(at))
    found = rules.obstacles_to_writing(template.body, words)
    if found:
        raise Refused(found)
    to_kind, to_id = ("report", report_id) if report_id else ("person", person_id)
    if to_id is None:
        raise ValueError("A message is for a person, or for who told a report")
    about_kind, about_id = about.split(":")
    asked = {need["code"] for need in template.body.get("needs", ())}
    message = Message.objects.create(
        kind=kind,
        template=template,
        to_kind=to_kind,
        to_id=to_id,
        about_kind=about_kind,
        about_id=int(about_id),
        words={name: said.strip() for name, said in words.items() if name in asked},
        by=by,
        queued_at=at,
    )
    _trace("queued", message, at=at)
    if queries.judge(message, at=at) is None:
        _refuse(message, at=at)
    return message


def send_messages(*, at: datetime, most: int = 200) -> dict[str, int]:
    """Send what waits and may leave now; how many came to which state.

    Each is claimed in a transaction of its own, handed to its carrier outside of any,
    and marked in another: a carrier's answer is never undone with something else.
    """
    ids = (
        Message.objects.filter(state=State.QUEUED)
        .filter(Q(try_at=None) | Q(try_at__lte=at))
        .order_by("pk")
        .values_list("pk", flat=True)[:most]
    )
    states: dict[str, int] = {}
    for pk in list(ids):
        message = _claim(pk, at=at)
        if message is not None and message.state == State.SENDING:
            message = _hand_over(message, at=at)
        if message is not None:
            states[message.state] = states.get(message.state, 0) + 1
    return states


@transaction.atomic
def _claim(pk: int, *, at: datetime) -> Message | None:
    """Take one message to be sent now, if the record still lets it; S27."""
    rows = Message.objects.select_for_update(of=("self",)).select_related("template")
    message = rows.filter(pk=pk, state=State.QUEUED).first()
    if message is None:
        return None
    judged = queries.judge(message, at=at)
    if judged is None:
        _refuse(message, at=at)
        return message
    if judged.waits_until is not None:
        message.try_at = judged.waits_until
        message.save(update_fields=["try_at"])
        return message
    said = queries.said(message, judged, at=at)
    message.sent_as = said._asdict()
    message.channel, message.is_veiled = judged.channel, judged.is_veiled
    message.carrier = judged.carrier.name
    message.state, message.tried_at = State.SENDING, at
    message.attempts += 1
    message.save()
    return message


def _hand_over(message: Message, *, at: datetime) -> Message:
    carrier = carriers.named(message.carrier)
    said = rules.Said(**(message.sent_as or {}))
    try:
        carried_as = carrier.send(message.channel, said, message.code)
    except carriers.Unsent as fault:
        return _not_taken(message, fault, at=at)
    return _mark(message, State.SENT, at=at, carried_as=carried_as)


@transaction.atomic
def _mark(message: Message, state: str, *, at: datetime, **fields: Any) -> Message:
    """What became of a message, with its trace."""
    moment = {"sent_at": at} if state == State.SENT else {"ended_at": at}
    for name, value in {**fields, **moment, "state": state}.items():
        setattr(message, name, value)
    message.save()
    _trace(state, message, at=at)
    return message


@transaction.atomic
def _not_taken(message: Message, fault: carriers.Unsent, *, at: datetime) -> Message:
    """Tried again with growing gaps; given up, somebody speaks with the person."""
    if fault.is_final or message.attempts >= GIVE_UP_AFTER:
        return _fail(message, fault.why, at=at)
    message.state, message.why = State.QUEUED, fault.why
    message.sent_as, message.channel, message.carrier = None, "", ""
    message.try_at = at + timedelta(seconds=retry_after(message.attempts))
    message.save()
    return message


@transaction.atomic
def _fail(message: Message, why: str, *, at: datetime) -> Message:
    message.step = _task(message, "It did not arrive.", at=at)
    return _mark(message, State.FAILED, at=at, why=why)


def _refuse(message: Message, *, at: datetime) -> None:
    """Nothing leaves, and somebody has it to say; part of a larger act."""
    message.step = _task(message, rules.NOT_SAFE, at=at)
    _mark(message, State.REFUSED, at=at)


def _task(message: Message, why: str, *, at: datetime) -> Any:
    """One live task for each thing to say to each person, however often it is tried."""
    earlier = Message.objects.filter(
        kind=message.kind,
        to_kind=message.to_kind,
        to_id=message.to_id,
        about_kind=message.about_kind,
        about_id=message.about_id,
        step__state__in=[StepState.OFFERED, StepState.ACCEPTED],
    ).select_related("step")
    known = earlier.exclude(pk=message.pk).first()
    if known is not None:
        return known.step
    keeper: User = ports.keepers[message.about_kind](message.about_id)
    day = london_date(at) + timedelta(days=1)
    return duties.offer(
        message.about,
        text=f"{why} About: {message.template.label}.",
        purpose=Purpose.SUPPORT,
        to=keeper,
        due_on=next_working_day(day, calendar_on(day)),
        by=message.by or keeper,
        at=at,
    )


def _trace(state: str, message: Message, *, at: datetime) -> None:
    """Which template, to whom, by which way; what it said is in the row alone."""
    refs = [f"message:{message.pk}", message.to]
    if message.step_id:
        refs.append(f"step:{message.step_id}")
    record(
        f"message.{state}",
        subject=message.about,
        by=message.by if state == State.QUEUED else None,
        at=at,
        refs=refs,
        codes={"kind": message.kind, "way": message.channel},
    )


def settle(*, at: datetime) -> int:
    """Ask carriers what became of what they took; how many messages moved on.

    One that was being handed over when its worker died is sent again only when its
    carrier says that it never got it; where the carrier cannot say, it is not sent
    twice: somebody speaks with the person.
    """
    moved = 0
    for message in queries.unsettled(at=at):
        carrier = carriers.named(message.carrier)
        try:
            fate = carrier.fate(message.code, message.carried_as) if carrier else None
        except carriers.Unsent:
            continue
        state, why = fate or ("", "")
        moved += _settle_one(message, state, why, at=at)
    return moved


@transaction.atomic
def _settle_one(message: Message, state: str, why: str, *, at: datetime) -> bool:
    rows = Message.objects.select_for_update(of=("self",))
    if not rows.filter(pk=message.pk, state=message.state).exists():
        return False
    if state == State.DELIVERED:
        _mark(message, State.DELIVERED, at=at)
    elif state == State.FAILED:
        _fail(message, why, at=at)
    elif message.state != State.SENDING:
        return False
    elif state == State.SENT:
        _mark(message, State.SENT, at=at)
    elif state == "never":
        _not_taken(message, carriers.Unsent("worker_gone"), at=at)
    else:
        _fail(message, "worker_gone", at=at)
    return True
