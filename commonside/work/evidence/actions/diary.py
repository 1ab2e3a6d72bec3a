"""Diary entries are kept, put right within a day, and annotated after it."""

from dataclasses import asdict, dataclass, fields
from datetime import date, datetime, time

from django.db import transaction

from commonside.ground.agencies.models import User
from commonside.ground.audit.actions import record
from commonside.ground.audit.refusals import Clash, Refused, obstacle
from commonside.ground.people.models import Person
from commonside.library.clocks.instants import LONDON, london
from commonside.work.cases.models import Case
from commonside.work.evidence.models import Annotation, DiaryEntry
from commonside.work.evidence.rules import diary as rules


@dataclass(frozen=True)
class Told:
    """What the person wrote or said, field by field."""

    what: str
    happened_on: date | None
    began: time | None = None
    ended: time | None = None
    is_ongoing: bool = False
    where: str = ""
    who: str = ""
    affected: int | None = None
    witnesses: str = ""
    reported_to: str = ""
    source: str = "paper"
    written_on: date | None = None
    written_hour: time | None = None
    is_confirmed: bool = False


KEPT = tuple(one.name for one in fields(Told) if not one.name.startswith("written_"))


@transaction.atomic
def add(
    case: Case, told: Told, *, person: Person | None, by: User, at: datetime
) -> DiaryEntry:
    """Keep an entry of the diary, from paper or as it was told.

    Raises `Refused`.
    """
    written = _checked(told, at)
    entry = DiaryEntry.objects.create(
        case=case, person=person, by=by, at=at, **written, **_kept(told)
    )
    record("diary.added", subject=case, by=by, at=at, refs=[f"diary:{entry.pk}"])
    return entry


@transaction.atomic
def change(
    entry: DiaryEntry, told: Told, *, version: int, by: User, at: datetime
) -> DiaryEntry:
    """Put an entry right while it is fresh with us; afterwards it is annotated.

    Raises `Refused` after 24 hours, `Clash` when somebody changed it meanwhile.
    """
    entry = DiaryEntry.objects.select_for_update(of=("self",)).get(pk=entry.pk)
    if not rules.may_change(added=entry.at, now=at):
        raise Refused(obstacle("It is older than a day. Say beside it what was wrong."))
    if entry.version != version:
        raise Clash(
            theirs={name: getattr(entry, name) for name in KEPT},
            who=entry.by.name,
            at=entry.at,
        )
    values = {**_kept(told), **_checked(told, at)}
    changed = [name for name, value in values.items() if getattr(entry, name) != value]
    if not changed:
        return entry
    for name in changed:
        setattr(entry, name, values[name])
    entry.version += 1
    entry.save(update_fields=[*changed, "version"])
    record(
        "diary.changed",
        subject=entry.case,
        by=by,
        at=at,
        refs=[f"diary:{entry.pk}"],
        fields=changed,
    )
    return entry


@transaction.atomic
def annotate(entry: DiaryEntry, *, text: str, by: User, at: datetime) -> Annotation:
    """Say beside an entry what was wrong in it; the entry itself stays as it is."""
    if not text.strip():
        raise Refused(obstacle("Say what was wrong.", at_field="text"))
    made = Annotation.objects.create(entry=entry, text=text.strip(), by=by, at=at)
    record(
        "diary.annotated",
        subject=entry.case,
        by=by,
        at=at,
        refs=[f"diary:{entry.pk}"],
    )
    return made


def _kept(told: Told) -> dict[str, object]:
    said = asdict(told)
    return {
        name: said[name].strip() if isinstance(said[name], str) else said[name]
        for name in KEPT
    }


def _checked(told: Told, at: datetime) -> dict[str, object]:
    """When it was written and whether that was late; raises `Refused`."""
    now = london(at).replace(tzinfo=None)
    written = None
    if told.happened_on is not None:
        happened = rules.began_at(told.happened_on, told.began)
        on = told.written_on or now.date()
        hour = told.written_hour if told.written_on else now.time()
        if told.began is None:
            happened = datetime.combine(told.happened_on, time(0))
        written = rules.written_at(on, hour, happened)
    found = rules.obstacles_to_entry(
        what=told.what,
        happened_on=told.happened_on,
        began=told.began,
        ended=told.ended,
        is_ongoing=told.is_ongoing,
        written=written,
        now=now,
    )
    if found or written is None or told.happened_on is None:
        raise Refused(found)
    from_ = rules.began_at(told.happened_on, told.began)
    return {
        "written_at": written.replace(tzinfo=LONDON),
        "is_late": rules.is_late(happened=from_, written=written),
    }
