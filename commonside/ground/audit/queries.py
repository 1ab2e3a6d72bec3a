"""Reading the history, and checking that it is whole."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from django.db import connection

from commonside.ground.audit import rules
from commonside.ground.audit.models import Event, EventText, Seal, SealMember
from commonside.ground.audit.triggers import missing_triggers


@dataclass(frozen=True)
class Verdict:
    """What a check of the history found; `faults` is empty when it is whole."""

    events: int
    seals: int
    unsealed: int
    erased: int
    faults: list[str]

    @property
    def is_whole(self) -> bool:
        return not self.faults


def hash_of(event: Event) -> str:
    return rules.event_hash(
        id=event.pk,
        kind=event.kind,
        subject=event.subject,
        by=event.by,
        is_view=event.is_view,
        at=event.at,
        recorded_at=_stamped(event),
        body=event.body,
        salt=event.salt,
        text_hash=event.text_hash,
    )


def _stamped(event: Event):  # type: ignore[no-untyped-def]
    """`recorded_at` as the database holds it, not as the insert expression."""
    if not hasattr(event.recorded_at, "astimezone"):
        event.refresh_from_db(fields=["recorded_at"])
    return event.recorded_at


def verify() -> Verdict:
    """Check triggers, every sealed event, the chain of seals and the erasable texts."""
    faults = [
        f"Trigger {name} is missing: rows could be changed."
        for name in missing_triggers(connection)
    ]
    faults += _faults_in_chain()
    faults += _faults_in_seals()
    erased, wrong = _texts()
    events = Event.objects.count()
    return Verdict(
        events=events,
        seals=Seal.objects.count(),
        unsealed=events - SealMember.objects.count(),
        erased=erased,
        faults=faults + wrong,
    )


def _faults_in_chain() -> list[str]:
    faults, previous, total, number = [], rules.FIRST, 0, 0
    for seal in Seal.objects.order_by("number").iterator():
        number, total = number + 1, total + seal.count
        if seal.number != number:
            faults.append(f"Seal {number} is missing before seal {seal.number}.")
            number = seal.number
        if seal.previous != previous:
            faults.append(f"Seal {seal.number} does not follow the seal before it.")
        if seal.total != total:
            faults.append(f"Seal {seal.number} counts another total of events.")
            total = seal.total
        expected = rules.seal_digest(
            number=seal.number,
            count=seal.count,
            total=seal.total,
            root=seal.root,
            previous=seal.previous,
        )
        if seal.digest != expected:
            faults.append(f"Seal {seal.number} was altered.")
        previous = seal.digest
    return faults


def _members(numbers: set[int] | None = None) -> Iterator[tuple[int, int]]:
    rows = SealMember.objects.order_by("seal_number", "event_id")
    if numbers is not None:
        rows = rows.filter(seal_number__in=numbers)
    yield from rows.values_list("seal_number", "event_id").iterator(chunk_size=5000)


def _faults_in_seals(numbers: set[int] | None = None) -> list[str]:
    """Faults in the events of these seals, or of all."""
    faults = []
    kept = (
        Seal.objects.all()
        if numbers is None
        else Seal.objects.filter(number__in=numbers)
    )
    seals = {seal.number: seal for seal in kept}
    for number, rows in groupby(_members(numbers), key=lambda row: row[0]):
        ids = [event_id for _, event_id in rows]
        faults += _faults_in_seal(number, ids, seals.pop(number, None))
    return faults + [f"Seal {n} lists no events." for n in seals]


def _faults_in_seal(number: int, ids: list[int], seal: Seal | None) -> list[str]:
    if seal is None:
        return [f"Seal {number} is gone, its {len(ids)} members remain."]
    found = {event.pk: event for event in Event.objects.filter(pk__in=ids)}
    gone = [id_ for id_ in ids if id_ not in found]
    faults = [f"Event {id_} of seal {number} is gone." for id_ in gone]
    if len(ids) != seal.count:
        faults.append(f"Seal {number} lists {len(ids)} of {seal.count} events.")
    root = rules.root_of((id_, hash_of(found[id_])) for id_ in found)
    if not gone and root != seal.root:
        faults.append(f"An event of seal {number} was altered.")
    return faults


def verify_about(subject: str) -> Verdict:
    """Check what the history says of one subject: its events' seals, as a whole each.

    A check of one record on a page, where `verify` reads everything.
    """
    ids = list(Event.objects.about(subject).values_list("pk", flat=True))
    members = SealMember.objects.filter(event_id__in=ids)
    numbers = set(members.values_list("seal_number", flat=True))
    faults = [
        f"Trigger {name} is missing: rows could be changed."
        for name in missing_triggers(connection)
    ]
    return Verdict(
        events=len(ids),
        seals=len(numbers),
        unsealed=len(ids) - members.count(),
        erased=0,
        faults=faults + _faults_in_seals(numbers),
    )


def _texts() -> tuple[int, list[str]]:
    """How many sentences were erased, and which were altered."""
    texts = dict(EventText.objects.values_list("event_id", "text"))
    erased, wrong = 0, []
    rows = Event.objects.exclude(text_hash="").values_list("id", "salt", "text_hash")
    for id_, salt, expected in rows.iterator():
        text = texts.get(id_)
        if text is None:
            erased += 1
        elif rules.text_hash(salt, text) != expected:
            wrong.append(f"The sentence of event {id_} was altered.")
    return erased, wrong
