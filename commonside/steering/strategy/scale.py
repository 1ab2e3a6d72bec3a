"""A share and its likely range as a drawing: where each mark stands, in plain numbers.

The drawing is made in the template; nothing here or there needs a script or a style.
"""

from collections.abc import Sequence
from dataclasses import dataclass

LEFT, WIDTH = 10, 600
# Numbers nearer to each other than this would be written over one another.
APART = 44


@dataclass(frozen=True, slots=True)
class Mark:
    """One number on the scale: where it stands, and where its figure is written."""

    x: int
    text_x: int
    percent: int


@dataclass(frozen=True, slots=True)
class Scale:
    """From 0 to 100 per cent: our figure, its range, and what a plan once claimed."""

    figure: Mark
    low: Mark
    high: Mark
    claim: Mark | None
    said: str

    @property
    def width(self) -> int:
        """How long the bar of the likely range is."""
        return self.high.x - self.low.x


def percent(share: float) -> int:
    """A share as whole per cent, halves up.

    >>> percent(0.785), percent(0.5), percent(1.0)
    (79, 50, 100)
    """
    return int(share * 100 + 0.5)


def scale(
    value: float, low: float, high: float, claims: Sequence[int] = (), said: str = ""
) -> Scale:
    """Where everything stands; `said` says the same to those who do not see it.

    >>> drawn = scale(0.78, 0.71, 0.84, [95])
    >>> drawn.figure.x, drawn.low.x, drawn.width, drawn.claim.x
    (478, 436, 78, 580)

    Where they would be written over one another the claim's number gives way.

    >>> near = scale(0.97, 0.93, 0.99, [95])
    >>> near.figure.text_x, near.claim.x, near.claim.text_x
    (592, 580, 548)
    """
    figure = _mark(value)
    claim = _mark(claims[0] / 100) if claims else None
    if claim and abs(claim.x - figure.x) < APART:
        # The claim's number gives way: ours is the figure.
        side = 1 if claim.x >= figure.x else -1
        claim = Mark(claim.x, figure.x + side * APART, claim.percent)
    return Scale(figure, _mark(low), _mark(high), claim, said)


def _mark(share: float) -> Mark:
    x = round(LEFT + WIDTH * share)
    return Mark(x, x, percent(share))
