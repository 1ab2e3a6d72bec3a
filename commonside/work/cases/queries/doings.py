"""What was done on a case, in words, by whom and when."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from commonside.ground.agencies.models import Agency, User
from commonside.ground.audit.models import Event
from commonside.ground.design import ports
from commonside.ground.duties.models import Step
from commonside.work.cases.models import Case
from commonside.work.cases.rules import words

if TYPE_CHECKING:
    from commonside.work.cases.queries.case import Head


@dataclass(frozen=True)
class Done:
    """One thing that was done, in words, by whom and when."""

    words: str
    at: datetime
    who: str
    why: str = ""


def done(
    head: "Head",
    steps: Iterable[Step],
    user: Any,
    *,
    known: dict[str, str],
    at_most: int,
) -> list[Done]:
    """The newest things done, in words; of the steps alone for who was told less."""
    rows = changes(head.case)
    if "notes" not in head.told:
        rows = rows.filter(kind__startswith="step.")
    if not head.is_ours:
        # How we keep somebody safe is for those who do.
        rows = rows.exclude(kind__startswith="safety.")
    return named(rows[:at_most], steps, user, known=known)


def changes(case: Case) -> Any:
    """What was done on a case, newest first; letters and looks left out."""
    return (
        Event.objects.about(f"case:{case.pk}")
        .changes()
        .exclude(kind__startswith="letter.")
    )


def named(
    rows: Iterable[Event],
    steps: Iterable[Step],
    user: Any,
    *,
    known: dict[str, str],
    reasons: dict[int, str] | None = None,
) -> list[Done]:
    """Events with what they speak of and who did it; asks only for unknown names."""
    rows = list(rows)
    bodies = [json.loads(event.body) for event in rows]
    refs = {ref for body in bodies for ref in body.get("refs", ())}
    names = {f"step:{step.pk}": step.text for step in steps}
    names |= _agencies(refs)
    known = known | {f"user:{user.pk}": "you"}
    known |= _people({event.by for event in rows} - set(known))
    return [
        Done(
            words=_said(event, body, names),
            at=event.at,
            # Nobody else learns who it is that knows somebody here.
            who="" if event.kind == "case.conflict" else known.get(event.by, ""),
            why=(reasons or {}).get(event.pk, ""),
        )
        for event, body in zip(rows, bodies, strict=True)
    ]


def _said(event: Event, body: Any, names: dict[str, str]) -> str:
    """An event in our words, or in those of the room above that wrote it."""
    presenter = ports.presenters.get(event.kind)
    if event.kind in words.EVENTS or presenter is None:
        return words.event(event.kind, body, names)
    return presenter(event)


def _agencies(refs: Iterable[str]) -> dict[str, str]:
    ids = [int(ref.split(":")[1]) for ref in refs if ref.startswith("agency:")]
    if not ids:
        return {}
    rows = Agency.objects.filter(pk__in=ids).values_list("pk", "short_name")
    return {f"agency:{pk}": name for pk, name in rows}


def _people(refs: Iterable[str]) -> dict[str, str]:
    ids = [int(ref.split(":")[1]) for ref in refs if ref.startswith("user:")]
    if not ids:
        return {}
    rows = User.objects.filter(pk__in=ids).values_list("pk", "name")
    return {f"user:{pk}": name for pk, name in rows}
