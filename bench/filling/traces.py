"""Grants and events, as the actions write them."""

import secrets
from collections.abc import Iterable
from datetime import datetime
from typing import Any


def grants(
    kind: str, id_: int, whom: Iterable[tuple[str, str]], since: datetime
) -> list[Any]:
    """Who may read one thing, and from which fact that follows."""
    from commonside.ground.agencies.models import Answer, Grant

    return [
        Grant(
            subject_kind=kind,
            subject_id=id_,
            principal=principal,
            answer=Answer.CONTENT,
            basis=basis,
            since=since,
        )
        for principal, basis in whom
    ]


def event(kind: str, subject: str, by: str, at: datetime, **more: Any) -> Any:
    """One trace of a change, or of a look when `is_view` says so."""
    from commonside.ground.audit.models import Event

    return Event(
        kind=kind, subject=subject, by=by, at=at, salt=secrets.token_hex(16), **more
    )
