"""How the scores of a case are drawn: points on a plane; no Django."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

# The drawing's own measures; the page scales it.
WIDTH, HEIGHT, LEFT, TOP = 270, 150, 86, 12


@dataclass(frozen=True)
class Scored:
    """One assessment as it is drawn: when, how much of the most, in which band."""

    at: datetime
    score: int
    most: int
    band: int


@dataclass(frozen=True)
class Dot:
    """Where one score stands; its band gives the colour, and the table says it."""

    x: int
    y: int
    score: int
    band: int


@dataclass(frozen=True)
class Line:
    """The lower limit of a band, with its name above it."""

    y: int
    text_y: int
    label: str


@dataclass(frozen=True)
class Drawing:
    """Scores over time: the older at the left, the higher above."""

    dots: tuple[Dot, ...]
    lines: tuple[Line, ...]
    path: str
    # The same in words, for whoever does not see it.
    said: str
    first_on: datetime
    last_on: datetime
    right: int = LEFT + WIDTH
    bottom: int = TOP + HEIGHT


def draw(scored: Sequence[Scored], scheme: Mapping[str, Any]) -> Drawing | None:
    """The scores, oldest first, against the bands of the scheme; None for fewer than 2.

    Schemes differ in what they add up to, so each score is drawn as its share.
    """
    if len(scored) < 2:
        return None
    first, last = scored[0].at, scored[-1].at
    whole = (last - first).total_seconds() or 1.0
    dots = tuple(
        Dot(
            x=LEFT + round(WIDTH * (one.at - first).total_seconds() / whole),
            y=_y(one.score, one.most),
            score=one.score,
            band=one.band,
        )
        for one in scored
    )
    lines = tuple(
        Line(
            y=_y(band["from"], scheme["max"]),
            text_y=_y(band["from"], scheme["max"]) - 5,
            label=band["label"]["en"],
        )
        for band in scheme["band"]
    )
    path = "M" + " L".join(f"{dot.x} {dot.y}" for dot in dots)
    scores = ", ".join(str(dot.score) for dot in dots)
    return Drawing(
        dots,
        lines,
        path,
        f"Scores, oldest first: {scores}.",
        first_on=first,
        last_on=last,
    )


def _y(score: int, most: int) -> int:
    return TOP + HEIGHT - round(HEIGHT * min(score, most) / most)
