"""Brings versions of law and local practice into force."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import models, transaction

from commonside.ground.audit.actions import record, reference
from commonside.ground.practice import queries
from commonside.ground.practice.models import Version
from commonside.ground.practice.rules import VersionBody


@dataclass
class Loaded:
    """What loading did: new things, new versions of known things, and the rest."""

    made: list[Version] = field(default_factory=list)
    changed: list[Version] = field(default_factory=list)
    unchanged: int = 0


@transaction.atomic
def load_versions(
    bodies: Iterable[VersionBody],
    *,
    by: models.Model | None,
    at: datetime,
) -> Loaded:
    """Make a version of each body that is new or differs from the newest we have.

    Loading the same twice does nothing. An older version is never touched: what ran
    under it goes on saying so.
    """
    newest = {(v.kind, v.key): v for v in Version.objects.order_by("version")}
    loaded = Loaded()
    for body in bodies:
        known = newest.get((body.kind, body.key))
        if known is not None and known.digest == body.digest:
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
        body=_said(body),
        digest=body.digest,
        source=body.source,
        verified_by=body.verified_by,
        verified_on=body.verified_on,
    )


def _said(body: VersionBody) -> dict[str, Any]:
    """The body with what pages show of its head: its name and how sure we are."""
    name = {"title": body.title, "label": {"en": body.title}, "mark": body.mark}
    return name | dict(body.body)
