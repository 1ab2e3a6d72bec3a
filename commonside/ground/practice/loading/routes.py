"""What the files about children, powers and other routes must and may say."""

from collections.abc import Iterator, Mapping
from typing import Any

from commonside.ground.practice.loading import shapes as s
from commonside.ground.practice.loading import vocabulary as v
from commonside.ground.practice.rules import MARKS

Body = Mapping[str, Any]
SAYS: dict[str, s.Check] = {"source": s.text, "mark": s.one_of(*MARKS)}
NAMED: dict[str, s.Check] = {"code": s.code, "label": s.words}
COUNTED = s.table({"rule": s.one_of(*v.COUNTING), "amount": s.whole()})
LOOKED = s.many(s.table(NAMED, {"needs_words": s.flag, "stops": s.words}), least=2)

BODIES: dict[str, tuple[dict[str, s.Check], dict[str, s.Check]]] = {
    "power": (
        {"label": s.words, "rung": s.code, "min_age": s.whole()},
        {},
    ),
    "route": (
        {
            "label": s.words,
            "about": s.words,
            "to_kinds": s.many(s.one_of("any", *v.AGENCY_KINDS)),
            "keeps": s.many(s.one_of("person", "told", "reference", "signpost")),
            "restricted": s.flag,
            "may_refuse": s.flag,
            "apart": s.flag,
            "closure": s.many(s.table(NAMED)),
        },
        {
            "answer": COUNTED,
            "end": COUNTED,
            "consent": s.many(s.table(NAMED, {"needs_words": s.flag}), least=1),
            "signpost": s.many(s.table(NAMED), least=1),
            "question": s.many(
                s.table(
                    {
                        "code": s.code,
                        "text": s.words,
                        "options": s.many(s.table(NAMED), least=2),
                    }
                ),
                least=1,
            ),
        },
    ),
    "dash": (
        {
            "marac_from": s.whole(1),
            "repeat_months": s.whole(1),
            "way": s.code,
            "licensed": s.words,
            "level": s.many(s.table(NAMED | {"from": s.whole()}), least=1),
            "asked": s.many(s.table(NAMED), least=1),
            "question": s.many(
                s.table({"code": s.code, "text": s.words}, SAYS), least=1
            ),
        },
        {},
    ),
    "slavery": (
        {
            "first_responders": s.many(s.one_of(*v.AGENCY_KINDS), least=1),
            "decide": COUNTED,
            "reasonable": COUNTED,
            "sign": s.many(s.table(NAMED), least=1),
            "decision": s.many(s.table(NAMED), least=1),
            "answer": s.many(s.table(NAMED), least=1),
        },
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


def route(body: Body, bodies: Any) -> Iterator[s.Finding]:
    """What is answered has clocks and ways to end; what keeps a signpost names some."""
    for name in ("closure", "consent", "signpost", "question"):
        yield from s.unique(body.get(name, []), (name,))
    if bool(body["closure"]) != ("answer" in body and "end" in body):
        yield ("closure",), "goes together with `answer` and `end`"
    if ("signpost" in body["keeps"]) != ("signpost" in body):
        yield ("signpost",), "goes together with `keeps`"


def dash(body: Body, bodies: Any) -> Iterator[s.Finding]:
    """A route to hand over by, a level for every score, no more ticks than asked."""
    yield from s.unique(body["question"], ("question",))
    ways = {key for kind, key in bodies if kind == "route"}
    yield from s.known(body["way"], ways, ("way",))
    if body["marac_from"] > len(body["question"]):
        yield ("marac_from",), "is more than there are questions"
    if min(row["from"] for row in body["level"]) != 0:
        yield ("level",), "one must begin from 0"


def slavery(body: Body, bodies: Any) -> Iterator[s.Finding]:
    """The three decisions that the rules know: refer, notify, none."""
    yield from s.unique(body["sign"], ("sign",))
    if {row["code"] for row in body["decision"]} != {"refer", "notify", "none"}:
        yield ("decision",), "must be refer, notify and none"


CHECKS = {
    "dash": dash,
    "slavery": slavery,
    "power": power,
    "youth": youth,
    "route": route,
}
