"""How months, areas and pictures are said on the pages of this room."""

from datetime import date
from typing import Any

from django import template

from commonside.steering.findings.drawing import Shape
from commonside.steering.findings.pictures import Picture, Row

register = template.Library()
# More numbers than this cannot be read on a map.
MOST_NUMBERS = 25


@register.filter
def month_name(month: str) -> str:
    """
    >>> month_name("2018-12")
    'December 2018'
    """
    return f"{date(int(month[:4]), int(month[5:]), 1):%B %Y}"


@register.filter
def month_short(month: str) -> str:
    """
    >>> month_short("2018-12")
    'Dec'
    """
    return month_name(month)[:3]


@register.filter
def heading(picture: Picture) -> str:
    """ "Anti-social behaviour by ward, December 2018"."""
    choice = picture.choice
    what = choice.category or "All incidents"
    area = "ward" if choice.kind == "ward" else "small area"
    return f"{what} by {area}, {month_name(choice.month)}"


@register.filter
def earlier(picture: Picture) -> str:
    """ "November 388, October 438.": the newest first, as a reader goes back."""
    pairs = zip(picture.months_before, picture.totals_before, strict=True)
    words = [f"{month_name(month).split()[0]} {total}" for month, total in pairs]
    return ", ".join(reversed(words)) + "." if words else ""


@register.filter
def said(picture: Picture) -> str:
    """The map for those who do not see it: how many areas, and the highest three."""
    area = "ward" if picture.choice.kind == "ward" else "small area"
    known = [row for row in picture.rows if row.rate is not None][:3]
    highest = ", then ".join(f"{row.name} {row.rate}" for row in known)
    start = f"Map of {len(picture.rows)} {area}s shaded by rate."
    middle = f" Highest per 1,000 people: {highest}." if highest else ""
    return f"{start}{middle} All figures are in the table."


@register.filter
def shapes(picture: Picture) -> list[tuple[Shape, Row]]:
    rows = picture.by_code
    return [(shape, rows[shape.code]) for shape in picture.drawing.shapes]


@register.filter
def numbered(picture: Picture) -> list[tuple[Shape, Row]]:
    """The areas whose number stands on the map: the highest, where there are many."""
    pairs: list[Any] = shapes(picture)
    return [pair for pair in pairs if pair[1].rank <= MOST_NUMBERS]
