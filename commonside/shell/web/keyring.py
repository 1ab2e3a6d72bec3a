"""Keys are rotated, what old ones encrypted is encrypted anew, and old ones retire."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models, transaction
from django.db.models import TextField
from django.db.models.functions import Cast

from commonside.ground.audit.actions import SYSTEM, record
from commonside.ground.audit.refusals import Refused, obstacle
from commonside.ground.keys import ring
from commonside.ground.keys.fields import EncryptedJSON
from commonside.ground.timetable import actions as timetable
from commonside.ground.timetable.models import Progress
from commonside.shell.web.actions import factors
from commonside.work.reports.actions import rekey

KIND = "keys.rewrap"
BATCH = 200
# What these keys made cannot be made again: a receipt is with its owner alone.
NEVER_RETIRED = {
    "receipts": "Receipts that were given out open only by the key of their time.",
}
Say = Callable[[int, int], object]


@dataclass(frozen=True)
class Place:
    """One column whose values are encrypted."""

    model: type[models.Model]
    field: EncryptedJSON

    @property
    def rows(self) -> Any:
        """Every row that holds something, with the cipher text itself beside it."""
        token = Cast(self.field.name, output_field=TextField())
        held = {f"{self.field.name}__isnull": False}
        return self.model._base_manager.filter(**held).annotate(token=token)


def places(purpose: str = "") -> list[Place]:
    """Every encrypted column of the house, or those of one purpose."""
    return [
        Place(model, field)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, EncryptedJSON) and purpose in ("", field.purpose)
    ]


def rotate(purpose: str, *, at: datetime) -> str:
    """A newer key for one purpose; its id. What older ones encrypted stays readable."""
    with transaction.atomic():
        id_ = ring.rotate(settings.KEYS, purpose)
        record(
            "keys.rotated",
            subject=f"keys:{purpose}",
            by=SYSTEM,
            at=at,
            codes={"key": id_},
        )
    return id_


def rewrap(say: Say, *, at: datetime) -> int:
    """Encrypt anew what an older key encrypted; how many rows. May run again.

    A row that somebody changes meanwhile is left to them: they write it by the newest
    key. The content of a file stays as it is; the key of the file is what is wrapped.
    """
    todo = [(place, list(_old(place))) for place in places()]
    total, done = sum(len(ids) for _, ids in todo), 0
    say(0, total)
    for place, ids in todo:
        for pk in ids:
            _again(place, pk)
            done += 1
            if done % BATCH == 0 or done == total:
                say(done, total)
    rekeyed = rekey() + factors.rewrap()
    with transaction.atomic():
        record(
            "keys.rewrapped", subject="keys", by=SYSTEM, at=at, count=total + rekeyed
        )
    return total + rekeyed


def _old(place: Place) -> Iterator[Any]:
    """Rows that the newest key alone does not open."""
    purpose = place.field.purpose
    rows = place.rows.values_list("pk", "token").iterator(chunk_size=2000)
    for pk, token in rows:
        if token and not ring.is_of_newest(settings.KEYS, purpose, token):
            yield pk


def _again(place: Place, pk: Any) -> None:
    name = place.field.name
    row = place.rows.filter(pk=pk).values_list(name, "token").first()
    if row is not None:
        value, token = row
        place.rows.filter(pk=pk, token=token).update(**{name: value})


def needing(purpose: str) -> int:
    """How many rows only an older key of this purpose opens."""
    left = sum(1 for place in places(purpose) for _ in _old(place))
    return left + (len(factors.of_older_keys()) if purpose == "fields" else 0)


def retire(purpose: str, id_: str, *, at: datetime) -> None:
    """Destroy an old key that nothing needs any more.

    Raises `Refused` while something does, and `ring.KeysRefused` for the newest.
    """
    if why := NEVER_RETIRED.get(purpose):
        raise Refused(obstacle(why))
    if left := needing(purpose):
        raise Refused(
            obstacle(
                "{left} rows are still encrypted by older keys of {purpose}:"
                " run `commonside keys rewrap` first.",
                left=left,
                purpose=purpose,
            )
        )
    with transaction.atomic():
        record(
            "keys.retired",
            subject=f"keys:{purpose}",
            by=SYSTEM,
            at=at,
            codes={"key": id_},
        )
        ring.retire(settings.KEYS, purpose, id_)
    rekey()


def ask_rewrap(*, at: datetime) -> Progress:
    """Put it before the workers; the bar shows how far they are."""
    from commonside.shell.web import jobs

    with transaction.atomic():
        bar = timetable.begin(KIND, by=None, at=at)
        jobs.rewrap.enqueue(progress=bar.key)
    return bar


def rewrap_behind(bar: Progress, now: Callable[[], datetime]) -> None:
    """What the job does: as `rewrap`, with the bar moving along."""
    timetable.set_off(bar, at=now())
    done = rewrap(lambda n, of: timetable.move(bar, n, of, at=now()), at=now())
    timetable.end(bar, {"rewrapped": done}, at=now())
