"""The one way to say no: obstacles that a person can read and put right. No Django."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Obstacle:
    """One sentence with named places, which the template translates and fills.

    >>> str(Obstacle("{count} steps are still open.", {"count": 2}))
    '2 steps are still open.'
    """

    text: str
    values: dict[str, Any] = field(default_factory=dict, hash=False)
    # The form field at which it can be put right, when there is one.
    at_field: str | None = None

    def __str__(self) -> str:
        return self.text.format(**self.values)


def obstacle(text: str, *, at_field: str | None = None, **values: Any) -> Obstacle:
    """Shorthand: `obstacle("{count} steps are open.", count=2)`."""
    return Obstacle(text, values, at_field)


class Refused(Exception):
    """The rules do not allow it yet; `obstacles` say why, fit for a caseworker."""

    def __init__(self, obstacles: list[Obstacle] | Obstacle):
        found = [obstacles] if isinstance(obstacles, Obstacle) else list(obstacles)
        super().__init__("; ".join(str(o) for o in found))
        self.obstacles = found


class Clash(Exception):
    """Somebody saved first; nothing was stored, and the page shows both texts."""

    def __init__(self, *, theirs: dict[str, Any], who: str, at: Any):
        super().__init__("Changed by somebody else meanwhile")
        self.theirs, self.who, self.at = theirs, who, at
