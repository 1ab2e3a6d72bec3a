"""Brings versions of law and local practice into force."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import models, transaction

from commonside.ground.audit.actions import record, reference
from commonside.ground.audit.refusals import Refused, obstacle
from commonside.ground.counters.actions import spend
from commonside.ground.counters.queries import opens_again
from commonside.ground.practice import queries
from commonside.ground.practice.models import Version
from commonside.ground.practice.rules import TooMany, VersionBody
from commonside.library.clocks.instants import london_date


@dataclass
class Loaded:
    """What loading did: new things, new versions of known things, and the rest."""

    made: list[Version] = field(default_factory=list)
    changed: list[Version] = field(default_factory=list)
    unchanged: int = 0


@transaction.atomic
def bring_into_force(body: VersionBody, *, by: models.Model, at: datetime) -> Version:
    """Make a version of a file that somebody offered, from its day on.

    Raises `Refused` when it says what the newest version says already.
    """
    loaded = load_versions([body], by=by, at=at)
    made = [*loaded.made, *loaded.changed]
    if not made:
        raise Refused(obstacle("It says what is in force already."))
    return made[0]


@transaction.atomic
def load_versions(
    bodies: Iterable[VersionBody],
    *,
    by: models.Model | None,
    at: datetime,
    as_shipped: bool = False,
) -> Loaded:
    """Make a version of each body that is new or differs from the newest we have.

    Loading the same twice does nothing. An older version is never touched: what ran
    under it goes on saying so. `as_shipped` is for files that come with the software:
    one that was loaded before does not undo what was brought in after it.
    """
    newest: dict[tuple[str, str], Version] = {}
    digests: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in Version.objects.order_by("version"):
        newest[row.kind, row.key] = row
        digests[row.kind, row.key].add(row.digest)
    loaded = Loaded()
    for body in bodies:
        name = (body.kind, body.key)
        known = newest.get(name)
        same = digests[name] if as_shipped else {known.digest} if known else set()
        if body.digest in same:
            loaded.unchanged += 1
            continue
        made = _store(body, after=known.version if known else 0)
        (loaded.changed if known else loaded.made).append(made)
    fresh = [*loaded.made, *loaded.changed]
    if fresh:
        record(
            "practice.loaded",
            subject="practice:all",
            by=by,
            at=at,
            refs=[reference(version) for version in fresh],
            count=len(fresh),
        )
        transaction.on_commit(queries.forget)
    return loaded


def _store(body: VersionBody, *, after: int) -> Version:
    return Version.objects.create(
        kind=body.kind,
        key=body.key,
        version=max(body.version, after + 1),
        valid_from=body.valid_from,
        valid_to=body.valid_to,
        body=said(body),
        digest=body.digest,
        source=body.source,
        verified_by=body.verified_by,
        verified_on=body.verified_on,
    )


def said(body: VersionBody) -> dict[str, Any]:
    """The body with what pages show of its head: its name and how sure we are."""
    name = {"title": body.title, "label": {"en": body.title}, "mark": body.mark}
    return name | dict(body.body)


def count_tries(tries: Iterable[tuple[str, str]], *, at: datetime) -> None:
    """Count one try at an open door, by each of its limits (S35).

    Each of `tries` is the code of a limit and whose tries are counted by it:
    `("sign_in_name", name), ("sign_in_network", network_of(request))`. All of them are
    counted, whichever refuses. Call it outside any transaction.

    Raises `TooMany`, which says when to come again.
    """
    ends = []
    for code, who in tries:
        limit = queries.limit(code, london_date(at))
        if not spend(code, who, limit=limit.tries, window=limit.window, at=at):
            ends.append(opens_again(code, who, at))
    if ends:
        raise TooMany(max(ends))
