"""What people said in workshops and practitioners suggest; no Django."""

from enum import StrEnum

from commonside.ground.audit.refusals import Obstacle, obstacle
from commonside.steering.improvement.rules.plan import obstacles_to_writing

WITH = {
    "victims": "People who were harmed",
    "residents": "Residents",
    "practitioners": "Colleagues and partners",
}
# A workshop in which more took part is several.
MOST_VOICES = 60


def obstacles_to_recording(
    *, is_held: bool, title: str, took_part: int, may_quote: int
) -> list[Obstacle]:
    """A workshop is recorded after it was held, with those who agreed to take part.

    Nobody is named: each is a number, so that consent can be taken back later.
    """
    found = obstacles_to_writing(title=title)
    if not is_held:
        found.append(
            obstacle("Choose the day on which it was held.", at_field="held_on")
        )
    if not 1 <= took_part <= MOST_VOICES:
        found.append(
            obstacle(
                "Between 1 and {most} people.", most=MOST_VOICES, at_field="took_part"
            )
        )
    if may_quote > took_part:
        found.append(obstacle("No more than took part.", at_field="may_quote"))
    return found


def obstacles_to_raising(*, said: int, withdrawn: bool) -> list[Obstacle]:
    """A theme was raised by somebody who took part and has not taken it back."""
    if withdrawn:
        return [obstacle("One of them took their consent back.", at_field="voices")]
    if not said:
        return [obstacle("Choose who raised it.", at_field="voices")]
    return []


def obstacles_to_quoting(
    *, words: str, agreed: bool, withdrawn: bool
) -> list[Obstacle]:
    """Words are kept as a quote only of somebody who agreed to be quoted."""
    found = obstacles_to_writing(words=words)
    if not agreed or withdrawn:
        found.append(obstacle("They did not agree to be quoted.", at_field="voice"))
    return found


def obstacles_to_approving(
    *, is_own: bool, is_approved: bool, withdrawn: bool
) -> list[Obstacle]:
    """A second person reads whether the words could tell who said them."""
    if withdrawn:
        return [obstacle("They took their consent back.")]
    if is_approved:
        return [obstacle("It is approved already.")]
    if is_own:
        return [obstacle("Somebody other than who wrote it down approves it.")]
    return []


class Answer(StrEnum):
    """What became of a suggestion."""

    NEW = "new"
    CONSIDERED = "considered"
    PLANNED = "planned"
    DONE = "done"
    DECLINED = "declined"


ANSWERS = {
    Answer.NEW: "Waits for a reply",
    Answer.CONSIDERED: "Being looked at",
    Answer.PLANNED: "Planned",
    Answer.DONE: "Done",
    Answer.DECLINED: "Not followed",
}


def obstacles_to_replying(*, state: str, reply: str, is_own: bool) -> list[Obstacle]:
    """Each suggestion has a reply with its status, by somebody else than its author."""
    found = obstacles_to_writing(reply=reply)
    if state not in set(Answer) - {Answer.NEW}:
        found.append(obstacle("Choose what becomes of it.", at_field="state"))
    if is_own:
        found.append(obstacle("Somebody else replies to what you suggest."))
    return found


def obstacles_to_voting(*, is_own: bool, state: str) -> list[Obstacle]:
    """One voice each, for what others suggest and as long as it is not over."""
    if is_own:
        return [obstacle("It is yours: it counts already.")]
    if state in (Answer.DONE, Answer.DECLINED):
        return [obstacle("It is over.")]
    return []
