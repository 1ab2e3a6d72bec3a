"""What a long job made for one person: asked for, made, fetched and gone (S5).

A room says what it can make in a small file of its own:

    kinds["cases.list"] = Kind("Copy of a list of cases", "lists.export", …)

Rights are asked twice: when the job runs, and again when the result is fetched.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils.crypto import get_random_string

from commonside.ground.audit.actions import record
from commonside.ground.timetable import registry
from commonside.ground.timetable.models import Result

# Default of the profile's keepers: a copy is for now, not for keeping.
KEPT = timedelta(hours=24)
JOB = "commonside.ground.timetable.jobs.make_result"
Row = tuple[str, list[str]]


@dataclass(frozen=True)
class Kind:
    """Something that can be made: what it is called, who may, and how.

    `rows(user, asked)` gives each line with the record it is of; `still(user, refs)`
    says which of these the person may see now.
    """

    title: str
    permission: str
    header: tuple[str, ...]
    rows: Callable[[Any, Mapping[str, str]], Iterable[Row]]
    still: Callable[[Any, set[str]], set[str]]


kinds: dict[str, Kind] = {}


@transaction.atomic
def ask(kind: str, asked: Mapping[str, str], *, by: Any, at: datetime) -> Result:
    """Have it made in a job; `asked` holds codes from fixed lists, never words."""
    result = Result.objects.create(
        code=get_random_string(32),
        kind=kind,
        by_id=by.pk,
        asked=dict(asked),
        asked_at=at,
        expires_at=at + KEPT,
    )
    record("result.asked", subject=result, by=by, at=at, codes={"kind": kind})
    registry.find(JOB).enqueue(result.pk)
    return result


@transaction.atomic
def make(result: Result, *, at: datetime) -> None:
    """Make it as the person who asked, with what they may see at this moment."""
    by, kind = _asker(result), kinds[result.kind]
    if by is None or not by.may(kind.permission):
        result.state = Result.State.REFUSED
        result.save(update_fields=["state"])
        return
    rows = [[ref, line] for ref, line in kind.rows(by, result.asked)]
    result.held, result.state, result.made_at = rows, Result.State.MADE, at
    result.save(update_fields=["held", "state", "made_at"])
    record("result.made", subject=result, by=by, at=at, count=len(rows))


def _asker(result: Result) -> Any:
    return get_user_model()._default_manager.filter(pk=result.by_id).first()


def of(user: Any, code: str, *, at: datetime) -> Result | None:
    """The result of this code, for the person who asked for it and may still."""
    found: Result | None = Result.objects.filter(
        code=code, by_id=user.pk, expires_at__gt=at
    ).first()
    if found is None or not user.may(kinds[found.kind].permission):
        return None
    return found


def lines(result: Result, user: Any) -> list[Row]:
    """The lines of records that the person may see now, whatever they might before."""
    rows = [(ref, line) for ref, line in result.held or ()]
    seen = kinds[result.kind].still(user, {ref for ref, _ in rows})
    return [(ref, line) for ref, line in rows if ref in seen]
