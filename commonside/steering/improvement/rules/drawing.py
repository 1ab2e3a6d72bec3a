"""How waits are drawn, month by month: points on a plane; no Django."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil

# The drawing's own measures; the page scales it.
WIDTH, HEIGHT, LEFT, TOP = 540, 170, 60, 14


@dataclass(frozen=True)
class Mark:
    """One month: where the median stands, how far nine in ten reach."""

    x: int
    y: int
    top: int | None
    label: str


@dataclass(frozen=True)
class Drawing:
    """Months from left to right, days upwards from nought."""

    marks: tuple[Mark, ...]
    # Height and words of a few lines across.
    lines: tuple[tuple[int, str], ...]
    # The medians joined; a gap where a month has too few cases.
    paths: tuple[str, ...]
    said: str
    right: int = LEFT + WIDTH
    left: int = LEFT
    bottom: int = TOP + HEIGHT


def draw(
    months: Sequence[tuple[date, float | None, float | None]],
) -> Drawing | None:
    """(month, median, 90th) of each month; None where no month has a median."""
    known = [value for _, *values in months for value in values if value is not None]
    if not known:
        return None
    most = max(1, ceil(max(known)))
    step = WIDTH / max(1, len(months) - 1)
    marks: list[Mark] = []
    run: list[Mark] = []
    paths: list[list[Mark]] = []
    for number, (month, median, ninetieth) in enumerate(months):
        if median is None:
            paths.append(run)
            run = []
            continue
        mark = Mark(
            x=LEFT + round(number * step),
            y=_y(median, most),
            top=None if ninetieth is None else _y(ninetieth, most),
            label=f"{month:%b}",
        )
        marks.append(mark)
        run.append(mark)
    paths.append(run)
    return Drawing(
        marks=tuple(marks),
        lines=tuple((_y(part, most), f"{part:g}") for part in (0, most / 2, most)),
        paths=tuple(_path(one) for one in paths if len(one) > 1),
        said=_said(months),
    )


def _path(run: Sequence[Mark]) -> str:
    return "M" + " L".join(f"{mark.x} {mark.y}" for mark in run)


def _y(days: float, most: int) -> int:
    return TOP + HEIGHT - round(HEIGHT * days / most)


def _said(months: Sequence[tuple[date, float | None, float | None]]) -> str:
    words = [
        f"{month:%B} {median:g}" for month, median, _ in months if median is not None
    ]
    return f"Median days by month: {', '.join(words)}."
