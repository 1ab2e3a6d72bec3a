"""What papers must say and hold before they are put together."""

from collections.abc import Mapping
from datetime import date

from commonside.ground.audit.refusals import Obstacle, obstacle

MARKINGS = {
    "OFFICIAL": "OFFICIAL",
    "OFFICIAL - SENSITIVE": "OFFICIAL - SENSITIVE",
}


def obstacles_to_bundle(
    *,
    title: str,
    since: date | None,
    until: date | None,
    unsigned: int,
    unchecked: int,
    picked: Mapping[int, str],
) -> list[Obstacle]:
    """Why papers are not made yet: a court is shown what is signed and was checked.

    A reporter's words go in one by one, each with a reason of its own (S51).
    """
    found = []
    if not title.strip():
        found.append(obstacle("Say for which court or hearing.", at_field="title"))
    if since and until and until < since:
        found.append(obstacle("The last day is before the first.", at_field="until"))
    if unsigned:
        found.append(obstacle("A statement is not signed yet.", at_field="statements"))
    if unchecked:
        found.append(
            obstacle(
                "The file of an exhibit is not checked yet, or was refused.",
                at_field="exhibits",
            )
        )
    if any(not why.strip() for why in picked.values()):
        found.append(obstacle("Say why these words go in."))
    return found
