"""What is handed over, to whom, and what comes back; no Django."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from commonside.ground.audit.refusals import Obstacle, obstacle
from commonside.work.routes.rules.enforcing import option_of

Body = Mapping[str, Any]


class State(StrEnum):
    SENT = "sent"
    TAKEN = "taken"
    REFUSED = "refused"
    ENDED = "ended"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        """What pages call it."""
        return LABELS[self]


LABELS = {
    State.SENT: "Handed over: not answered",
    State.TAKEN: "They have it",
    State.REFUSED: "They did not take it on",
    State.ENDED: "Ended",
    State.WITHDRAWN: "Taken back",
}
LIVE = (State.SENT, State.TAKEN)
NEXT = {
    State.SENT: {State.TAKEN, State.REFUSED, State.ENDED, State.WITHDRAWN},
    State.TAKEN: {State.ENDED, State.WITHDRAWN},
    State.REFUSED: set(),
    State.ENDED: set(),
    State.WITHDRAWN: set(),
}


@dataclass(frozen=True)
class Handed:
    """What somebody wants to hand over, as they wrote it."""

    has_person: bool = False
    told: str = ""
    has_receiver: bool = False
    reference: str = ""
    signpost: str = ""
    consent: str = ""
    consent_why: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)
    on: date | None = None


def may_know(body: Body, *, is_owner: bool, is_maker: bool, may: bool) -> bool:
    """Whether somebody of the agency that has the case knows of it at all.

    >>> may_know({"restricted": True}, is_owner=False, is_maker=False, may=False)
    False
    >>> may_know({"restricted": False}, is_owner=False, is_maker=False, may=False)
    True
    """
    return not body["restricted"] or is_owner or is_maker or may


def obstacles_to_handing(
    said: Handed, body: Body, *, today: date, kinds: Collection[str] = ()
) -> list[Obstacle]:
    """What is missing before it is handed over, and what this way may not keep.

    `kinds` are those of the receiver, where it is an agency that we know.
    """
    keeps, found = body["keeps"], []
    if "told" in keeps and not said.told.strip():
        found.append(obstacle("Say what they need to know.", at_field="told"))
    if "person" in keeps and not said.has_person:
        found.append(obstacle("Choose whom it is about.", at_field="person"))
    if body["to_kinds"] and not said.has_receiver:
        found.append(obstacle("Say who takes it.", at_field="receiver"))
    if kinds and not fits(kinds, body):
        found.append(obstacle("It is not for that agency.", at_field="agency"))
    if body.get("signpost") and option_of(body["signpost"], said.signpost) is None:
        found.append(obstacle("Say where you pointed to.", at_field="signpost"))
    if said.on is not None and said.on > today:
        found.append(obstacle("That day is still to come.", at_field="on"))
    found += _obstacles_to_consent(said, body)
    found += _obstacles_to_answers(said, body)
    return found + [
        obstacle("Nothing of this kind is kept here.", at_field=name)
        for name, is_said in (
            ("person", said.has_person),
            ("told", bool(said.told.strip())),
            ("reference", bool(said.reference.strip())),
        )
        if is_said and name not in keeps
    ]


def fits(kinds: Iterable[str], body: Body) -> bool:
    """Whether a receiver of these kinds may be handed this.

    >>> fits(["police"], {"to_kinds": ["police"]}), fits(["fire"], {"to_kinds": ["any"]})
    (True, True)
    """  # noqa: E501
    return "any" in body["to_kinds"] or bool(set(kinds) & set(body["to_kinds"]))


def _obstacles_to_consent(said: Handed, body: Body) -> list[Obstacle]:
    """Whether they agreed; without it the reason is written down."""
    if not body.get("consent"):
        return []
    option = option_of(body["consent"], said.consent)
    if option is None:
        return [obstacle("Say whether they agreed.", at_field="consent")]
    if option.get("needs_words") and not said.consent_why.strip():
        return [
            obstacle("Say why it is passed on all the same.", at_field="consent_why")
        ]
    return []


def _obstacles_to_answers(said: Handed, body: Body) -> list[Obstacle]:
    return [
        obstacle("Answer this.", at_field=f"q_{one['code']}")
        for one in body.get("question", ())
        if option_of(one["options"], said.answers.get(one["code"], "")) is None
    ]


def obstacles_to_moving(
    body: Body, *, state: str, to: str, outcome: str = ""
) -> list[Obstacle]:
    """Why it may not go from one state to another; an end is one of its codes.

    >>> obstacles_to_moving({"may_refuse": True}, state="sent", to="refused")
    []
    >>> print(obstacles_to_moving({"may_refuse": False}, state="sent", to="refused")[0])
    This cannot be refused: say that you have it.
    """
    if State(to) not in NEXT[State(state)]:
        return [
            obstacle(
                "What is “{state}” cannot become “{to}”.",
                state=State(state).label,
                to=State(to).label,
            )
        ]
    if to == State.REFUSED and not body["may_refuse"]:
        return [obstacle("This cannot be refused: say that you have it.")]
    if to == State.ENDED and option_of(body["closure"], outcome) is None:
        return [obstacle("Choose how it ended.", at_field="outcome")]
    return []


def first_state(body: Body) -> State:
    """Where it begins: what nobody answers is over as it is made.

    >>> first_state({"closure": []}).value
    'ended'
    """
    return State.SENT if body["closure"] else State.ENDED


def clock_of(body: Body, state: str) -> Body | None:
    """Which clock runs: until they answer, then until it ends."""
    names = {State.SENT: "answer", State.TAKEN: "end"}
    name = names.get(State(state))
    found: Body | None = body.get(name) if name else None
    return found
