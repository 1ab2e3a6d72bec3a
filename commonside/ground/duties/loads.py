"""What a colleague owes and has agreed to do, for the day on which they leave."""

from typing import Any

from commonside.ground.agencies.models import User
from commonside.ground.design import ports
from commonside.ground.duties import actions, queries

MOST = 200


def _count(of: User) -> int:
    return sum(len(rows) for rows in queries.held_by(of))


def _lines(of: User, viewer: User) -> list[tuple[str, str]]:
    steps, _ = queries.held_by(of)
    seen = [step for step in steps[:MOST] if ports.may_see(viewer, step.subject)]
    return [(step.text, "") for step in seen]


def _hand_on(of: User, *, to: User, **_: Any) -> int:
    return actions.hand_on_rest(of=of, to=to)


def _leave(of: User, **_: Any) -> int:
    return actions.leave_rest(of=of)


ports.loads["duties"] = ports.Load(
    "promises and actions", _count, _lines, _hand_on, _leave
)
