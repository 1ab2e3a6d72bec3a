"""Care of victims and witnesses before court: what is asked, how each stands."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from commonside.ground.audit.refusals import Obstacle, obstacle

Body = Mapping[str, Any]


def entry(rows: Collection[Body], code: str) -> Body | None:
    return next((one for one in rows if one["code"] == code), None)


def is_open(state: str, body: Body) -> bool:
    """Whether somebody has still something to do for it.

    >>> is_open("done", {"state": [{"code": "done", "is_open": False}]})
    False
    """
    found = entry(body["state"], state)
    return found is not None and bool(found["is_open"])


def obstacles_to_keeping(
    body: Body,
    *,
    kind: str,
    state: str,
    on: date | None,
    options: Collection[str],
    is_for_somebody: bool,
) -> list[Obstacle]:
    """What a line of the plan lacks: whom it is for, how it stands, and since when.

    Everything but "not asked yet" has a day. Special measures are theirs by law also
    where the hearing is for an injunction or a criminal behaviour order: Anti-social
    Behaviour, Crime and Policing Act 2014, sections 16 and 31.
    """
    need = entry(body["need"], kind)
    if need is None:
        return [obstacle("Choose what it is about.", at_field="kind")]
    found = []
    if need["for"] == "person" and not is_for_somebody:
        found.append(obstacle("Choose whom it is for.", at_field="person"))
    if entry(body["state"], state) is None:
        found.append(obstacle("Say how it stands.", at_field="state"))
    elif state != body["state"][0]["code"] and on is None:
        found.append(obstacle("Say on which day.", at_field="on"))
    if set(options) - {one["code"] for one in need["options"]}:
        found.append(obstacle("Choose from the list.", at_field="options"))
    return found
