"""Signs of modern slavery: the route of an adult, and that of a child; no Django."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from commonside.ground.audit.refusals import Obstacle, obstacle
from commonside.work.routes.rules.ages import Stage, is_young
from commonside.work.routes.rules.enforcing import option_of

Body = Mapping[str, Any]
REFER, NOTIFY, NONE = "refer", "notify", "none"


@dataclass(frozen=True)
class Decided:
    """What is to be done, as somebody wrote it."""

    decision: str = ""
    # "yes" or "no": an adult's own word.
    consent: str = ""
    sent_on: date | None = None
    reference: str = ""
    why: str = ""


def obstacles_to_raising(signs: Collection[str], body: Body) -> list[Obstacle]:
    """At least one sign of the list."""
    if signs and not set(signs) - {one["code"] for one in body["sign"]}:
        return []
    return [obstacle("Tick what you saw.", at_field="signs")]


def obstacles_to_deciding(
    said: Decided,
    body: Body,
    *,
    stage: Stage,
    responder: str,
    supervises: bool,
    today: date,
) -> list[Obstacle]:
    """A child is referred, whatever anybody says; an adult as they themselves say.

    Modern Slavery Act 2015, sections 51 (who may be a child is one) and 52 (the duty
    to notify). `responder` is the kind of agency that refers.
    """
    if option_of(body["decision"], said.decision) is None:
        return [obstacle("Choose what is done.", at_field="decision")]
    if stage == Stage.UNKNOWN:
        return [obstacle("Say first how old they are: a child has a way of their own.")]
    found = (
        _of_a_child(said)
        if is_young(stage)
        else _of_an_adult(said, supervises=supervises)
    )
    if said.decision == NONE:
        return found
    if responder not in body["first_responders"]:
        found.append(obstacle("Choose a first responder.", at_field="responder"))
    if said.sent_on is None:
        found.append(obstacle("Say when it was sent.", at_field="sent_on"))
    elif said.sent_on > today:
        found.append(obstacle("That day is still to come.", at_field="sent_on"))
    if not said.reference.strip():
        found.append(obstacle("Write down its number.", at_field="reference"))
    return found


def _of_a_child(said: Decided) -> list[Obstacle]:
    if said.decision == REFER:
        return []
    return [
        obstacle(
            "A child is always referred, and is not asked for consent.",
            at_field="decision",
        )
    ]


def _of_an_adult(said: Decided, *, supervises: bool) -> list[Obstacle]:
    if said.decision == NONE:
        found = []
        if not said.why.strip():
            found.append(obstacle("Say why.", at_field="why"))
        if not supervises:
            found.append(obstacle("A supervisor says that there are no signs."))
        return found
    if said.consent not in ("yes", "no"):
        return [obstacle("Say whether they agree.", at_field="consent")]
    if said.decision == REFER and said.consent == "no":
        return [
            obstacle(
                "An adult is referred only with their consent: notify without a name.",
                at_field="decision",
            )
        ]
    if said.decision == NOTIFY and said.consent == "yes":
        return [obstacle("They agree: refer them.", at_field="decision")]
    return []


def obstacles_to_noting(
    *,
    decision: str,
    answer: str,
    on: date | None,
    first: date | None,
    is_final: bool,
    body: Body,
    today: date,
) -> list[Obstacle]:
    """What the competent authority answers, and when: first reasonable, then final."""
    if decision != REFER:
        return [obstacle("Nothing was referred.")]
    found = []
    if is_final and first is None:
        found.append(obstacle("Their first decision comes first."))
    if option_of(body["answer"], answer) is None:
        found.append(obstacle("Say what they decided.", at_field="answer"))
    if on is None:
        found.append(obstacle("Say when.", at_field="on"))
    elif on > today or (first is not None and on < first):
        found.append(obstacle("That day cannot be right.", at_field="on"))
    return found
