"""Many cases at once: what may be done, and why one stays as it is; no Django."""

from dataclasses import dataclass

from commonside.ground.audit.refusals import Obstacle, obstacle

# As many as a page shows; each is checked and done by itself.
MOST = 100


@dataclass(frozen=True)
class Act:
    """One thing that is done to many cases: its words, and who may do it."""

    label: str
    button: str
    done: str
    permission: str
    refusal: str


ACTS = {
    "move": Act(
        "Move them to somebody else",
        "Move them",
        "moved",
        "cases.allocate",
        "You may not move cases.",
    ),
    "chase": Act(
        "Chase what partners and colleagues have not done",
        "Chase",
        "chased",
        "cases.work",
        "You may not chase.",
    ),
    "review": Act(
        "Call for a review by a day",
        "Call for it",
        "called for review",
        "cases.approve_closing",
        "You may not call for reviews.",
    ),
    "note": Act(
        "Leave the same note for whoever comes next",
        "Leave it",
        "noted",
        "cases.work",
        "You may not leave notes.",
    ),
}


def acts_for(permissions: frozenset[str]) -> dict[str, Act]:
    """What somebody with these permissions may do to many cases.

    >>> list(acts_for(frozenset({"cases.work"})))
    ['chase', 'note']
    """
    return {code: act for code, act in ACTS.items() if act.permission in permissions}


def obstacles_to_choosing(*, chosen: int) -> list[Obstacle]:
    """Nothing is done to no case, nor to more than a page shows."""
    if not chosen:
        return [obstacle("Choose at least one case.", at_field="cases")]
    if chosen > MOST:
        return [
            obstacle("Choose at most {most} at a time.", most=MOST, at_field="cases")
        ]
    return []


def obstacles_to_moving(*, why: str) -> list[Obstacle]:
    """No case changes hands without a reason."""
    if why.strip():
        return []
    return [obstacle("Say why, for whoever takes them.", at_field="why")]


def obstacles_to_one(
    act: str, *, may: bool, is_of_team: bool, is_open: bool
) -> list[Obstacle]:
    """Why one of many is not touched, asked of each before anything is done to it.

    >>> str(obstacles_to_one("note", may=True, is_of_team=True, is_open=False)[0])
    'It is closed.'
    """
    if not may:
        return [obstacle(ACTS[act].refusal)]
    if not is_of_team:
        return [obstacle("It belongs to another team.")]
    if not is_open:
        return [obstacle("It is closed.")]
    return []
