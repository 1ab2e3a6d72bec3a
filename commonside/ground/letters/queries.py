"""Counts for the daily message; and whether a message may leave, as it stands now."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from commonside.ground.agencies.models import Holding, User
from commonside.ground.agencies.rules import Sight
from commonside.ground.design import ports
from commonside.ground.design.reaching import Reach
from commonside.ground.duties.models import Due, Step
from commonside.ground.duties.rules import StepState
from commonside.ground.letters import carriers
from commonside.ground.letters.models import Message
from commonside.ground.letters.rules import Day
from commonside.ground.letters.rules import gate as rules
from commonside.ground.practice.queries import current, profile
from commonside.library.clocks.instants import london_date


def days_of(*, on: date, at: datetime) -> Iterator[tuple[User, Day]]:
    """Each active member of staff with the counts of their day; four queries in all."""
    end = timezone.make_aware(datetime.combine(on, time.max))
    owed = _counted(
        Due.objects.open().filter(due_at__lte=end).exclude(owner_user=None),
        "owner_user",
        late=Q(due_at__lt=at),
        today=Q(due_at__gte=at),
    )
    steps = _counted(
        Step.objects.filter(state=StepState.OFFERED).exclude(owner_user=None),
        "owner_user",
        waiting=Q(),
    )
    refused = _counted(
        Step.objects.filter(state=StepState.REFUSED, chased_at=None),
        "offered_by",
        refused=Q(),
    )
    staff = User.objects.filter(is_active=True).exclude(email="")
    for user in staff.select_related("agency"):
        if user.sight == Sight.NOTHING:
            continue
        counts: Counter[str] = Counter()
        for found in (owed, steps, refused):
            counts.update(found.get(user.pk, {}))
        yield user, Day(**counts)


def keepers(*, on: date, at: datetime) -> QuerySet[User]:
    """Contacts of the agencies with which the profile anchors the history (S14)."""
    agencies = profile(on).get("history", {}).get("anchored_with", [])
    held = Holding.objects.filter(
        role="agency_contact", since__lte=at, until__gt=at, user=OuterRef("pk")
    )
    people = User.objects.filter(Exists(held), is_active=True)
    return people.filter(agency__code__in=agencies).exclude(email="")


def _counted(rows: object, by: str, **wanted: Q) -> dict[int, dict[str, int]]:
    counts = {name: Count("pk", filter=q) for name, q in wanted.items()}
    grouped = rows.values(by).annotate(**counts).order_by()  # type: ignore[attr-defined]
    return {row[by]: {name: row[name] for name in wanted} for row in grouped}


@dataclass(frozen=True)
class Judged:
    """A message that may leave: by which way, by whom, and not before when."""

    reach: Reach
    passage: rules.Passage
    carrier: carriers.Carrier
    waits_until: datetime | None

    @property
    def channel(self) -> str:
        return self.passage.way.channel

    @property
    def is_veiled(self) -> bool:
        return self.passage.is_veiled


def judge(message: Message, *, at: datetime) -> Judged | None:
    """Whether a message may leave, from the record as it stands now; None when not.

    One way that another room says no to closes them all: whoever shares a mailbox
    with somebody may well hold their telephone.
    """
    reach = ports.reaches[message.to_kind](message.to_id)
    asked = (message.about, message.to_kind, message.to_id)
    open_ways = rules.passages(
        reach,
        message.template.body,
        is_veiled=any(veil(*asked) for veil in ports.veils),
        carries=carriers.carries,
    )
    if reach is None or not open_ways or not _are_allowed(reach, message):
        return None
    passage = open_ways[0]
    channel = passage.way.channel
    is_plain = passage.is_veiled or rules.must_be_plain(reach, channel)
    carrier = carriers.find(channel, is_plain)
    if carrier is None or not rules.is_ever_open(reach, passage, at):
        return None
    return Judged(reach, passage, carrier, rules.waits(reach, passage, at))


def _are_allowed(reach: Reach, message: Message) -> bool:
    return all(
        may(way, message.to_kind, message.to_id)
        for way in reach.ways
        for may in ports.addresses
    )


def said(message: Message, judged: Judged, *, at: datetime) -> rules.Said:
    """The message as it leaves now, with what the gate knows filled in."""
    on = london_date(at)
    head = current("letterhead", "plain", on).body
    return rules.said(
        message.template.body,
        head,
        judged.passage,
        reach=judged.reach,
        values={**us(on), **message.words},
    )


def us(on: date) -> dict[str, str]:
    """How we name ourselves inside a message: the partnership and its telephone."""
    facts: Mapping[str, Any] = profile(on)
    lines = {line["for"]: line for line in facts.get("line", ())}
    phone = lines.get("partnership", {}).get("phone", "")
    return {"us": str(facts.get("name", "")), "phone": phone}


def unsettled(*, at: datetime) -> list[Message]:
    """Messages whose end is not known, the longest unasked first."""
    stuck = Q(state=Message.State.SENDING, tried_at__lt=at - rules.STUCK_AFTER)
    sent = Q(state=Message.State.SENT, carrier__in=carriers.knowing())
    rows = Message.objects.filter(stuck | sent)
    recent = rows.filter(tried_at__gt=at - rules.ASKED_FOR)
    return list(recent.select_related("template").order_by("tried_at")[:200])


def to_say(message: Message) -> list[str]:
    """What a colleague says who speaks with the person in a message's place."""
    reach = ports.reaches[message.to_kind](message.to_id) or Reach()
    values = {**us(london_date(message.queued_at)), **message.words}
    values |= {"name": reach.name, "word": reach.say}
    return [rules.fill(one["en"], values) for one in message.template.body["speak"]]


def next_safe(message: Message, *, at: datetime) -> datetime | None:
    """The next moment at which the person said that it is safe; None when none is."""
    reach = ports.reaches[message.to_kind](message.to_id)
    return reach.opens(at) if reach else None


def outbox_of_demonstration() -> QuerySet[Message]:
    """Everything that left, newest first; asked where all people are invented."""
    left = [Message.State.SENT, Message.State.DELIVERED]
    return Message.objects.filter(state__in=left).order_by("-sent_at", "-pk")
