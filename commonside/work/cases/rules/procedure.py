"""How far a case has come on its procedure, and what may not be passed over unsaid."""

from collections import deque
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from commonside.ground.audit.refusals import Obstacle, obstacle
from commonside.work.cases.rules.states import State

Body = Mapping[str, Any]
# The stage of a procedure at which a case in this state stands. A pause and a transfer
# are no stages: the case stays where it was.
STAGE_OF: Mapping[str, str] = {
    State.ALLOCATED: "allocated",
    State.ASSESSED: "assessed",
    State.PLANNED: "planned",
    State.ACTIVE: "active",
    State.ESCALATED: "escalated",
    State.MONITORING: "monitoring",
    State.CLOSING: "closure_proposed",
    State.CLOSED: "closed",
}
# What the act that reaches the stage asks for itself, and refuses without.
BY_ACT = frozenset(
    {
        "plan_agreed",
        "stopped_on",
        "steps_ended",
        "outcome_confirmed",
        "told",
        "second_person",
        "why_again",
    }
)
# A whole stage that was passed over is a line without a code of its own.
WHOLE_STAGE = ""


@dataclass(frozen=True)
class Said:
    """What somebody said of one line: done, or left out and why."""

    is_left_out: bool
    why: str
    who: str
    at: datetime


@dataclass(frozen=True)
class Line:
    """One check of a stage, with what the record shows and what was said of it."""

    stage: str
    code: str
    text: str
    is_required: bool
    # Since when the record itself shows it; `is_kept` where only the record can.
    shown_at: datetime | None
    is_kept: bool
    is_by_act: bool
    said: Said | None

    @property
    def name(self) -> str:
        """How forms and traces name it."""
        return f"{self.stage}.{self.code}"

    @property
    def is_left_out(self) -> bool:
        return self.shown_at is None and self.said is not None and self.said.is_left_out

    @property
    def is_ticked(self) -> bool:
        return self.said is not None and not self.said.is_left_out

    @property
    def is_open(self) -> bool:
        """Whether somebody must still do it, tick it or say why not."""
        return self.shown_at is None and self.said is None and not self.is_by_act


def codes(body: Body) -> list[str]:
    """The stages in the order of the file.

    >>> codes({"stage": [{"code": "allocated"}, {"code": "assessed"}]})
    ['allocated', 'assessed']
    """
    return [stage["code"] for stage in body["stage"]]


def way(body: Body, start: str, to: str) -> list[str]:
    """The shortest way from one stage to another, both included; empty without one.

    >>> body = {"stage": [{"code": "a", "next": ["b"]}, {"code": "b", "next": ["c"]},
    ...                   {"code": "c", "next": []}]}
    >>> way(body, "a", "c")
    ['a', 'b', 'c']
    >>> way(body, "c", "a")
    []
    """
    following = {stage["code"]: stage["next"] for stage in body["stage"]}
    waiting = deque([[start]])
    seen = {start}
    while waiting:
        path = waiting.popleft()
        if path[-1] == to:
            return path
        for code in following.get(path[-1], ()):
            if code not in seen:
                seen.add(code)
                waiting.append([*path, code])
    return []


def passed_over(body: Body, *, state: str, to: str) -> list[str]:
    """The stages that a case would not go through on its way from state to state."""
    here, there = STAGE_OF.get(state), STAGE_OF.get(to)
    if here is None or there is None or is_back(body, state=state, to=to):
        return []
    return way(body, here, there)[1:-1]


def is_back(body: Body, *, state: str, to: str) -> bool:
    """Whether a move goes back, so that what comes after is asked for again."""
    order = codes(body)
    here, there = STAGE_OF.get(state), STAGE_OF.get(to)
    if here not in order or there not in order:
        return False
    return order.index(there) < order.index(here)


def after(body: Body, to: str) -> list[str]:
    """The stages that come after the one of a state, in the order of the file."""
    order = codes(body)
    there = STAGE_OF.get(to)
    return order[order.index(there) + 1 :] if there in order else []


