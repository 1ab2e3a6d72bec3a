"""What the files about children, powers and other routes must and may say."""

from collections.abc import Iterator, Mapping
from typing import Any

from commonside.ground.practice.loading import shapes as s
from commonside.ground.practice.rules import MARKS

Body = Mapping[str, Any]
SAYS: dict[str, s.Check] = {"source": s.text, "mark": s.one_of(*MARKS)}
NAMED: dict[str, s.Check] = {"code": s.code, "label": s.words}
LOOKED = s.many(s.table(NAMED, {"needs_words": s.flag, "stops": s.words}), least=2)

BODIES: dict[str, tuple[dict[str, s.Check], dict[str, s.Check]]] = {
    "power": (
        {"label": s.words, "rung": s.code, "min_age": s.whole()},
        {},
    ),
    "youth": (
        {
            "responsible_from": s.whole(1),
            "adult_from": s.whole(1),
            "doubt": s.whole(),
            "consultation_days": s.whole(1),
            "how": s.many(s.table(NAMED), least=1),
            "view": s.many(s.table(NAMED), least=1),
            "capacity": LOOKED,
            "equality": LOOKED,
        },
        {},
    ),
}


def power(body: Body, bodies: Any) -> Iterator[s.Finding]:
    """Each power stands on a rung of the ladder."""
    ladder = bodies.get(("ladder", "interventions"))
    if ladder is not None:
        rungs = {row["code"] for row in ladder["rung"]}
        yield from s.known(body["rung"], rungs, ("rung",))


def youth(body: Body, bodies: Any) -> Iterator[s.Finding]:
    if body["responsible_from"] >= body["adult_from"]:
        yield ("adult_from",), "must be more than `responsible_from`"
    for name in ("how", "view", "capacity", "equality"):
        yield from s.unique(body[name], (name,))


CHECKS = {"power": power, "youth": youth}
