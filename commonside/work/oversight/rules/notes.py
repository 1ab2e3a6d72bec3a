"""A short note for whoever comes next: what it must say; no Django."""

from datetime import timedelta

from commonside.ground.audit.refusals import Obstacle, obstacle

# Short: what is longer belongs into a contact or a step of the case.
MOST_WORDS = 600
# A note that somebody has taken is still shown beside the others for so long.
SHOWN_FOR = timedelta(days=1)


def obstacles_to_leaving(text: str) -> list[Obstacle]:
    """A note says something, and is short enough to be read at a change of shift."""
    if not text.strip():
        return [obstacle("Write what the next one must know.", at_field="text")]
    if len(text.strip()) > MOST_WORDS:
        return [
            obstacle("Use at most {most} letters.", most=MOST_WORDS, at_field="text")
        ]
    return []


def obstacles_to_taking(*, is_taken: bool, is_own: bool) -> list[Obstacle]:
    """A note is taken once, by somebody else than who left it."""
    if is_taken:
        return [obstacle("Somebody has taken it already.")]
    if is_own:
        return [obstacle("You left it: somebody else takes it.")]
    return []