def lines(
    body: Body,
    shown: Mapping[str, datetime | None],
    said: Mapping[tuple[str, str], Said],
) -> list[Line]:
    """Every check of the procedure; `shown` has the facts that a record answers for."""
    return [
        Line(
            stage=stage["code"],
            code=check["code"],
            text=check["text"]["en"],
            is_required=check["required"],
            shown_at=shown.get(check.get("fact", "")),
            is_kept=check.get("fact") in shown,
            is_by_act=check.get("fact") in BY_ACT,
            said=said.get((stage["code"], check["code"])),
        )
        for stage in body["stage"]
        for check in stage["checks"]
    ]


def spine(body: Body) -> list[str]:
    """The way that every case goes, from its first stage to the closed case."""
    return way(body, codes(body)[0], "closed")


def asked_now(body: Body, here: str) -> Collection[str]:
    """The stages reached, and those that may be reached next."""
    order = codes(body)
    if here not in order:
        return order
    following = {stage["code"]: stage["next"] for stage in body["stage"]}
    return {*order[: order.index(here) + 1], *following[here]}


def asked_up_to(
    body: Body, to: str, *, left_out: Collection[str] = ()
) -> Collection[str]:
    """The stages whose checks must be settled before a case may reach a state."""
    there = STAGE_OF.get(to)
    spine = way(body, codes(body)[0], there) if there else []
    return [code for code in spine if code not in left_out]


def open_of(found: Iterable[Line], stages: Collection[str]) -> list[Line]:
    """The required checks of these stages that nobody has settled."""
    return [
        line
        for line in found
        if line.stage in stages and line.is_required and line.is_open
    ]


def obstacles_to_going_on(
    outstanding: Iterable[Line], over: Iterable[str], *, why: str
) -> list[Obstacle]:
    """Nothing of the procedure is left out, and no stage passed over, without a reason.

    >>> print(obstacles_to_going_on([], ["Plan agreed"], why=" ")[0])
    Say why the case does not go through “Plan agreed”.
    """
    found = [
        obstacle(
            "The procedure still asks: “{check}”. Do it, or say on the checklist why "
            "it is left out.",
            check=line.text,
        )
        for line in outstanding
    ]
    names = ", ".join(f"“{name}”" for name in over)
    if names and not why.strip():
        found.append(
            obstacle(
                "Say why the case does not go through {stages}.",
                stages=names,
                at_field="skipping",
            )
        )
    return found


def obstacles_to_ticking(
    chosen: Iterable[str], reasons: Mapping[str, str], known: Mapping[str, Line]
) -> list[Obstacle]:
    """A line is ticked or left out with a reason; what the record keeps is not ticked.

    >>> print(obstacles_to_ticking(["a.b"], {}, {})[0])
    This procedure has no check called a.b.
    """
    found = []
    for name in chosen:
        if name not in known:
            found.append(
                obstacle("This procedure has no check called {name}.", name=name)
            )
        elif known[name].is_kept:
            found.append(
                obstacle(
                    "“{check}” is seen from the record; it cannot be ticked.",
                    check=known[name].text,
                )
            )
    for name, why in reasons.items():
        if name not in known:
            found.append(
                obstacle("This procedure has no check called {name}.", name=name)
            )
        elif not why.strip():
            found.append(
                obstacle(
                    "Say why “{check}” is left out.",
                    check=known[name].text,
                    at_field=name,
                )
            )
    return found


def obstacles_to_changing(*, is_same: bool, why: str) -> list[Obstacle]:
    """Another procedure is followed for a reason, which stays with the case."""
    found = []
    if is_same:
        found.append(
            obstacle("The case follows this one already.", at_field="procedure")
        )
    if not why.strip():
        found.append(obstacle("Say why it changes.", at_field="why"))
    return found
