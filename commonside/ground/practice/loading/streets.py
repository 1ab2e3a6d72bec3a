"""What the files about vehicles, orders and places must and may say."""

from collections.abc import Iterator
from typing import Any

from commonside.ground.practice.loading import shapes as s
from commonside.ground.practice.loading import vocabulary as v
from commonside.ground.practice.loading.documents import Trail
from commonside.ground.practice.rules import MARKS

NAMED: dict[str, s.Check] = {"code": s.code, "label": s.words}
SAYS: dict[str, s.Check] = {"source": s.text, "mark": s.one_of(*MARKS)}
CODES = s.many(s.code)


def degrees(value: Any, trail: Trail) -> Iterator[s.Finding]:
    """A point as longitude and latitude."""
    is_point = isinstance(value, list) and len(value) == 2
    if not is_point or not all(isinstance(one, float | int) for one in value):
        yield trail, "a point is two numbers: longitude and latitude"


BODIES: dict[str, tuple[dict[str, s.Check], dict[str, s.Check]]] = {
    "section59": (
        {
            "warning_months": s.whole(1),
            "line": s.many(s.table({"code": s.code, "text": s.words} | SAYS), least=1),
        },
        {},
    ),
    "abandoned": (
        {
            "inspect_working_days": s.whole(1),
            "land": s.many(s.table(NAMED | {"removal": CODES} | SAYS), least=1),
            "condition": s.many(s.table(NAMED | {"disposal": CODES} | SAYS), least=1),
            "notice": s.many(
                s.table(
                    NAMED | {"rule": s.one_of(*v.COUNTING), "amount": s.whole()} | SAYS
                ),
                least=1,
            ),
            "ending": s.many(s.table(NAMED | {"is_disposal": s.flag}), least=1),
        },
        {},
    ),
    "street_drinking": (
        {
            "about": s.code,
            "offer": s.many(s.table(NAMED | {"is_offer": s.flag}), least=1),
            "answer": s.many(s.table(NAMED), least=1),
        },
        {},
    ),
    # One order that is in force in an area: the least that a log needs of it.
    "street_order": (
        {"label": s.words, "about": s.many(s.code, least=1)},
        {"wards": CODES, "ring": s.many(degrees, least=3)},
    ),
    "top_places": (
        {
            "metres": s.whole(10),
            "top": s.whole(1),
            "least": s.whole(1),
            "windows": s.many(s.whole(1), least=1),
            "usual": s.whole(1),
            "decide_working_days": s.whole(1),
            "reason_days": s.whole(1),
        },
        {},
    ),
}
