"""How an offer of support goes on, and what stands in its way; no Django."""

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from commonside.ground.audit.refusals import Obstacle, obstacle

Body = Mapping[str, Any]


class State(StrEnum):
    OFFERED = "offered"
    DECLINED = "declined"
    ACCEPTED = "accepted"
    REFERRED = "referred"
    REFUSED = "refused"
    TAKEN_ON = "taken_on"
    ENDED = "ended"

    @property
    def label(self) -> str:
        """What pages call it."""
        return LABELS[self]


LABELS = {
    State.OFFERED: "Offered: thinking about it",
    State.DECLINED: "Declined",
    State.ACCEPTED: "Accepted",
    State.REFERRED: "Referred: not taken on yet",
    State.REFUSED: "The service could not take it on",
    State.TAKEN_ON: "Taken on",
    State.ENDED: "Over",
}
LIVE = (State.OFFERED, State.ACCEPTED, State.REFERRED, State.TAKEN_ON)
NEXT = {
    State.OFFERED: {State.ACCEPTED, State.DECLINED, State.ENDED},
    State.ACCEPTED: {State.REFERRED, State.DECLINED, State.ENDED},
    State.REFERRED: {State.TAKEN_ON, State.REFUSED, State.DECLINED, State.ENDED},
    State.TAKEN_ON: {State.ENDED},
    State.DECLINED: set(),
    State.REFUSED: set(),
    State.ENDED: set(),
}
CONSENT = {
    "said": "In words, to us",
    "written": "In writing",
    "translated": "In words, through an interpreter",
}
ANSWERS = {
    "later": "They want to think about it",
    "yes": "Yes",
    "no": "No",
}
# Sides that must each agree: the person harmed, and the other.
SIDES = {"harmed": ("consent",), "alleged": ("consent",), "both": ("consent", "other")}


def kind_of(code: str, body: Body) -> Body | None:
    """One kind of support, in the version in force when it was offered."""
    found: list[Body] = body["offer"]
    return next((one for one in found if one["code"] == code), None)


def obstacles_to_moving(*, state: str, to: str) -> list[Obstacle]:
    """Why an offer may not go from one state to another.

    >>> obstacles_to_moving(state="offered", to="accepted")
    []
    >>> print(obstacles_to_moving(state="ended", to="accepted")[0])
    An offer that is “Over” cannot become “Accepted”.
    """
    if State(to) in NEXT[State(state)]:
        return []
    return [
        obstacle(
            "An offer that is “{state}” cannot become “{to}”.",
            state=State(state).label,
            to=State(to).label,
        )
    ]


def obstacles_to_consent(
    *, on: date | None, how: str, today: date, at_field: str = "consent"
) -> list[Obstacle]:
    """Nobody's name is passed on without their word: how it was given, and when.

    >>> [str(o) for o in obstacles_to_consent(on=None, how="", today=date(2026, 1, 5))]
    ['Say how they agreed.', 'Say when they agreed.']
    """
    found = []
    if how not in CONSENT:
        found.append(obstacle("Say how they agreed.", at_field=f"{at_field}_how"))
    if on is None:
        found.append(obstacle("Say when they agreed.", at_field=f"{at_field}_on"))
    elif on > today:
        found.append(
            obstacle(
                "They cannot have agreed in the future.", at_field=f"{at_field}_on"
            )
        )
    return found


def obstacles_to_kind(
    kind: Body | None, body: Body, *, relationships: Iterable[str]
) -> list[Obstacle]:
    """Why this kind is not for this case.

    Mediation where a partner, former partner or family is alleged puts a person who
    is controlled into one room with whoever controls them.
    """
    if kind is None:
        return [obstacle("Choose what is offered.", at_field="kind")]
    never = body["not_for"]
    if kind["code"] in never["kinds"] and is_abuse_at_home(relationships, body):
        return [obstacle(never["reason"]["en"], at_field="kind")]
    return []


def is_abuse_at_home(relationships: Iterable[str], body: Body) -> bool:
    """Whether a report says that it is a partner, a former partner or family.

    >>> body = {"not_for": {"relationship": ["partner", "family"]}}
    >>> is_abuse_at_home(["neighbour"], body), is_abuse_at_home(["family"], body)
    (False, True)
    """
    return bool(set(relationships) & set(body["not_for"]["relationship"]))


def is_suitable(answers: Mapping[str, str], kind: Body) -> bool:
    """Whether nothing in the screen speaks against two sides meeting.

    Every question must be answered, and every answer be no.

    >>> kind = {"question": [{"code": "afraid"}, {"code": "order"}]}
    >>> is_suitable({"afraid": "no", "order": "no"}, kind)
    True
    >>> is_suitable({"afraid": "no"}, kind)
    False
    """
    return all(answers.get(one["code"]) == "no" for one in kind.get("question", ()))


def obstacles_to_referring(
    kind: Body, *, consents: Iterable[date | None], is_suitable: bool | None
) -> list[Obstacle]:
    """What is missing before a service is told of somebody."""
    found = []
    sides = zip(SIDES[kind["for"]], consents, strict=False)
    if any(on is None for _, on in sides):
        who = "Both sides must agree first." if kind["for"] == "both" else None
        found.append(obstacle(who or "They must agree first."))
    if kind.get("question") and is_suitable is not True:
        found.append(obstacle("Ask first whether it is suitable."))
    return found


def obstacles_to_ending(kind: Body, *, outcome: str) -> list[Obstacle]:
    """An end is one of the outcomes of its kind: a code, never what was said."""
    if outcome in {one["code"] for one in kind["outcome"]}:
        return []
    return [obstacle("Choose how it ended.", at_field="outcome")]


def obstacles_to_fitting(
    kind: Body, *, fitted: Iterable[str], on: date | None, today: date
) -> list[Obstacle]:
    """A visit to make a home safer has a day, and says what was fitted."""
    known = {one["code"] for one in kind.get("fitted", ())}
    fitted = list(fitted)
    found = []
    if on is None:
        found.append(obstacle("Say when they came.", at_field="visited_on"))
    elif on > today:
        found.append(obstacle("That day is still to come.", at_field="visited_on"))
    if not fitted or set(fitted) - known:
        found.append(obstacle("Say what was fitted.", at_field="fitted"))
    return found


def label(entries: Iterable[Body], code: str) -> str:
    """What pages call one code of a list.

    >>> label([{"code": "locks", "label": {"en": "Locks"}}], "locks")
    'Locks'
    """
    for one in entries:
        if one["code"] == code:
            return str(one["label"]["en"])
    return code
