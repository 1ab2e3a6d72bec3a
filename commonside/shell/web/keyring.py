"""Keys are rotated, what old ones encrypted is encrypted anew, and old ones retire."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
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
from commonside.work.reports.actions.giving_up import give_up_receipts, receipts_under

KIND = "keys.rewrap"
BATCH = 200
# How a cipher text of ours begins: version and the first bytes of the time.
CIPHER_TEXT = "gAAAA"
Say = Callable[[int, int], object]


@dataclass(frozen=True)
class Place:
    """One column whose values are encrypted as a whole."""

    model: type[models.Model]
    field: EncryptedJSON

    @property
    def purpose(self) -> str:
        return self.field.purpose

    @property
    def rows(self) -> Any:
        """Every row that holds something, with the cipher text itself beside it."""
        token = Cast(self.field.name, output_field=TextField())
        held = {f"{self.field.name}__isnull": False}
        return self.model._base_manager.filter(**held).annotate(token=token)

    def old(self) -> Iterator[Any]:
        """Rows that the newest key alone does not open."""
        for pk, token in self.rows.values_list("pk", "token").iterator(2000):
            if token and not ring.is_of_newest(settings.KEYS, self.purpose, token):
                yield pk

    def again(self, pk: Any) -> None:
        """Encrypt one row anew, unless somebody has changed it meanwhile."""
        name = self.field.name
        row = self.rows.filter(pk=pk).values_list(name, "token").first()
        if row is not None:
            value, token = row
            self.rows.filter(pk=pk, token=token).update(**{name: value})


class SecondFactors:
    """The secrets inside what django-allauth keeps of a second factor."""

    purpose = "fields"
    rows = Authenticator.objects.all()

    def old(self) -> Iterator[Any]:
        for pk, data in Authenticator.objects.values_list("pk", "data"):
            if any(not self._is_newest(token) for token in _tokens(data)):
                yield pk

    @transaction.atomic
    def again(self, pk: Any) -> None:
        row = Authenticator.objects.select_for_update().filter(pk=pk).first()
        if row is not None:
            row.data = _with_tokens(row.data, self._anew)
            row.save(update_fields=["data"])

    def _is_newest(self, token: str) -> bool:
        return ring.is_of_newest(settings.KEYS, self.purpose, token)

    def _anew(self, token: str) -> str:
        clear = ring.decrypt(settings.KEYS, self.purpose, token)
        return ring.encrypt(settings.KEYS, self.purpose, clear)


def _with_tokens(data: Any, change: Callable[[str], str]) -> Any:
    """The same structure, with each cipher text in it changed."""
    if isinstance(data, dict):
        return {name: _with_tokens(value, change) for name, value in data.items()}
    if isinstance(data, list):
        return [_with_tokens(value, change) for value in data]
    if isinstance(data, str) and data.startswith(CIPHER_TEXT):
        return change(data)
    return data


def _tokens(data: Any) -> list[str]:
    found: list[str] = []

    def note(token: str) -> str:
        found.append(token)
        return token

    _with_tokens(data, note)
    return found


def places(purpose: str = "") -> list[Place | SecondFactors]:
    """Everywhere that something is encrypted, or by the keys of one purpose."""
    columns: list[Place | SecondFactors] = [
        Place(model, field)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, EncryptedJSON)
    ]
    found = [*columns, SecondFactors()]
    return [place for place in found if purpose in ("", place.purpose)]


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
    todo = [(place, list(place.old())) for place in places()]
    total, done = sum(len(ids) for _, ids in todo), 0
    say(0, total)
    for place, ids in todo:
        for pk in ids:
            place.again(pk)
            done += 1
            if done % BATCH == 0 or done == total:
                say(done, total)
    rekeyed = rekey() + factors.rewrap()
    with transaction.atomic():
        record(
            "keys.rewrapped", subject="keys", by=SYSTEM, at=at, count=total + rekeyed
        )
    return total + rekeyed


def needing(purpose: str) -> int:
    """How many rows only an older key of this purpose opens."""
    left = sum(1 for place in places(purpose) for _ in place.old())
    return left + (len(factors.of_older_keys()) if purpose == "fields" else 0)


def retire(purpose: str, id_: str, *, at: datetime, give_up: bool = False) -> int:
    """Destroy an old key that nothing needs any more; how many receipts end with it.

    A receipt is with its owner alone and cannot be stored anew by another key. So
    those of an old key are given up, and only if `give_up` says so: a key that got out
    must be able to go. Raises `Refused` while something needs the key, and
    `ring.KeysRefused` for the newest.
    """
    held = receipts_under(id_) if purpose == "receipts" else 0
    if held and not give_up:
        raise Refused(
            obstacle(
                "{left} receipts that were given out open only by {id}. With --give-up"
                " they open nothing any more; who holds one is helped by telephone.",
                left=held,
                id=id_,
            )
        )
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
        if held:
            give_up_receipts(id_)
        record(
            "keys.retired",
            subject=f"keys:{purpose}",
            by=SYSTEM,
            at=at,
            codes={"key": id_},
            count=held,
        )
        ring.retire(settings.KEYS, purpose, id_)
    rekey()
    return held


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
