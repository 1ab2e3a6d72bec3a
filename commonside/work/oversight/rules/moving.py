"""Many cases at once to another owner: what is asked before any is moved."""

from commonside.ground.audit.refusals import Obstacle, obstacle

# As many as a page shows; each is checked and moved by itself.
MOST = 100


def obstacles_to_moving(*, chosen: int, why: str) -> list[Obstacle]:
    """Nothing is moved without a choice and a reason."""
    found = []
    if not chosen:
        found.append(obstacle("Choose at least one case.", at_field="cases"))
    if chosen > MOST:
        found.append(
            obstacle("Choose at most {most} at a time.", most=MOST, at_field="cases")
        )
    if not why.strip():
        found.append(obstacle("Say why, for whoever takes them.", at_field="why"))
    return found
