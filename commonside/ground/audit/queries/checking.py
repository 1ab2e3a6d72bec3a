"""Is the history whole? Read in batches, so that memory does not grow with it."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Exists, OuterRef
from django.utils import timezone

from commonside.ground.audit import rules
from commonside.ground.audit.findings import Findings, spell
from commonside.ground.audit.models import Event, EventText, Seal, SealMember, Waiting
from commonside.ground.audit.queries.anchors import against_anchors
from commonside.ground.audit.queries.hashes import hash_of, text_of
from commonside.ground.audit.triggers import missing_triggers
from commonside.ground.keys import ring

Say = Callable[[int, int], object]
Texts = dict[int, EventText]
# Altered rows in which we look for two that changed places.
LOOKED_THROUGH = 200
# What a page of health reads: an hour's seals, and an anchor of a day.
RECENT, AT_MOST_RECENT, ANCHORED = 60, 2000, timedelta(days=1)


@dataclass(frozen=True)
class Verdict:
    """What a check of the history found; `faults` is empty when it is whole."""

    events: int
    seals: int
    unsealed: int
    erased: int
    found: Findings
    # Up to where an anchor outside the database vouches for it: a seal's number.
    anchored: int | None = None

    @property
    def faults(self) -> list[str]:
        return self.found.faults

    @property
    def remarks(self) -> list[str]:
        return self.found.remarks

    @property
    def is_whole(self) -> bool:
        return not self.faults


@dataclass
class Check:
    """One pass over the history: what it needs to remember from batch to batch."""

    keys: dict[str, str]
    found: Findings = field(default_factory=Findings)
    # The digest, number, total and time of the seal before.
    previous: str = rules.FIRST
    number: int = 0
    total: int = 0
    before: datetime | None = None
    # The last seal that took all that waited, and its time.
    swept: tuple[int, datetime] | None = None
    erased: int = 0
    checked: int = 0
    # Altered rows by id, and broken seals by number, up to a few: were they swapped?
    altered: dict[int, tuple[Event, str, int]] = field(default_factory=dict)
    broken: dict[int, Seal] = field(default_factory=dict)


def verify(
    *,
    anchors: Iterable[dict[str, Any]] = (),
    at: datetime | None = None,
    say: Say = lambda done, total: None,
) -> Verdict:
    """Check triggers, signatures, the chain, every event and every sentence.

    `anchors` are seals that were kept outside the database: only they can show that
    the newest rows were removed. `say` is told how many events of how many are done.
    """
    check = _begun()
    count = SealMember.objects.count()
    for seals in _batches():
        check_batch(check, seals)
        say(check.checked, count)
    check_swaps(check)
    _left_over(check.found)
    _unsealed(check, at or timezone.now())
    if connection.vendor == "sqlite":
        _gaps(check.found)
    anchored = against_anchors(check.found, anchors, check.keys)
    return Verdict(
        events=Event.objects.count(),
        seals=Seal.objects.count(),
        unsealed=Waiting.objects.count(),
        erased=check.erased,
        found=check.found,
        anchored=anchored,
    )


def health(*, at: datetime, anchor: Mapping[str, Any] | None) -> Findings:
    """What is wrong or odd of late: quick enough to be asked by a page (S16).

    Looks at the last seals, at what waits for one, and at the newest anchor that was
    kept; `verify` looks at everything.
    """
    check = _begun()
    seals = _newest()
    if seals and seals[0].number > 1:
        first = seals.pop(0)
        check.number, check.total = first.number, first.total
        check.previous, check.before = first.digest, first.recorded_at
        if first.took_all:
            check.swept = (first.number, first.recorded_at)
    for seal in seals:
        check_batch(check, [seal])
    check_swaps(check)
    _unsealed(check, at, most=1000)
    _anchored(check, anchor, at)
    return check.found


def _newest() -> list[Seal]:
    """The seals of about an hour, of few events, and one more to follow on from."""
    found: list[Seal] = []
    for seal in Seal.objects.order_by("-number")[: RECENT + 1]:
        found.insert(0, seal)
        if len(found) > 1 and sum(one.count for one in found) > AT_MOST_RECENT:
            break
    return found


def _anchored(check: Check, anchor: Mapping[str, Any] | None, at: datetime) -> None:
    """Whether a seal that waited for a day has been kept outside."""
    kept = anchor["number"] if anchor else 0
    left_out = Seal.objects.filter(number__gt=kept, recorded_at__lt=at - ANCHORED)
    if anchor is None and left_out.exists():
        check.found.add("anchor_none")
    elif anchor is not None and left_out.exists():
        check.found.add("anchor_old", said=anchor["recorded_at"])


def verify_about(subject: str) -> Verdict:
    """Check what the history says of one subject, and the seals that cover it.

    A check of one record on a page, where `verify` reads everything.
    """
    check = _begun()
    events = list(Event.objects.about(subject))
    ids = [event.pk for event in events]
    members = SealMember.objects.filter(event_id__in=ids)
    hashes = {member.event_id: member for member in members}
    numbers = {member.seal_number for member in hashes.values()}
    seals = list(Seal.objects.filter(number__in=numbers).order_by("number"))
    for number in sorted(numbers - {seal.number for seal in seals}):
        check.found.add("seal_members_left", seal=number)
    lists = _lists(numbers)
    for seal in seals:
        check_seal_alone(check, seal)
        _check_list(check.found, seal, lists.get(seal.number, []))
    texts = _texts(ids)
    for event in events:
        if member := hashes.get(event.pk):
            _check_event(check, event, member.event_hash, member.seal_number)
        _check_text(check, event, texts.get(event.pk))
    check_swaps(check)
    return Verdict(
        events=len(events),
        seals=len(numbers),
        unsealed=len(events) - len(hashes),
        erased=check.erased,
        found=check.found,
    )


def _begun() -> Check:
    check = Check(keys=ring.public_keys(settings.KEYS, "seals"))
    for name in missing_triggers(connection):
        check.found.add("trigger_missing", name=name)
    return check


def _batches() -> Iterator[list[Seal]]:
    """Seals in order, so many at a time as cover a few thousand events."""
    after = 0
    while True:
        rows = list(Seal.objects.filter(number__gt=after).order_by("number")[:500])
        if not rows:
            return
        batch: list[Seal] = []
        for seal in rows:
            if batch and sum(s.count for s in batch) + seal.count > rules.AT_MOST:
                break
            batch.append(seal)
        after = batch[-1].number
        yield batch


def check_batch(check: Check, seals: list[Seal]) -> None:
    """Check these seals, which follow those before, and all that they cover."""
    numbers = [seal.number for seal in seals]
    lists = _lists(numbers)
    ids = [id_ for pairs in lists.values() for id_, _ in pairs]
    events = Event.objects.in_bulk(ids)
    texts = _texts(ids)
    for seal in seals:
        pairs = lists.get(seal.number, [])
        swept = check.swept
        _check_chain(check, seal)
        check_seal_alone(check, seal)
        _check_list(check.found, seal, pairs)
        latest: datetime | None = None
        for id_, expected in pairs:
            event = events.get(id_)
            if event is None:
                check.found.add("event_removed", event=id_, seal=seal.number)
                continue
            _check_event(check, event, expected, seal.number)
            _check_text(check, event, texts.get(id_))
            _check_time(check.found, event, swept)
            if latest and event.recorded_at < latest - rules.CLOCK_SLIP:
                back = spell(latest - event.recorded_at)
                check.found.add("clock_back_event", event=id_, late=back)
            latest = event.recorded_at
        check.checked += len(pairs)


def _check_chain(check: Check, seal: Seal) -> None:
    """That a seal follows the one before: by number, digest, total and clock."""
    for number in range(check.number + 1, min(seal.number, check.number + 100)):
        check.found.add("seal_removed", seal=number)
    is_next = seal.number == check.number + 1
    if is_next and seal.previous != check.previous:
        check.found.add("seal_unchained", seal=seal.number)
    if is_next and seal.total != check.total + seal.count:
        check.found.add("seal_total", seal=seal.number)
    if check.before and seal.recorded_at < check.before - rules.CLOCK_SLIP:
        late = spell(check.before - seal.recorded_at)
        check.found.add("clock_back", seal=seal.number, late=late)
    check.number, check.total = seal.number, seal.total
    check.previous, check.before = seal.digest, seal.recorded_at
    if seal.took_all:
        check.swept = (seal.number, seal.recorded_at)


def check_seal_alone(check: Check, seal: Seal) -> None:
    """That a seal says what was signed, with a key of ours."""
    text = text_of(seal)
    public = check.keys.get(seal.key)
    if rules.seal_digest(text) != seal.digest:
        check.found.add("seal_altered", seal=seal.number)
        check.broken[seal.number] = seal
    elif public is None:
        check.found.add("seal_unknown_key", seal=seal.number)
    elif not ring.is_signed(public, seal.signature, text):
        check.found.add("seal_unsigned", seal=seal.number)


def _check_list(found: Findings, seal: Seal, pairs: list[tuple[int, str]]) -> None:
    if len(pairs) != seal.count or rules.root_of(pairs) != seal.root:
        found.add("list_altered", seal=seal.number)


def _check_event(check: Check, event: Event, expected: str, seal: int) -> None:
    if hash_of(event) != expected:
        check.found.add("event_altered", event=event.pk, seal=seal)
        if len(check.altered) < LOOKED_THROUGH:
            check.altered[event.pk] = (event, expected, seal)


def _check_text(check: Check, event: Event, text: EventText | None) -> None:
    if not event.text_hash:
        return
    if text is None:
        check.erased += 1
    elif rules.text_hash(text.salt, text.text) != event.text_hash:
        check.found.add("text_altered", event=event.pk)


def _check_time(
    found: Findings, event: Event, swept: tuple[int, datetime] | None
) -> None:
    """A row older than the seal before its own: late by a little, or back-dated."""
    if swept is None:
        return
    seal, before = swept
    late = before - event.recorded_at
    if late > rules.PATIENCE:
        said = rules.instant(event.recorded_at)
        found.add("event_backdated", event=event.pk, said=said, seal=seal)
    elif late > rules.CLOCK_SLIP:
        found.add("came_late", event=event.pk, late=spell(late), seal=seal)


def check_swaps(check: Check) -> None:
    """Name rows that changed places as that, rather than as altered one by one."""
    sealed_as = {value: id_ for id_, (_, value, _) in check.altered.items()}
    for id_, (event, _, seal) in list(check.altered.items()):
        for value, other in sealed_as.items():
            if other > id_ and hash_of(event, as_id=other) == value:
                check.found.drop("event_altered", event=id_, seal=seal)
                of_other = check.altered[other][2]
                check.found.drop("event_altered", event=other, seal=of_other)
                check.found.add("events_swapped", event=id_, other=other)
    for number, broken in check.broken.items():
        for other in check.broken:
            moved = text_of(broken, as_number=other)
            if other > number and rules.seal_digest(moved) == broken.digest:
                check.found.add("seals_swapped", seal=number, other=other)


def _lists(numbers: Iterable[int]) -> dict[int, list[tuple[int, str]]]:
    """The (id, hash) of every event that these seals list."""
    found = defaultdict(list)
    rows = SealMember.objects.filter(seal_number__in=list(numbers))
    rows = rows.order_by("seal_number", "event_id")
    for number, id_, value in rows.values_list("seal_number", "event_id", "event_hash"):
        found[number].append((id_, value))
    return found


def _texts(ids: list[int]) -> Texts:
    return EventText.objects.in_bulk(ids)


def _left_over(found: Findings) -> None:
    """Rows that nothing explains: lists without a seal, events without either."""
    there = Seal.objects.filter(number=OuterRef("seal_number"))
    lists = SealMember.objects.filter(~Exists(there)).values("seal_number")
    for row in lists.distinct().order_by("seal_number")[:1000]:
        found.add("seal_members_left", seal=row["seal_number"])
    event = Event.objects.filter(pk=OuterRef("event_id"))
    gone = Waiting.objects.filter(~Exists(event)).order_by("event_id")
    for id_ in gone.values_list("event_id", flat=True)[:1000]:
        found.add("event_removed_unsealed", event=id_)
    sealed = SealMember.objects.filter(event_id=OuterRef("pk"))
    waits = Waiting.objects.filter(event_id=OuterRef("pk"))
    stray = Event.objects.filter(~Exists(sealed), ~Exists(waits)).order_by("pk")
    for id_ in stray.values_list("pk", flat=True)[:1000]:
        found.add("event_inserted", event=id_)


def _unsealed(check: Check, at: datetime, most: int | None = None) -> None:
    """Rows that no seal covers yet: their sentences, and how long they have waited."""
    oldest: datetime | None = None
    seen = 0
    for events in _waiting():
        texts = _texts([event.pk for event in events])
        for event in events:
            _check_text(check, event, texts.get(event.pk))
            _check_time(check.found, event, check.swept)
            oldest = min(oldest or event.recorded_at, event.recorded_at)
        seen += len(events)
        if most and seen >= most:
            break
    if oldest is not None and oldest < at - rules.PATIENCE:
        said = rules.instant(oldest)
        check.found.add("unsealed", count=Waiting.objects.count(), said=said)


def _waiting() -> Iterator[list[Event]]:
    """Events that wait for a seal, some at a time; asks for those and no others."""
    after = 0
    while True:
        rows = Waiting.objects.filter(event_id__gt=after).order_by("event_id")
        ids = list(rows.values_list("event_id", flat=True)[:2000])
        if not ids:
            return
        after = ids[-1]
        members = SealMember.objects.filter(event_id__in=ids)
        sealed = set(members.values_list("event_id", flat=True))
        events = Event.objects.filter(pk__in=ids).order_by("pk")
        yield [event for event in events if event.pk not in sealed]


def _gaps(found: Findings) -> None:
    """SQLite gives out no number twice and leaves none out: a gap is a removed row.

    PostgreSQL leaves one out whenever a transaction is given up, so there a gap says
    nothing.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT e.id FROM audit_event e WHERE NOT EXISTS"
            " (SELECT 1 FROM audit_event f WHERE f.id = e.id - 1) ORDER BY e.id"
            " LIMIT 1000"
        )
        begins = [row[0] for row in cursor.fetchall()]
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = 'audit_event'")
        row = cursor.fetchone()
    begins.append((row[0] if row else 0) + 1)
    for begin in begins:
        below = Event.objects.filter(pk__lt=begin).order_by("-pk").first()
        gone = range((below.pk if below else 0) + 1, begin)
        known = _known(gone)
        for id_ in gone[:1000]:
            if id_ not in known:
                found.add("event_removed_unsealed", event=id_)


def _known(ids: range) -> set[int]:
    """Of these, those whose removal a seal or a waiting row has named already."""
    bounds = {"event_id__gte": ids.start, "event_id__lt": ids.stop}
    rows = SealMember.objects.filter(**bounds).values_list("event_id", flat=True)
    waits = Waiting.objects.filter(**bounds).values_list("event_id", flat=True)
    return {*rows[:1000], *waits[:1000]}
