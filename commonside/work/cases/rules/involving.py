"""What must be said before another agency learns of a case, or takes it over."""

from collections.abc import Sequence

from commonside.ground.audit.refusals import Obstacle, obstacle
from commonside.work.cases.rules.states import State, obstacles_to_moving

# What an agency may be told; each is chosen, nothing follows from joining alone.
SHARED = {
    "place": "Where it happens",
    "risk": "The risk and its reasons",
    "wishes": "What the person wants",
    "notes": "What was said in contacts",
}


def obstacles_to_involving(
    *,
    why: str,
    shared: Sequence[str],
    kind: str,
    to_kinds: Sequence[str],
    is_in_already: bool,
    may_be_told: bool,
    is_over: bool = False,
) -> list[Obstacle]:
    """Every disclosure has a gateway that fits, a reason, and a list of what is told.

    Crime and Disorder Act 1998 s115 is a power, not a duty: necessity is said each
    time.
    """
    found = []
    if is_in_already:
        found.append(obstacle("This agency is in the case already.", at_field="agency"))
    found += obstacles_to_telling(may_be_told=may_be_told, is_over=is_over)
    if kind and "any" not in to_kinds and kind not in to_kinds:
        found.append(
            obstacle("This gateway does not lead to that agency.", at_field="gateway")
        )
    if set(shared) - set(SHARED):
        found.append(obstacle("Choose from the list what it is told."))
    if not why.strip():
        found.append(obstacle("Say why this agency must know.", at_field="why"))
    return found


def obstacles_to_telling(*, may_be_told: bool, is_over: bool) -> list[Obstacle]:
    """Nothing new for an agency without an agreement, but to save a life (S9)."""
    if may_be_told:
        return []
    if is_over:
        said = "Its information sharing agreement has ended."
    else:
        said = (
            "Its information sharing agreement has run out. Tick “A life is at risk” "
            "if it is."
        )
    return [obstacle(said, at_field="agency")]


def obstacles_to_offering(
    *,
    state: str,
    why: str,
    has_joined: bool,
    is_offered: bool,
    may_be_told: bool = True,
) -> list[Obstacle]:
    """A case is offered to one agency at a time, and only to one that knows it."""
    found = obstacles_to_moving(state=state, to=State.TRANSFERRED)
    found += obstacles_to_telling(may_be_told=may_be_told, is_over=True)
    if is_offered:
        found.append(obstacle("It has been offered already, and waits for an answer."))
    if not has_joined:
        found.append(
            obstacle("Bring the agency into the case first.", at_field="agency")
        )
    if not why.strip():
        found.append(obstacle("Say why they should have it.", at_field="why"))
    return found


def obstacles_to_answering(
    *, is_theirs: bool, accepts: bool, why: str
) -> list[Obstacle]:
    """Only the receiver answers; a no has a reason.

    >>> obstacles_to_answering(is_theirs=True, accepts=True, why="")
    []
    """
    found = []
    if not is_theirs:
        found.append(obstacle("This case was not offered to your agency."))
    if not accepts and not why.strip():
        found.append(obstacle("Say why not.", at_field="why"))
    return found
